import * as Y from 'yjs';
import {
	presenceMessage,
	queryPresenceMessage,
	step1Message,
	step2Message,
	updateMessage
} from '../../src/lib/protocol/index.ts';
import { smallPlan } from './plan-people.ts';

/** Real messages, cut, spliced, flipped and repeated; and noise. */
export function frameMaker(start: number): () => Uint8Array {
	let state = start;
	const random = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 4294967296;
	};
	const below = (limit: number) => Math.floor(random() * limit);
	const doc = smallPlan();
	const pieces: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => pieces.push(update));
	const measures = doc.getMap<Y.Map<unknown>>('measures');
	for (let i = 0; i < 20; i++) measures.get('measure-00')?.set('title', `Titel ${i}`);
	measures.delete('measure-01');
	const whole = Y.encodeStateAsUpdate(doc);
	const samples = [
		...pieces.map(updateMessage),
		step1Message(Y.encodeStateVector(doc)),
		step2Message(whole),
		queryPresenceMessage(),
		presenceMessage([{ clientId: 7, clock: 3, state: '{"place":"measures/measure-00"}' }])
	];
	return () => {
		const sample = samples[below(samples.length)] as Uint8Array;
		switch (below(6)) {
			case 0:
				return sample.slice(0, below(sample.length + 1));
			case 1: {
				const other = samples[below(samples.length)] as Uint8Array;
				return new Uint8Array([...sample.slice(0, below(sample.length)), ...other.slice(below(other.length))]);
			}
			case 2:
				return Uint8Array.from({ length: below(60) }, () => below(256));
			case 3:
				return sample;
			default: {
				const changed = sample.slice();
				for (let i = 0; i <= below(4); i++) changed[below(changed.length)] = below(256);
				return changed;
			}
		}
	};
}
