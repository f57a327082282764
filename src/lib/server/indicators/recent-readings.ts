import type { Mapping } from '../../indicators/mapping/index.ts';
import type { Reading } from './import-reading.ts';

type Read = Extract<Reading, { ok: true }>;

const most = 3;

/** The files looked at last, as they were read: who says "take it over" after the preview need not wait for it again. */
export class RecentReadings {
	#readings = new Map<string, Read>();

	get(importId: string, mapping: Mapping): Read | null {
		return this.#readings.get(keyOf(importId, mapping)) ?? null;
	}

	set(importId: string, reading: Read): void {
		const key = keyOf(importId, reading.mapping);
		this.#readings.delete(key);
		this.#readings.set(key, reading);
		const [oldest] = this.#readings.keys();
		if (this.#readings.size > most && oldest !== undefined) this.#readings.delete(oldest);
	}
}

function keyOf(importId: string, mapping: Mapping): string {
	return `${importId} ${JSON.stringify(mapping)}`;
}
