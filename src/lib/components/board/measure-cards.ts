import { canEdit } from '../../plan/permissions.ts';
import { isOverdue, type Progress } from '../../plan/selectors/progress.ts';
import { find } from '../../plan/selectors/records.ts';
import type { Access, Comment, Day, Measure, MeasureStatus, Part, Plan } from '../../plan/types.ts';
import type { PersonHere } from './people-here.ts';
import { shareObject } from './share.ts';

/** All a card on the board says. One object per measure, the same as long as it says the same. */
export interface MeasureCard {
	readonly id: string;
	readonly measure: Measure;
	readonly overdue: boolean;
	readonly parts: number;
	readonly partsDone: number;
	readonly comments: number;
	/** Short name of the organisation responsible, empty if there is none. */
	readonly organisation: string;
	/** Who has it open. */
	readonly people: readonly PersonHere[];
	readonly mayMove: boolean;
}

export interface CardContext {
	access: Access;
	today: Day;
	/** The rest by measure id. */
	people: ReadonlyMap<string, readonly PersonHere[]>;
	parts: ReadonlyMap<string, Progress>;
	comments: ReadonlyMap<string, number>;
}

const nobody: readonly PersonHere[] = [];

/** Makes the cards of measures in one walk, and keeps those that did not change. */
export class MeasureCards {
	#cards = new Map<string, MeasureCard>();

	build(plan: Plan, measures: readonly Measure[], context: CardContext): MeasureCard[] {
		const { access, today, people, comments } = context;
		const cards = measures.map((measure): MeasureCard => {
			const { id } = measure;
			const parts = context.parts.get(id);
			const organisation = find(plan, 'organisations', measure.organisation);
			return shareObject(this.#cards.get(id), {
				id,
				measure,
				overdue: isOverdue(measure, today),
				parts: parts?.total ?? 0,
				partsDone: parts?.done ?? 0,
				comments: comments.get(id) ?? 0,
				organisation: organisation?.deletedAt === null ? organisation.short || organisation.name : '',
				people: people.get(id) ?? nobody,
				mayMove: canEdit(access, plan, 'measures', measure)
			});
		});
		this.#cards = new Map(cards.map((card) => [card.id, card]));
		return cards;
	}
}

/**
 * Parts done and in all by measure. In one walk and without asking whether the measure still lives, as the selectors
 * do: only cards that are shown ask.
 */
export function countParts(parts: Readonly<Record<string, Part>>): Map<string, Progress> {
	const counts = new Map<string, Progress>();
	for (const id in parts) {
		const { measure, done, deletedAt } = parts[id]!;
		if (deletedAt !== null) continue;
		let count = counts.get(measure);
		if (!count) counts.set(measure, (count = { done: 0, total: 0 }));
		count.total++;
		if (done) count.done++;
	}
	return counts;
}

/** Comments by measure. */
export function countComments(comments: Readonly<Record<string, Comment>>): Map<string, number> {
	const prefix = 'measures/';
	const counts = new Map<string, number>();
	for (const id in comments) {
		const { on, deletedAt } = comments[id]!;
		if (deletedAt !== null || !on.startsWith(prefix)) continue;
		const measure = on.slice(prefix.length);
		counts.set(measure, (counts.get(measure) ?? 0) + 1);
	}
	return counts;
}

export function countByStatus(cards: readonly MeasureCard[]): Map<MeasureStatus, number> {
	const counts = new Map<MeasureStatus, number>();
	for (const { measure } of cards) counts.set(measure.status, (counts.get(measure.status) ?? 0) + 1);
	return counts;
}
