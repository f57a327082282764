import type { PlanDiff } from '../../plan/diff.ts';
import { parseRef } from '../../plan/ids.ts';
import type { Collection } from '../../plan/types.ts';

/** The records of a collection that some changes are about, each once. */
export function changedIds(diffs: readonly PlanDiff[], collection: Collection): string[] {
	const ids = diffs.flatMap((diff) => {
		const ref = diff.kind === 'meta' ? null : parseRef(diff.ref);
		return ref?.collection === collection ? [ref.id] : [];
	});
	return [...new Set(ids)];
}
