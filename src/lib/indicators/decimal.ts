import type { Notes } from './notes.ts';
import { decimalShown } from './parse-number.ts';

type Sign = ',' | '.';

/** Counts what the cells of a file say about its decimal sign. */
export class DecimalFinder {
	#certain: Record<Sign, number> = { ',': 0, '.': 0 };
	#first: Partial<Record<Sign, { row: number; column: number }>> = {};
	/** Numbers like "1.234", which can be read in two ways. */
	#unclear: Record<Sign, number> = { ',': 0, '.': 0 };

	see(cell: string, row: number, column: number): void {
		if (cell.length < 2 || cell.length > 40 || !(cell.includes(',') || cell.includes('.'))) return;
		const sign = decimalShown(cell);
		if (sign === '') return;
		if (sign === null) {
			this.#unclear[cell.includes(',') ? ',' : '.']++;
			return;
		}
		this.#certain[sign]++;
		this.#first[sign] ??= { row, column };
	}

	/**
	 * The sign most numbers show; a note if others show the other one. If all are like "1.234", the separator decides:
	 * German files (`;`, tab) have decimal commas, files with commas between cells have decimal points.
	 */
	decide(separator: string | null, notes: Notes): Sign {
		const { ',': commas, '.': points } = this.#certain;
		if (commas === 0 && points === 0) {
			if (separator === null) return this.#unclear['.'] > this.#unclear[','] ? ',' : '.';
			return separator === ',' ? '.' : ',';
		}
		const decimal: Sign = commas >= points ? ',' : '.';
		const other: Sign = decimal === ',' ? '.' : ',';
		if (this.#certain[other] > 0) {
			notes.add('mixed_decimals', { ...this.#first[other], values: { decimal, cells: this.#certain[other] } });
		}
		return decimal;
	}
}
