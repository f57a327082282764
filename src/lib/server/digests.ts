import type { Meta, Plan } from '../plan/types.ts';
import type { Db } from './db.ts';
import { toPlan } from './projection-reading.ts';

/** What a list tells about a plan without opening it. */
export interface Digest {
	/** Its steps and milestones; nothing else is in it. */
	line: Plan;
	/** Measures that are not in the bin, nor their field of action. */
	measures: number;
}

/** Digests of plans by their id, in two queries however many there are and however large they are. */
export async function readDigests(db: Db, metas: ReadonlyMap<string, Meta>): Promise<Map<string, Digest>> {
	if (metas.size === 0) return new Map();
	const ids = [...metas.keys()];
	const records = await db
		.selectFrom('plan_record')
		.select(['plan_id', 'collection', 'record_id', 'data'])
		.where('plan_id', 'in', ids)
		.where('collection', 'in', ['steps', 'milestones'])
		.execute();
	const counts = await db
		.selectFrom('plan_record as measure')
		.innerJoin('plan_record as field', (join) =>
			join
				.onRef('field.plan_id', '=', 'measure.plan_id')
				.onRef('field.record_id', '=', 'measure.field_id')
				.on('field.collection', '=', 'fields')
		)
		.select(({ fn }) => ['measure.plan_id', fn.countAll().as('count')])
		.where('measure.plan_id', 'in', ids)
		.where('measure.collection', '=', 'measures')
		.where('measure.deleted', '=', 0)
		.where('field.deleted', '=', 0)
		.groupBy('measure.plan_id')
		.execute();
	const byPlan = Map.groupBy(records, (record) => record.plan_id);
	const measures = new Map(counts.map(({ plan_id, count }) => [plan_id, Number(count)]));
	return new Map(
		[...metas].map(([id, meta]) => [id, { line: toPlan(meta, byPlan.get(id) ?? []), measures: measures.get(id) ?? 0 }])
	);
}
