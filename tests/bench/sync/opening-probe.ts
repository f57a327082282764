/**
 * A process that opens one plan once, as a server that has just started does, and prints how long it took.
 * Arguments: `room DATA_DIR PLAN`, or `state FILE` for nothing but `Y.applyUpdate`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { planModel } from '../../../server/plan-model.ts';
import { defaultRoomOptions } from '../../../server/sync/options.ts';
import { RoomDocument } from '../../../server/sync/room-document.ts';
import { openDatabase } from '../../../src/lib/server/db.ts';
import { createPlanLog } from '../../../src/lib/server/plan-log.ts';

const [what, place = '', plan = ''] = process.argv.slice(2);
let took: number;
if (what === 'room') {
	const database = openDatabase({ kind: 'sqlite', file: join(place, 'etappe.sqlite') }, { mustExist: true });
	const log = createPlanLog(database.db, Date.now);
	// Any query: opening the database is part of starting the server.
	await log.load('nobody');
	const start = performance.now();
	const loaded = await log.load(plan);
	new RoomDocument(loaded!, planModel, defaultRoomOptions.documentSize);
	took = performance.now() - start;
} else {
	const state = readFileSync(place);
	new Y.Doc();
	const start = performance.now();
	Y.applyUpdate(new Y.Doc(), state);
	took = performance.now() - start;
}
console.log(took);
process.exit(0);
