import type { Kysely } from 'kysely';
import { collections, type Meta, type Plan } from '../plan/types.ts';
import type { ProjectedPlan } from './projection.ts';
import type { Schema } from './schema.ts';

const cachedPlans = 8;

/**
 * The plan from the read model, inside a transaction that somebody else began. What has been read is kept as long as
 * the plan's number does not change: a page of a large plan then costs one small query.
 */
export async function readProjection(
	trx: Kysely<Schema>,
	planId: string,
	cache: Map<string, ProjectedPlan> = new Map()
): Promise<ProjectedPlan | null> {
	const head = await trx
		.selectFrom('plan')
		.select(['title', 'municipality', 'as_of', 'version', 'projected_seq', 'epoch'])
		.where('id', '=', planId)
		.where('deleted_at', 'is', null)
		.executeTakeFirst();
	const cached = cache.get(planId);
	cache.delete(planId);
	if (!head) return null;
	if (cached && cached.seq === head.projected_seq && cached.epoch === head.epoch) {
		// Put back at the end: the first entry is the one that was not used for longest.
		cache.set(planId, cached);
		return cached;
	}
	const meta: Meta = { version: head.version, title: head.title, municipality: head.municipality, asOf: head.as_of };
	const plan = await readRecords(trx, planId, meta);
	const projected: ProjectedPlan = { plan, seq: head.projected_seq, epoch: head.epoch };
	cache.set(planId, projected);
	const [oldest] = cache.keys();
	if (cache.size > cachedPlans && oldest !== undefined) cache.delete(oldest);
	return projected;
}

async function readRecords(trx: Kysely<Schema>, planId: string, meta: Meta): Promise<Plan> {
	const rows = await trx
		.selectFrom('plan_record')
		.select(['collection', 'record_id', 'data'])
		.where('plan_id', '=', planId)
		.execute();
	return toPlan(meta, rows);
}

export interface StoredRecord {
	collection: string;
	record_id: string;
	data: string;
}

/** A plan of these rows; what is not among them is not in it. */
export function toPlan(meta: Meta, rows: readonly StoredRecord[]): Plan {
	const records = new Map<string, Record<string, unknown>>(collections.map((collection) => [collection, {}]));
	for (const row of rows) {
		const collection = records.get(row.collection);
		if (collection) collection[row.record_id] = JSON.parse(row.data);
	}
	return { meta, ...Object.fromEntries(records) } as unknown as Plan;
}
