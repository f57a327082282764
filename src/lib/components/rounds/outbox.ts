import { handIn, type Addressee, type HandedIn } from '$lib/rounds/hand-in.ts';
import { writeKept, type KeptBallot } from '$lib/rounds/kept.ts';

/** Hands in a ballot that waited on this device. One that is refused waits no longer, but stays on the device. */
export async function sendKept(kept: KeptBallot): Promise<HandedIn> {
	const to = await addresseeOf(kept);
	const result =
		'ok' in to ? to : await handIn(kept, to, { fetch: (input, init) => fetch(input, init), storage: localStorage });
	const final = !result.ok && result.reason !== 'offline' && result.reason !== 'signed_out';
	if (final) writeKept(localStorage, { ...kept, state: 'draft' });
	return result;
}

async function addresseeOf({ planId, roundId }: KeptBallot): Promise<Addressee | Exclude<HandedIn, { ok: true }>> {
	let response: Response;
	try {
		response = await fetch(`/plan/${planId}/rounds/${roundId}/addressee`, { redirect: 'manual', cache: 'no-store' });
	} catch {
		return { ok: false, reason: 'offline' };
	}
	if (response.type === 'opaqueredirect' || response.status === 401) return { ok: false, reason: 'signed_out' };
	if (response.status === 404) return { ok: false, reason: 'gone' };
	if (!response.ok) return { ok: false, reason: 'offline' };
	const { body, secret } = (await response.json()) as { body: string | null } & Addressee;
	return body === null ? { ok: false, reason: 'forbidden' } : { secret };
}
