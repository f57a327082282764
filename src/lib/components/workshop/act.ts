import type { Action } from '$lib/workshop/state.ts';
import type { Workshop } from '$lib/workshop/types.ts';

export type Asked = Action | { type: 'code' } | { type: 'end' } | { type: 'remove'; guest: string };

/** Asks the server for something only who leads may do. `null`: it could not be done. */
export async function actOn(planId: string, workshopId: string, action: Asked): Promise<Workshop | null> {
	try {
		const response = await fetch(`/plan/${planId}/workshops/${workshopId}/act`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(action)
		});
		if (!response.ok) return null;
		const { workshop } = (await response.json()) as { workshop: Workshop };
		return workshop;
	} catch {
		// No network: the caller says so.
		return null;
	}
}
