import { canEdit } from '../../plan/permissions.ts';
import type { Access, Comment, Goal, Plan } from '../../plan/types.ts';
import type { PersonHere } from '../board/people-here.ts';
import { shareObject } from '../board/share.ts';
import type { GoalStanding } from '../targets/standing.ts';

/** All a goal's card on the board says. One object per goal, the same as long as it says the same. */
export interface GoalCard {
	readonly id: string;
	readonly goal: Goal;
	readonly measures: number;
	readonly comments: number;
	/** Its weight against the heaviest goal, 0 to 1, for the bar; 0 without one. */
	readonly share: number;
	/** By its targets; `null` without any, or while their figures are not here. */
	readonly standing: GoalStanding | null;
	readonly people: readonly PersonHere[];
	readonly mayMove: boolean;
}

export interface GoalContext {
	access: Access;
	/** The rest by goal id. */
	measures: ReadonlyMap<string, number>;
	comments: ReadonlyMap<string, number>;
	people: ReadonlyMap<string, readonly PersonHere[]>;
	standings: ReadonlyMap<string, GoalStanding>;
}

const nobody: readonly PersonHere[] = [];

/** Makes the cards of goals, and keeps those that did not change. */
export class GoalCards {
	#cards = new Map<string, GoalCard>();

	build(
		plan: Plan,
		goals: readonly Goal[],
		{ access, measures, comments, people, standings }: GoalContext
	): GoalCard[] {
		const most = Object.values(plan.goals).reduce((max, { weight }) => Math.max(max, weight ?? 0), 0);
		const cards = goals.map((goal): GoalCard => {
			const { id } = goal;
			return shareObject(this.#cards.get(id), {
				id,
				goal,
				measures: measures.get(id) ?? 0,
				comments: comments.get(id) ?? 0,
				share: most > 0 ? (goal.weight ?? 0) / most : 0,
				standing: standings.get(id) ?? null,
				people: people.get(id) ?? nobody,
				mayMove: canEdit(access, plan, 'goals', goal)
			});
		});
		this.#cards = new Map(cards.map((card) => [card.id, card]));
		return cards;
	}
}

/** Comments by goal. */
export function commentsByGoal(comments: Readonly<Record<string, Comment>>): Map<string, number> {
	const prefix = 'goals/';
	const counts = new Map<string, number>();
	for (const { on, deletedAt } of Object.values(comments)) {
		if (deletedAt !== null || !on.startsWith(prefix)) continue;
		const goal = on.slice(prefix.length);
		counts.set(goal, (counts.get(goal) ?? 0) + 1);
	}
	return counts;
}
