import { m } from '$lib/paraglide/messages';
import type { CommandDescription } from '$lib/plan';

/** What undoing or redoing would be about, in a few words, such as: „Sprachkurse“ verschieben. */
export function labelOf({ type, collection, title: called }: CommandDescription): string {
	// A target has no name of its own, and is called by its goal.
	const title = collection === 'targets' ? `${m.board_kind_target()}: ${called}` : called;
	switch (type) {
		case 'record.create':
			return m.collab_did_create({ title });
		case 'record.move':
			return m.collab_did_move({ title });
		case 'record.bin':
		case 'record.purge':
			return m.collab_did_bin({ title });
		case 'record.restore':
			return m.collab_did_restore({ title });
		default:
			return m.collab_did_change({ title });
	}
}
