import * as Y from 'yjs';
import { covers, type Decoded } from './decode.ts';
import type { RecordEffect } from './effects.ts';
import { type Slot, winnerOf } from './slots.ts';

/** What a key holds once the update has been applied; `none` if nothing. */
export type Outcome = { value: unknown; written: boolean } | 'none';

/** Foresees what an update leaves behind. */
export class Outcomes {
	readonly #doc: Y.Doc;
	readonly #decoded: Decoded;

	constructor(doc: Y.Doc, decoded: Decoded) {
		this.#doc = doc;
		this.#decoded = decoded;
	}

	of(slot: Slot): Outcome {
		const winner = winnerOf(this.#doc, slot);
		if (winner === null || (winner instanceof Y.Item && winner.deleted) || this.#deletes(winner.id)) return 'none';
		const { content } = winner;
		const written = !(winner instanceof Y.Item);
		if (content instanceof Y.ContentAny) return { value: content.arr[0], written };
		return content instanceof Y.ContentType ? { value: content.type, written } : 'none';
	}

	/** The record is created and still there afterwards. */
	creates(effect: RecordEffect): boolean {
		return effect.created !== null && !effect.purged;
	}

	/** The update deletes a record of the accepted document for good. */
	purges(effect: RecordEffect): boolean {
		return effect.created === null && effect.purged;
	}

	#deletes(id: Y.ID): boolean {
		return covers(this.#decoded.deletions.get(id.client) ?? [], id.clock);
	}
}

/** The plain values a created record will have, its id among them. */
export function valuesOf(effect: RecordEffect, outcomes: Outcomes): Record<string, unknown> {
	const values: Record<string, unknown> = { id: effect.id };
	for (const [name, slot] of effect.slots) {
		const outcome = outcomes.of(slot);
		if (outcome !== 'none') values[name] = outcome.value;
	}
	return values;
}
