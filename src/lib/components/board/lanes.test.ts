import { describe, expect, it } from 'vitest';
import type { Access, Measure, Plan } from '$lib/plan/types.ts';
import { changedCells } from './glider.ts';
import { LaneBuilder } from './lanes.ts';
import { filterMeasures } from '../../plan/selectors/filter.ts';
import { countComments, countParts, MeasureCards, type MeasureCard } from './measure-cards.ts';

const access: Access = { userId: 'u', role: 'partner', fields: ['f1'] };
const columns = ['idea', 'planned'];
const nobody = new Map();

function planOf(measures: Partial<Measure>[]): Plan {
	const base = { createdAt: 0, createdBy: null, deletedAt: null, deletedBy: null };
	const empty = { start: null, due: null, organisation: null, partners: [], goals: [] };
	const records = measures.map((values) => ({ ...base, ...empty, title: '', order: 'a0', ...values }) as Measure);
	return {
		meta: { version: 1, title: '', municipality: '', asOf: null },
		steps: {},
		milestones: {},
		fields: Object.fromEntries(
			['f1', 'f2'].map((id) => [id, { ...base, id, order: 'a0', title: id, hue: 0, icon: 'scale' }])
		),
		goals: {},
		organisations: {},
		measures: Object.fromEntries(records.map((record) => [record.id, record])),
		parts: { p1: { ...base, id: 'p1', order: 'a0', measure: 'ma', title: '', done: true, assignee: null, due: null } },
		comments: { c1: { ...base, id: 'c1', on: 'measures/ma', text: 'Hm', editedAt: null } },
		targets: {},
		clusters: {},
		notes: {},
		dots: {},
		boards: {},
		shares: {}
	};
}

function boards() {
	const cards = new MeasureCards();
	const lanes = new LaneBuilder<MeasureCard, { title: string }>();
	return (plan: Plan, people: ReadonlyMap<string, []> = nobody) => {
		const measures = filterMeasures(plan, {});
		const all = cards.build(plan, measures, {
			...{ access, people, today: '2026-11-22' },
			parts: countParts(plan.parts),
			comments: countComments(plan.comments)
		});
		return lanes.build(
			columns,
			['f1', 'f2'].map((id) => {
				const mine = all.filter(({ measure }) => measure.field === id);
				const byColumn = Map.groupBy(mine, ({ measure }) => measure.status as string);
				return { id, extra: { title: id }, cards: byColumn };
			})
		);
	};
}

describe('lanes', () => {
	const plan = planOf([
		{ id: 'mb', field: 'f1', status: 'idea', order: 'a1' },
		{ id: 'ma', field: 'f1', status: 'idea', order: 'a0' },
		{ id: 'mc', field: 'f2', status: 'planned' },
		{ id: 'mx', field: 'f2', status: 'planned', deletedAt: 1 }
	]);

	it('sort cards into cells, with what the cards say', () => {
		const [first, second] = boards()(plan);
		expect(first!.cells.map((cell) => cell.cards.map((card) => card.id))).toEqual([['ma', 'mb'], []]);
		expect(second!.cells.map((cell) => cell.cards.map((card) => card.id))).toEqual([[], ['mc']]);
		expect(first!.cells[0]!.cards[0]).toMatchObject({ parts: 1, partsDone: 1, comments: 1, mayMove: true });
		expect(second!.cells[1]!.cards[0]).toMatchObject({ mayMove: false });
	});

	it('stay the same object as long as they say the same', () => {
		const build = boards();
		const before = build(plan);
		expect(build({ ...plan, parts: { ...plan.parts } })).toBe(before);
		const moved = { ...plan.measures.mb!, status: 'planned' as const };
		const after = build({ ...plan, measures: { ...plan.measures, mb: moved } });
		expect(after[1]).toBe(before[1]);
		expect(after[0]!.cells[0]!.cards[0]).toBe(before[0]!.cells[0]!.cards[0]);
		expect(changedCells(before, after).map((cell) => cell.key)).toEqual(['f1/idea', 'f1/planned']);
	});
});
