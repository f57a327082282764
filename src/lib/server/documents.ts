import type { Kysely } from 'kysely';
import * as Y from 'yjs';
import { blankPlanDoc } from '../plan/doc.ts';
import { readPlan } from '../plan/read.ts';
import type { Membership } from './members.ts';
import { putMember } from './membership-rows.ts';
import { checksumOf, toBuffer } from './checksum.ts';
import { StorageError } from './errors.ts';
import type { LoadedPlan } from './plan-log.ts';
import { metaColumns, rebuild } from './projection.ts';
import { wholeProjectionOf } from './projection-rows.ts';
import type { Schema } from './schema.ts';
import { newId, newToken } from './ids.ts';

/**
 * The document as the log has it; of a log with damaged rows, what can be read without them.
 * @throws StorageError `damaged` if it builds on something that no row of the log holds: half a plan must not pass for
 * the plan.
 */
export function docOf(loaded: Pick<LoadedPlan, 'snapshot' | 'updates'> & Partial<Pick<LoadedPlan, 'damaged'>>): Y.Doc {
	const doc = blankPlanDoc();
	const parts = loaded.snapshot ? [loaded.snapshot, ...loaded.updates] : loaded.updates;
	if (parts.length > 0) Y.applyUpdate(doc, Y.mergeUpdates(parts));
	const { pendingStructs, pendingDs } = doc.store;
	if ((pendingStructs || pendingDs) && !loaded.damaged?.length) {
		doc.destroy();
		throw new StorageError('damaged', 'The log of a plan lacks updates that later ones build on');
	}
	return doc;
}

/** A plan's epoch: new whenever its history is replaced. */
export function newEpoch(): string {
	return newToken().slice(0, 22);
}

const coordinator: Membership = { role: 'coordinator', fields: [], body: null, organisation: null };

/** Stores a new plan: document, read model and its first coordinator, in the caller's transaction. Returns its id. */
export async function insertPlan(trx: Kysely<Schema>, doc: Y.Doc, owner: string | null, at: number): Promise<string> {
	const planId = newId();
	const seq = 1;
	const plan = readPlan(doc);
	const data = Y.encodeStateAsUpdate(doc);
	await trx
		.insertInto('plan')
		.values({
			id: planId,
			...metaColumns(plan.meta),
			epoch: newEpoch(),
			head_seq: seq,
			projected_seq: seq,
			created_at: at,
			created_by: owner,
			deleted_at: null
		})
		.execute();
	await trx
		.insertInto('plan_snapshot')
		.values({ plan_id: planId, seq, data: toBuffer(data), at, checksum: checksumOf(planId, seq, data) })
		.execute();
	await rebuild(trx, planId, seq, wholeProjectionOf(plan, doc));
	if (owner !== null) await putMember(trx, planId, owner, coordinator, at);
	return planId;
}
