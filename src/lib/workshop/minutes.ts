/** What is kept of a workshop: who was there, what was said, how it was voted, what came of it. */
import type { Plan } from '../plan/types.ts';
import { byDots, groupsOf } from './groups.ts';
import type { Guest, Workshop } from './types.ts';
import { sumDots, TableView, type ViewCluster, type ViewNote } from './view.ts';

export interface MinutesGroup {
	title: string;
	/** The notes in it; of a single note the one, which is also the title. */
	notes: { text: string; by: string | null }[];
	dots: number;
	/** Title of the goal it has become. */
	goal: string | null;
}

export interface Minutes {
	title: string;
	planTitle: string;
	municipality: string;
	startsAt: number;
	/** `null`: it is still running. */
	endedAt: number | null;
	people: { count: number; names: string[] | null };
	notes: number;
	dots: { count: number; voters: number };
	/** By field of action; `null`: of none. Most dots first. */
	areas: { field: string | null; groups: MinutesGroup[] }[];
	goals: { title: string; field: string }[];
	weights: { title: string; method: 'points' | 'ranking'; goals: { title: string; share: number | null }[] }[];
}

/** `names`: of guests, by id; left out of the minutes where they are to hold numbers only. */
export function minutesOf(workshop: Workshop, plan: Plan, guests: readonly Guest[]): Minutes {
	const there = guests.filter(({ removedAt }) => removedAt === null);
	const names = new Map(there.map(({ id, name }) => [id, name]));
	const withNames = workshop.settings.names;
	const view = new TableView(workshop, () => '');
	const notes = view.notes(plan);
	const author = new Map(
		notes.map((note) => [note.id, withNames ? names.get(note.createdBy ?? '') || note.authorName : null])
	);
	const clusters = Object.values(plan.clusters).filter(
		(cluster) => cluster.workshop === workshop.id && cluster.deletedAt === null
	);
	const dots = view.dots(plan).filter(({ on }) => on !== null);
	const sums = sumDots(dots);
	const groups = byDots(groupsOf(notes as ViewNote[], clusters as ViewCluster[]), sums);
	const titleOf = (goal: string | null) => (goal === null ? null : (plan.goals[goal]?.title ?? null));
	const areaOf = (field: string | null) =>
		groups
			.filter((group) => group.field === field)
			.map((group) => ({
				title: group.title,
				notes: group.notes.map(({ id, text }) => ({ text, by: author.get(id) ?? null })),
				dots: sums[group.ref] ?? 0,
				goal: titleOf(group.goal)
			}));
	const used = new Set(groups.map(({ field }) => field));
	const fields = [...workshop.fields, ...[...used].filter((id) => id !== null && !workshop.fields.includes(id)), null];
	return {
		title: workshop.title,
		planTitle: plan.meta.title,
		municipality: plan.meta.municipality,
		startsAt: workshop.startsAt,
		endedAt: workshop.endedAt,
		people: { count: there.length, names: withNames ? there.map(({ name }) => name).filter(Boolean) : null },
		notes: notes.length,
		dots: { count: dots.length, voters: new Set(dots.map(({ createdBy }) => createdBy)).size },
		areas: fields
			.map((field) => ({ field: field === null ? null : (plan.fields[field]?.title ?? null), groups: areaOf(field) }))
			.filter((area) => area.groups.length > 0),
		goals: groups.flatMap(({ goal }) => {
			const made = goal === null ? undefined : plan.goals[goal];
			return made ? [{ title: made.title, field: plan.fields[made.field]?.title ?? '' }] : [];
		}),
		weights: weightsOf(workshop, plan)
	};
}

function weightsOf(workshop: Workshop, plan: Plan): Minutes['weights'] {
	return Object.values(plan.boards)
		.filter((board) => board.workshop === workshop.id && board.deletedAt === null)
		.map((board) => {
			const shares = Object.values(plan.shares).filter(
				(share) => share.board === board.id && share.deletedAt === null && share.goal !== null
			);
			const sum = shares.reduce((all, share) => all + share.value, 0);
			const points = board.method === 'points';
			shares.sort((a, b) => (points ? b.value - a.value : 0) || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
			return {
				title: board.title,
				method: board.method,
				goals: shares.map((share) => ({
					title: plan.goals[share.goal ?? '']?.title ?? '',
					share: points ? (sum > 0 ? share.value / sum : 1 / shares.length) : null
				}))
			};
		});
}
