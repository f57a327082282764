import { canEdit } from '../../plan/permissions.ts';
import { isOverdue } from '../../plan/selectors/progress.ts';
import { find, live } from '../../plan/selectors/records.ts';
import { stepLine } from '../../plan/selectors/steps.ts';
import type { Access, Day, Milestone, Plan, Step } from '../../plan/types.ts';
import type { PersonHere } from './people-here.ts';
import { shareList, shareObject } from './share.ts';

/** All a step says on the board, the line and the outline. */
export interface StepCard {
	readonly id: string;
	readonly step: Step;
	/** Where the plan is now. */
	readonly current: boolean;
	readonly overdue: boolean;
	readonly milestones: readonly Milestone[];
	readonly reached: number;
	/** Short names of the organisations responsible. */
	readonly responsible: readonly string[];
	/** Steps that come before. */
	readonly after: readonly Step[];
	readonly people: readonly PersonHere[];
	readonly mayMove: boolean;
}

const nobody: readonly PersonHere[] = [];

/** Makes the cards of all steps by their number, and keeps those that did not change. */
export class StepCards {
	#cards = new Map<string, StepCard>();

	build(plan: Plan, access: Access, today: Day, people: ReadonlyMap<string, readonly PersonHere[]>): StepCard[] {
		const milestones = Map.groupBy(live(plan, 'milestones'), (milestone) => milestone.step);
		const cards = stepLine(plan).map(({ step, current }): StepCard => {
			const old = this.#cards.get(step.id);
			const own = milestones.get(step.id) ?? [];
			const names = step.responsible.flatMap((id) => {
				const organisation = find(plan, 'organisations', id);
				return organisation?.deletedAt === null ? [organisation.short || organisation.name] : [];
			});
			const before = step.after
				.flatMap((id) => find(plan, 'steps', id) ?? [])
				.filter(({ deletedAt }) => deletedAt === null)
				.sort((a, b) => a.number - b.number);
			return shareObject(old, {
				id: step.id,
				step,
				current,
				overdue: isOverdue(step, today),
				milestones: shareList(old?.milestones, own),
				reached: own.reduce((count, { doneOn }) => count + (doneOn === null ? 0 : 1), 0),
				responsible: shareList(old?.responsible, names),
				after: shareList(old?.after, before),
				people: people.get(step.id) ?? nobody,
				mayMove: canEdit(access, plan, 'steps', step)
			});
		});
		this.#cards = new Map(cards.map((card) => [card.id, card]));
		return cards;
	}
}
