import { m } from '$lib/paraglide/messages';

/** Why a change was not taken, and by that what to do, in words. */
export function whyRefused(reason: string): string {
	switch (reason) {
		case 'forbidden':
		case 'author':
		case 'no-access':
			return m.refused_forbidden();
		case 'gone':
		case 'reference':
		case 'exists':
			return m.refused_gone();
		case 'changed':
		case 'in-use':
			return m.refused_changed();
		case 'too-long':
		case 'limit':
		case 'plan-too-large':
			return m.refused_long();
		default:
			return m.refused_other();
	}
}
