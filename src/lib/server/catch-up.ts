import type { Db } from './db.ts';
import { docOf } from './documents.ts';
import { StorageError } from './errors.ts';
import type { PlanLog } from './plan-log.ts';
import type { Projection } from './projection.ts';
import { wholeProjectionOf } from './projection-rows.ts';
import { readPlan } from '../plan/read.ts';

export interface CaughtUp {
	rebuilt: string[];
	/** Plans whose document could not be read: one of them must not keep all others from starting. */
	failed: { planId: string; error: unknown }[];
}

/** After a crash the read model may lag behind the log. Rebuilds it for the plans concerned, before anybody reads. */
export async function catchUp(db: Db, log: PlanLog, projection: Projection): Promise<CaughtUp> {
	const behind = await db
		.selectFrom('plan')
		.select('id')
		.whereRef('projected_seq', '<', 'head_seq')
		.where('deleted_at', 'is', null)
		.execute();
	const result: CaughtUp = { rebuilt: [], failed: [] };
	for (const { id: planId } of behind) {
		try {
			const loaded = await log.load(planId);
			if (!loaded) continue;
			// The read model may be all that is left of what a damaged row held.
			if (loaded.damaged.length > 0) throw new StorageError('damaged', `The log of plan ${planId} has damaged rows`);
			const doc = docOf(loaded);
			await projection.rebuild(planId, loaded.seq, wholeProjectionOf(readPlan(doc), doc));
			doc.destroy();
			result.rebuilt.push(planId);
		} catch (error) {
			result.failed.push({ planId, error });
		}
	}
	return result;
}
