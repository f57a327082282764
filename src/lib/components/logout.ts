import { countUnsaved, forgetPerson } from '$lib/collab/unsaved.ts';
import { m } from '$lib/paraglide/messages';
import type { Ui } from './ui.svelte.ts';

interface Leaving {
	userId: string;
	/** Changes in this window that are not saved yet; what all windows have kept is counted here. */
	waiting: number;
	ui: Ui;
}

/** Signs out, after a word about work that is in this browser only. */
export async function logOut(form: HTMLFormElement, { userId, waiting, ui }: Leaving): Promise<void> {
	const { own, others } = await countUnsaved(userId);
	const count = Math.max(own, waiting);
	if (count > 0 && !confirm(m.logout_waiting({ count }))) return;
	if (!(await endSession(form.action, others > 0))) return void ui.toast(m.logout_failed(), { tone: 'warn' });
	try {
		// The server has the browser clear everything unless others' work waits, but over plain http browsers do not obey.
		await forgetPerson(userId);
	} catch {
		// Once more without a script: then everything goes.
		return form.submit();
	}
	location.assign('/login');
}

async function endSession(address: string, keepOthers: boolean): Promise<boolean> {
	try {
		const body = new URLSearchParams(keepOthers ? { keep: 'others' } : {});
		const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
		const answer = await fetch(address, { method: 'POST', body, headers });
		return ((await answer.json()) as { type?: unknown }).type === 'redirect';
	} catch {
		return false;
	}
}
