import { parseRef } from '$lib/plan/ids.ts';
import { findRef, ownerRef } from '$lib/plan/selectors/records.ts';
import type { Plan, Ref } from '$lib/plan/types.ts';

/** The address of the page that shows a record: its own, or that of what it belongs to. */
export function refHref(planId: string, ref: Ref, plan: Plan): string | null {
	const parsed = parseRef(ref);
	const record = findRef(plan, ref);
	if (!parsed || !record) return null;
	const { collection, id } = parsed;
	switch (collection) {
		case 'steps':
		case 'fields':
		case 'measures':
		case 'goals':
			return `/plan/${planId}/${collection}/${id}`;
		case 'boards':
			return `/plan/${planId}/goals/boards/${id}`;
		case 'organisations':
			return `/plan/${planId}/organisations#${id}`;
		default: {
			const owner = ownerRef(collection, record);
			return owner && refHref(planId, owner, plan);
		}
	}
}
