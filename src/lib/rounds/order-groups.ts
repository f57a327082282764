/**
 * A ranking while it is being made: groups of items, the first group on top. Items of one group are level.
 */
export type Groups = readonly (readonly number[])[];

/** Ranks by item (1, 2, 2, 4) as groups. */
export function groupsOf(ranks: readonly number[]): number[][] {
	const groups = new Map<number, number[]>();
	ranks.forEach((rank, item) => groups.set(rank, [...(groups.get(rank) ?? []), item]));
	return [...groups.entries()].sort(([a], [b]) => a - b).map(([, items]) => items);
}

/** Groups as ranks by item. */
export function ranksFrom(groups: Groups): number[] {
	const ranks: number[] = [];
	let place = 1;
	for (const group of groups) {
		for (const item of group) ranks[item] = place;
		place += group.length;
	}
	return ranks;
}

/** The item alone at this place among the others' groups, 0 on top. */
export function moveTo(groups: Groups, item: number, place: number): number[][] {
	const others = groups.map((group) => group.filter((other) => other !== item)).filter((group) => group.length > 0);
	others.splice(Math.max(0, Math.min(place, others.length)), 0, [item]);
	return others;
}

/** The item level with the group above its own; nothing changes on top. */
export function tieUp(groups: Groups, item: number): number[][] {
	const at = groups.findIndex((group) => group.includes(item));
	if (at <= 0) return groups.map((group) => [...group]);
	return groups
		.map((group, index) => (index === at - 1 ? [...group, item] : group.filter((other) => other !== item)))
		.filter((group) => group.length > 0);
}

/** The item out of its group, right below it. */
export function untie(groups: Groups, item: number): number[][] {
	const at = groups.findIndex((group) => group.includes(item));
	return groups[at]!.length < 2 ? groups.map((group) => [...group]) : moveTo(groups, item, at + 1);
}

/** One step: past the next group. An item that was level leaves its group on that side. */
export function step(groups: Groups, item: number, by: -1 | 1): number[][] {
	const at = groups.findIndex((group) => group.includes(item));
	const tied = groups[at]!.length > 1;
	return moveTo(groups, item, tied ? at + (by === 1 ? 1 : 0) : at + by);
}
