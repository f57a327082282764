import type { Ref } from '$lib/plan/types.ts';
import type { HistoryEntry } from '$lib/server/history.ts';

/** What somebody did to one thing within a few minutes: one line of the plan's history. */
export interface Change {
	id: string;
	at: number;
	userId: string | null;
	/** `null`: the plan itself. */
	ref: Ref | null;
	verb: 'created' | 'purged' | 'binned' | 'restored' | 'moved' | 'changed';
	/** What of it changed, for `changed` and `moved`. */
	keys: string[];
	/** What it was called, where it is gone for good. */
	title: string | null;
}

const togetherMs = 10 * 60 * 1000;
/** Book-keeping nobody needs to read about. */
const silent = new Set(['deletedBy', 'editedAt', 'createdAt', 'createdBy']);
const strength: Change['verb'][] = ['changed', 'moved', 'restored', 'binned', 'created', 'purged'];

/** Groups entries (newest first) into what people would call one change each. */
export function groupChanges(entries: readonly HistoryEntry[]): Change[] {
	const changes: Change[] = [];
	for (const entry of entries) {
		if (entry.kind === 'set' && silent.has(entry.key)) continue;
		const change = read(entry);
		const known = changes.findLast(
			(other) => other.ref === change.ref && other.userId === change.userId && other.at - change.at < togetherMs
		);
		// Only what nobody else has touched in between is one change.
		const between = changes.findLast((other) => other.ref === change.ref);
		if (!known || known !== between || !together(known.verb, change.verb)) {
			changes.push(change);
			continue;
		}
		if (strength.indexOf(change.verb) > strength.indexOf(known.verb)) known.verb = change.verb;
		known.title ??= change.title;
		for (const key of change.keys) if (!known.keys.includes(key)) known.keys.push(key);
	}
	return changes;
}

/** Putting something into the bin and taking it out again are two things, not one. */
function together(later: Change['verb'], earlier: Change['verb']): boolean {
	const ends = (verb: Change['verb']) => verb === 'binned' || verb === 'restored' || verb === 'purged';
	return !ends(later) && !ends(earlier);
}

function read({ seq, n, at, userId, ref, kind, key, before, after }: HistoryEntry): Change {
	const change = (verb: Change['verb'], keys: string[] = [], title: string | null = null): Change => ({
		id: `${seq}-${n}`,
		at,
		userId,
		ref,
		verb,
		keys,
		title
	});
	switch (kind) {
		case 'created':
			return change('created');
		case 'purged':
			return change('purged', [], typeof before === 'string' ? before : null);
		case 'set':
			if (key === 'deletedAt') return change(after === null ? 'restored' : 'binned');
			if (key === 'order') return change('moved');
			return change('changed', [key]);
		default:
			return change('changed', [key]);
	}
}
