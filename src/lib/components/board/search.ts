import { parseRef } from '../../plan/ids.ts';
import { find, findRef, ownerRef, titleOf } from '../../plan/selectors/records.ts';
import type { Field, Plan, Ref } from '../../plan/types.ts';

/** Where a record belongs, for a line in a list: the titles above it, and the colour and icon of its field. */
export function placeOf(plan: Plan, ref: Ref): { text: string; hue: number | null; icon: string | null } {
	const titles: string[] = [];
	let field: Field | null = null;
	let at: Ref | null = ref;
	// A comment on a part of a measure of a field is the deepest there is.
	for (let depth = 0; at !== null && depth < 5; depth++) {
		const parsed = parseRef(at);
		const record = findRef(plan, at);
		if (!parsed || !record) break;
		if (parsed.collection === 'fields') field = find(plan, 'fields', parsed.id);
		if (at !== ref) titles.unshift(titleOf(plan, at));
		at = ownerRef(parsed.collection, record);
	}
	return {
		text: titles.join(' › '),
		hue: field?.hue ?? null,
		icon: ref.startsWith('fields/') ? (field?.icon ?? null) : null
	};
}
