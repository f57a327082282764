import type { RoundResults } from '../results.ts';
import { partsOf } from '../parts.ts';
import type { Answer, BallotContent, CountedGroup, Round } from '../types.ts';

export type Cell = string | number | null;

/** One table of the file; the first row holds the headings. */
export interface Table {
	name: string;
	rows: Cell[][];
}

/** Names of tables and columns, translated. */
export type ExportLabels = Record<
	| 'round'
	| 'setting'
	| 'value'
	| 'title'
	| 'method'
	| 'levels'
	| 'mean'
	| 'secret'
	| 'closed'
	| 'goals'
	| 'number'
	| 'id'
	| 'goal'
	| 'field'
	| 'fieldId'
	| 'groups'
	| 'group'
	| 'bodies'
	| 'weight'
	| 'ballots'
	| 'ballot'
	| 'person'
	| 'part'
	| 'item'
	| 'against'
	| 'answer'
	| 'results'
	| 'place'
	| 'lower'
	| 'median'
	| 'upper'
	| 'consensus'
	| 'w'
	| 'p'
	| 'indicator'
	| 'iqr'
	| 'overall'
	| 'between',
	string
>;

export interface ExportInput {
	round: Pick<Round, 'title' | 'method' | 'levels' | 'mean' | 'secret' | 'closesAt' | 'fields' | 'goals'>;
	counted: readonly CountedGroup[];
	ballots: readonly { group: number; content: BallotContent; person: string | null }[];
	results: RoundResults;
}

/**
 * Everything results are computed from, and the results. In pairwise rounds an answer of 3 says that `item` is three
 * times as important as `against`, −3 the other way round. Ballots of a secret round come in the order of what they
 * say.
 */
export function roundTables({ round, counted, ballots, results }: ExportInput, label: ExportLabels): Table[] {
	const parts = partsOf(round);
	const names = counted.map(({ bodies }) => bodies.join(' + '));
	const named = !round.secret && ballots.some(({ person }) => person !== null);
	const answers = ballots.flatMap(({ group, content, person }, index) =>
		content.flatMap((values, part) => {
			const { key, items } = parts[part]!;
			const start: Cell[] = [index + 1, group + 1, ...(named ? [person] : []), key];
			return round.method === 'pairwise'
				? (values as readonly Answer[]).map(([i, j, a]): Cell[] => [...start, items[i]!.id, items[j]!.id, a])
				: (values as readonly number[]).map((value, item): Cell[] => [...start, items[item]!.id, null, value]);
		})
	);
	const consensus = (name: string, { raters, w, p, indicator, iqr }: RoundResults['consensus']): Cell[] => [
		...[name, raters, w, p, indicator, iqr]
	];
	return [
		{
			name: label.round,
			rows: [
				[label.setting, label.value],
				[label.title, round.title],
				[label.method, round.method],
				[label.levels, round.levels],
				[label.mean, round.mean],
				[label.secret, round.secret ? 1 : 0],
				[label.closed, new Date(round.closesAt).toISOString()]
			]
		},
		{
			name: label.goals,
			rows: [
				[label.number, label.id, label.goal, label.fieldId, label.field],
				...round.goals.map(({ id, title, field }, index): Cell[] => [
					...[index + 1, id, title, field, round.fields.find((known) => known.id === field)?.title ?? '']
				])
			]
		},
		{
			name: label.groups,
			rows: [
				[label.group, label.bodies, label.weight, label.ballots],
				...counted.map(({ weight, ballots }, index): Cell[] => [index + 1, names[index]!, weight, ballots])
			]
		},
		{
			name: label.ballots,
			rows: [
				[
					label.ballot,
					label.group,
					...(named ? [label.person] : []),
					label.part,
					label.item,
					label.against,
					label.answer
				],
				...answers
			]
		},
		{
			name: label.results,
			rows: [
				[label.id, label.goal, label.place, label.weight, label.lower, label.median, label.upper, ...names],
				...results.goals.map(({ id, place, weight, spread }, goal): Cell[] => [
					...[id, round.goals[goal]!.title, place, weight, spread.q1, spread.median, spread.q3],
					...results.groups.map(({ weights }) => weights[goal]!)
				])
			]
		},
		{
			name: label.consensus,
			rows: [
				[label.group, label.ballots, label.w, label.p, label.indicator, label.iqr],
				consensus(label.overall, results.consensus),
				...(results.between ? [consensus(label.between, results.between)] : []),
				...results.groups.map((group) => consensus(group.bodies.join(' + '), group.consensus))
			]
		}
	];
}
