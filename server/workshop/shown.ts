import type { Plan } from '../../src/lib/plan/types.ts';
import { split, viewCollections, type TableView, type ViewRecord } from '../../src/lib/workshop/view.ts';

interface Own {
	goal: string | null;
	/** Who wrote it. */
	by: string | null;
}

export interface Difference {
	set: Map<string, ViewRecord>;
	/** Each with who had written it. */
	gone: Map<string, string | null>;
}

/**
 * What a table shows, kept in step with the plan: an update tells exactly what somebody who comes now would see, and
 * nothing of the rest of the plan.
 */
export class Shown {
	/** Records of the workshop. */
	readonly #own = new Map<string, Own>();
	/** By goal: the records of the workshop that lead to it. */
	readonly #leading = new Map<string, Set<string>>();
	readonly #goals = new Set<string>();

	constructor(view: TableView, plan: Plan) {
		this.follow(view, plan, view.refs(plan));
	}

	/** These were touched: what is different for who sees the table? */
	follow(view: TableView, plan: Plan, refs: Iterable<string>): Difference {
		const difference: Difference = { set: new Map(), gone: new Map() };
		const goals = new Set<string>();
		for (const ref of withShares(plan, refs)) {
			const [collection, id] = split(ref);
			if (collection === 'goals') goals.add(id);
			else if (viewCollections.includes(collection as never)) this.#followOwn(view, plan, ref, goals, difference);
		}
		for (const id of goals) this.#followGoal(view, plan, id, difference);
		return difference;
	}

	#followOwn(view: TableView, plan: Plan, ref: string, goals: Set<string>, { set, gone }: Difference): void {
		const before = this.#own.get(ref);
		const record = view.record(plan, ref);
		const [collection, id] = split(ref);
		const goal = (record && 'goal' in record && record.goal) || null;
		if (record) {
			set.set(ref, record);
			this.#own.set(ref, { goal, by: (collection === 'notes' && plan.notes[id]?.createdBy) || null });
		} else if (before) {
			gone.set(ref, before.by);
			this.#own.delete(ref);
		}
		if (before?.goal === goal) return;
		if (before?.goal) {
			this.#leading.get(before.goal)?.delete(ref);
			goals.add(before.goal);
		}
		if (!goal) return;
		this.#leading.set(goal, (this.#leading.get(goal) ?? new Set()).add(ref));
		goals.add(goal);
	}

	#followGoal(view: TableView, plan: Plan, id: string, { set, gone }: Difference): void {
		const ref = `goals/${id}`;
		const isLedTo = (this.#leading.get(id)?.size ?? 0) > 0;
		if (!isLedTo) this.#leading.delete(id);
		const record = isLedTo ? view.record(plan, ref) : null;
		if (record) {
			set.set(ref, record);
			this.#goals.add(id);
		} else if (this.#goals.delete(id)) gone.set(ref, null);
	}
}

/** A board comes and goes with its shares. */
function* withShares(plan: Plan, refs: Iterable<string>): Iterable<string> {
	for (const ref of refs) {
		yield ref;
		if (!ref.startsWith('boards/')) continue;
		for (const share of Object.values(plan.shares)) if (`boards/${share.board}` === ref) yield `shares/${share.id}`;
	}
}
