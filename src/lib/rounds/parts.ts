import type { Round, RoundField, RoundGoal } from './types.ts';

/** Something weighed within a part: a goal, or a field of action on the upper level. */
export interface Item {
	id: string;
	title: string;
	/** The field of action it belongs to, or is. */
	field: RoundField | null;
}

/** One question of a round that is answered as a whole: all goals, the fields, or the goals of one field. */
export interface Part {
	key: string;
	kind: 'goals' | 'fields';
	/** The field whose goals these are; null: goals of several fields, or the fields themselves. */
	field: RoundField | null;
	items: readonly Item[];
}

type Scope = Pick<Round, 'levels' | 'fields' | 'goals'>;

/** The parts of a round, in the order in which they are asked. A part with a single item needs no answer and is left out. */
export function partsOf(round: Scope): Part[] {
	const fieldOf = new Map(round.fields.map((field) => [field.id, field]));
	const item = ({ id, title, field }: RoundGoal): Item => ({ id, title, field: fieldOf.get(field) ?? null });
	if (round.levels === 1) return [{ key: 'goals', kind: 'goals', field: null, items: round.goals.map(item) }];
	const fields = round.fields.filter(({ id }) => round.goals.some(({ field }) => field === id));
	const upper: Part = {
		key: 'fields',
		kind: 'fields',
		field: null,
		items: fields.map((field) => ({ id: field.id, title: field.title, field }))
	};
	const lower = fields.map((field): Part => ({
		key: `field:${field.id}`,
		kind: 'goals',
		field,
		items: round.goals.filter((goal) => goal.field === field.id).map(item)
	}));
	return [upper, ...lower].filter(({ items }) => items.length > 1);
}
