import type { Group } from '$lib/workshop/groups.ts';
import type { TableField } from '$lib/workshop/model.ts';

/** A field of action with what lies in it; `null`: what lies in none. */
export interface Area {
	field: TableField | null;
	groups: Group[];
}

/** Groups by field, in the order of the fields; what lies in none (or in one that is not asked for) comes last. */
export function areasOf(fields: readonly TableField[], groups: readonly Group[], withEmpty = false): Area[] {
	const areas: Area[] = fields.map((field) => ({ field, groups: groups.filter((group) => group.field === field.id) }));
	const known = new Set(fields.map(({ id }) => id));
	const rest = groups.filter((group) => group.field === null || !known.has(group.field));
	if (rest.length > 0 || fields.length === 0) areas.push({ field: null, groups: rest });
	return areas.filter((area) => withEmpty || area.groups.length > 0);
}
