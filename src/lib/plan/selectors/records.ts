import { parseRef } from '../ids.ts';
import { byOrder, type Placed } from '../order.ts';
import { schema } from '../schema.ts';
import type { Collection, Comment, Goal, Measure, Milestone, Part, Plan, RecordBase, RecordOf, Ref } from '../types.ts';

/** The record a reference points to, in the bin or not; `null` if it is not there (any more). */
export function find<C extends Collection>(plan: Plan, collection: C, id: string | null): RecordOf[C] | null {
	if (id === null) return null;
	const records = plan[collection];
	return Object.hasOwn(records, id) ? (records[id] as RecordOf[C]) : null;
}

export function findRef(plan: Plan, ref: string): RecordOf[Collection] | null {
	const parsed = parseRef(ref);
	return parsed && find(plan, parsed.collection, parsed.id);
}

/** What people call a record by; empty if it is not there. */
export function titleOf(plan: Plan, ref: string): string {
	const parsed = parseRef(ref);
	if (!parsed) return '';
	const record = find(plan, parsed.collection, parsed.id);
	// Weights and targets have no name of their own: they are called by their goal.
	const goal = schema[parsed.collection].title === null && record && 'goal' in record ? record.goal : null;
	return goal === null ? titleOfRecord(parsed.collection, record) : titleOf(plan, `goals/${goal}`);
}

export function titleOfRecord(collection: Collection, record: RecordBase | null): string {
	const key = schema[collection].title;
	const title = key === null ? null : (record as unknown as Record<string, unknown> | null)?.[key];
	return typeof title === 'string' ? title : '';
}

/** The record this one belongs to (part → measure → field, milestone → step, comment → what it is on). */
export function ownerRef(collection: Collection, record: RecordBase): Ref | null {
	const { owner, keys } = schema[collection];
	if (owner === null) return null;
	const value = (record as unknown as Record<string, string>)[owner];
	const target = keys[owner]?.ref;
	return (target ? `${target}/${value}` : value) as Ref;
}

/** Neither it nor what it belongs to lies in the bin or is gone. */
export function isLive(plan: Plan, collection: Collection, record: RecordBase): boolean {
	if (record.deletedAt !== null) return false;
	const ref = ownerRef(collection, record);
	const parsed = ref === null ? null : parseRef(ref);
	if (!parsed) return ref === null;
	const owner = find(plan, parsed.collection, parsed.id);
	return owner !== null && isLive(plan, parsed.collection, owner);
}

/** All records of a collection that are not in the bin, in their order (comments: oldest first). */
export function live<C extends Collection>(plan: Plan, collection: C): RecordOf[C][] {
	const records = Object.values(plan[collection]) as RecordOf[C][];
	return records.filter((record) => isLive(plan, collection, record)).sort(inOrder);
}

export function inOrder(a: RecordBase, b: RecordBase): number {
	if ('order' in a && 'order' in b) return byOrder(a as unknown as Placed, b as unknown as Placed);
	return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

export function milestonesOf(plan: Plan, step: string): Milestone[] {
	return live(plan, 'milestones').filter((milestone) => milestone.step === step);
}

export function measuresOf(plan: Plan, field: string): Measure[] {
	return live(plan, 'measures').filter((measure) => measure.field === field);
}

export function goalsOf(plan: Plan, field: string): Goal[] {
	return live(plan, 'goals').filter((goal) => goal.field === field);
}

export function partsOf(plan: Plan, measure: string): Part[] {
	return live(plan, 'parts').filter((part) => part.measure === measure);
}

/** Measures that serve a goal. */
export function measuresForGoal(plan: Plan, goal: string): Measure[] {
	return live(plan, 'measures').filter((measure) => measure.goals.includes(goal));
}

export function commentsOn(plan: Plan, ref: Ref): Comment[] {
	return live(plan, 'comments').filter((comment) => comment.on === ref);
}

/** How many comments stand on what. */
export function commentCounts(plan: Plan): Map<Ref, number> {
	const counts = new Map<Ref, number>();
	for (const comment of Object.values(plan.comments)) {
		if (comment.deletedAt === null) counts.set(comment.on, (counts.get(comment.on) ?? 0) + 1);
	}
	return counts;
}

/** User ids mentioned in a comment, each once, in their order. */
export function mentionsIn(text: string): string[] {
	return [...new Set([...text.matchAll(/@\[([\x21-\x5c\x5e-\x7e]{1,64})\]/g)].map((match) => match[1] ?? ''))];
}
