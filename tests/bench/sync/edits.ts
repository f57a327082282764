/**
 * The edits of a run, made before it, so that every server gets the same bytes and sending them costs nothing. Each
 * writer works on a copy of the plan and hears nothing of the others, as if everybody wrote at once.
 */
import * as Y from 'yjs';
import { collectionOf } from '../../../src/lib/plan/doc.ts';
import { apply, blankPlanDoc, fragmentOf, refOf } from '../../../src/lib/plan/index.ts';
import { measureStatuses, type Access } from '../../../src/lib/plan/types.ts';

export interface Script {
	clientId: number;
	updates: Uint8Array[];
	/** The clock of the last operation of each update: who has that, has the update. */
	lastClocks: number[];
	/** What this person's presence says while they write. */
	place: string;
}

export interface Writing {
	base: Uint8Array;
	access: Access;
	clientId: number;
	count: number;
	/** Which writer of the room this is. */
	index: number;
}

const words = 'Sprachkurse in allen Stadtteilen anbieten, gemeinsam mit den Vereinen und den Schulen vor Ort. ';

/** Three edits in four are typing into a measure's description, one moves a card, as a workshop does. */
export function writeScript({ base, access, clientId, count, index }: Writing): Script {
	const doc = blankPlanDoc();
	Y.applyUpdate(doc, base);
	doc.clientID = clientId;
	const measures = [...collectionOf(doc, 'measures').keys()].sort();
	const measure = measures[index % measures.length];
	if (!measure) throw new Error('The plan has no measure to write in.');
	const script: Script = { clientId, updates: [], lastClocks: [], place: refOf('measures', measure) };
	doc.on('update', (update: Uint8Array) => {
		script.updates.push(update);
		script.lastClocks.push(Y.getState(doc.store, clientId) - 1);
	});
	const text = paragraphOf(doc, measure);
	let at = 0;
	while (script.updates.length < count) {
		const n = script.updates.length;
		if (n % 4 === 3) {
			const now = measureStatuses.indexOf(collectionOf(doc, 'measures').get(measure)!.get('status') as never);
			const status = measureStatuses[(now + 1) % measureStatuses.length]!;
			const done = apply(
				doc,
				{ type: 'record.move', collection: 'measures', id: measure, values: { status } },
				{ access }
			);
			if (!done.ok) throw new Error(`A card could not be moved: ${done.reason}`);
		} else {
			const typed = words.slice(at % words.length, (at % words.length) + 1 + (n % 3));
			doc.transact(() => text.insert(at, typed));
			at += typed.length;
		}
		if (script.updates.length !== n + 1) throw new Error('An edit has to be one update.');
	}
	doc.destroy();
	return script;
}

/** A paragraph of one's own, made with the first edit, as the editor does on Enter. */
function paragraphOf(doc: Y.Doc, measure: string): Y.XmlText {
	const fragment = fragmentOf(doc, refOf('measures', measure));
	if (!fragment) throw new Error(`Measure ${measure} has no description.`);
	const text = new Y.XmlText();
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [text]);
	doc.transact(() => fragment.insert(fragment.length, [paragraph]));
	return text;
}

/** When a person's n-th action falls due, in milliseconds from the start: steady, but nobody keeps in step. */
export function timesFor(seed: number, rate: number, seconds: number): number[] {
	const interval = 1_000 / rate;
	const random = randomFrom(seed);
	const phase = random() * interval;
	const times: number[] = [];
	for (let n = 0; ; n++) {
		const at = phase + (n + (random() - 0.5) * 0.6) * interval;
		if (at >= seconds * 1_000) return times;
		times.push(Math.max(0, at));
	}
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
	let state = (seed * 0x9e3779b1) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}
