/* eslint-disable svelte/prefer-svelte-reactivity -- maps here are replaced as a whole, never changed in place */
import { breakdownOrder, type Breakdown } from '$lib/indicators/breakdown.ts';
import { readBlock, readCell } from '$lib/indicators/cell-text.ts';
import type { Indicator } from '$lib/indicators/definition.ts';
import { keyOf, sameMeasured, type Measured, type Observation } from '$lib/indicators/observation.ts';
import type { NumberError } from '$lib/indicators/parse-number.ts';
import type { Span } from '$lib/indicators/time.ts';
import type { EnteredValue } from '$lib/server/indicators/indicators.ts';

/** What stands in a cell that is not saved yet. A text that could not be read stays as it was typed. */
type Edit = { measured: Measured | null; error?: undefined } | { error: NumberError; text: string };

export interface Place {
	row: number;
	column: number;
}

export interface CellState {
	measured: Measured | null;
	/** Not saved yet. */
	edited: boolean;
	error: NumberError | null;
	/** As it was typed, if it could not be read. */
	text: string;
	/** Hidden from others. */
	hidden: boolean;
}

/** A table of values that is edited like a spreadsheet; nothing is saved before the person says so. */
export class ValueGrid {
	rows: readonly Breakdown[] = $state.raw([]);
	columns: readonly Span[] = $state.raw([]);
	active: Place = $state.raw({ row: 0, column: 0 });
	/** The other corner of what is selected. */
	anchor: Place = $state.raw({ row: 0, column: 0 });
	#saved: ReadonlyMap<string, Observation> = $state.raw(new Map());
	#edits: ReadonlyMap<string, Edit> = $state.raw(new Map());
	#past: ReadonlyMap<string, Edit>[] = $state.raw([]);
	readonly #decimal: ',' | '.';

	constructor(
		indicator: Indicator,
		observations: readonly Observation[],
		extra: { rows: readonly Breakdown[]; columns: readonly Span[] },
		decimal: ',' | '.'
	) {
		this.#decimal = decimal;
		this.#saved = new Map(observations.map((one) => [keyOf(one), one]));
		const order = breakdownOrder(indicator.dimensions);
		this.rows = [...new Set([...observations.map(({ breakdown }) => breakdown), ...extra.rows])].sort(order);
		this.columns = spansOf([...observations.map(({ span }) => span), ...extra.columns]);
		this.active = this.anchor = { row: 0, column: Math.max(0, this.columns.length - 1) };
	}

	get changes(): number {
		return this.#edits.size;
	}

	get errors(): number {
		return [...this.#edits.values()].filter((edit) => edit.error).length;
	}

	get canUndo(): boolean {
		return this.#past.length > 0;
	}

	/** Corrections of values that were there, beside new ones. */
	get corrections(): number {
		return [...this.#edits.keys()].filter((key) => this.#saved.has(key)).length;
	}

	cell({ row, column }: Place): CellState {
		const [breakdown, span] = [this.rows[row], this.columns[column]];
		const none = { measured: null, edited: false, error: null, text: '', hidden: false };
		if (breakdown === undefined || !span) return none;
		const key = keyOf({ breakdown, span });
		const saved = this.#saved.get(key) ?? null;
		const edit = this.#edits.get(key);
		if (!edit) return { ...none, measured: saved, hidden: saved?.hidden ?? false };
		if (edit.error) return { ...none, edited: true, error: edit.error, text: edit.text };
		return { ...none, measured: edit.measured, edited: true };
	}

	isSelected({ row, column }: Place): boolean {
		const { top, bottom, left, right } = this.range;
		return row >= top && row <= bottom && column >= left && column <= right;
	}

	get range(): { top: number; bottom: number; left: number; right: number } {
		const { active, anchor } = this;
		return {
			top: Math.min(active.row, anchor.row),
			bottom: Math.max(active.row, anchor.row),
			left: Math.min(active.column, anchor.column),
			right: Math.max(active.column, anchor.column)
		};
	}

	move(to: Place, extend = false): void {
		const inside = (n: number, count: number) => Math.min(Math.max(0, n), Math.max(0, count - 1));
		this.active = { row: inside(to.row, this.rows.length), column: inside(to.column, this.columns.length) };
		if (!extend) this.anchor = this.active;
	}

	/** Puts a typed text into the active cell. */
	type(text: string): void {
		this.#write([[this.active, this.#read(this.active, text)]]);
	}

	set(place: Place, measured: Measured | null): void {
		this.#write([[place, { measured }]]);
	}

	clear(): void {
		const { top, bottom, left, right } = this.range;
		const writes: [Place, Edit][] = [];
		for (let row = top; row <= bottom; row++) {
			for (let column = left; column <= right; column++) writes.push([{ row, column }, { measured: null }]);
		}
		this.#write(writes);
	}

	/** Puts a block from a spreadsheet at the active cell. Returns how many cells it filled and how many had no place. */
	paste(text: string): { filled: number; outside: number } {
		const block = readBlock(text);
		const writes: [Place, Edit][] = [];
		let outside = 0;
		for (const [i, line] of block.entries()) {
			for (const [j, cell] of line.entries()) {
				const place = { row: this.range.top + i, column: this.range.left + j };
				if (place.row >= this.rows.length || place.column >= this.columns.length) outside++;
				else writes.push([place, this.#read(place, cell)]);
			}
		}
		this.#write(writes);
		this.anchor = { row: this.range.top, column: this.range.left };
		const last = writes.at(-1)?.[0];
		if (last) this.active = last;
		return { filled: writes.length, outside };
	}

	undo(): void {
		const before = this.#past.at(-1);
		if (!before) return;
		this.#edits = before;
		this.#past = this.#past.slice(0, -1);
	}

	discard(): void {
		this.#edits = new Map();
		this.#past = [];
	}

	addColumn(span: Span): void {
		this.columns = spansOf([...this.columns, span]);
		this.move({ row: this.active.row, column: this.columns.findIndex((one) => same(one, span)) });
	}

	addRow(breakdown: Breakdown): void {
		if (!this.rows.includes(breakdown)) this.rows = [...this.rows, breakdown];
		this.move({ row: this.rows.indexOf(breakdown), column: this.active.column });
	}

	/** What is to be saved, with what was there when it was entered. */
	entered(): EnteredValue[] {
		const values: EnteredValue[] = [];
		for (const breakdown of this.rows) {
			for (const span of this.columns) {
				const key = keyOf({ breakdown, span });
				const edit = this.#edits.get(key);
				if (!edit || edit.error) continue;
				const saved = this.#saved.get(key);
				values.push({
					breakdown,
					span,
					before: saved ? plain(saved) : null,
					after: edit.measured && plain(edit.measured)
				});
			}
		}
		return values;
	}

	/** What is saved now: after saving, or because others changed it meanwhile. Own edits that differ stay. */
	refresh(observations: readonly Observation[]): void {
		this.#saved = new Map(observations.map((one) => [keyOf(one), one]));
		this.#edits = new Map([...this.#edits].filter(([key, edit]) => !this.#isSaved(key, edit)));
		this.#past = [];
	}

	#isSaved(key: string, edit: Edit): boolean {
		if (edit.error) return false;
		const saved = this.#saved.get(key) ?? null;
		return saved ? edit.measured !== null && sameMeasured(saved, edit.measured) : edit.measured === null;
	}

	#read(place: Place, text: string): Edit {
		const before = this.cell(place).measured;
		const read = readCell(text, this.#decimal, before);
		return 'error' in read ? { error: read.error, text } : read;
	}

	#write(writes: readonly [Place, Edit][]): void {
		const edits = new Map(this.#edits);
		for (const [{ row, column }, edit] of writes) {
			const [breakdown, span] = [this.rows[row], this.columns[column]];
			if (breakdown === undefined || !span) continue;
			const key = keyOf({ breakdown, span });
			if (this.#isSaved(key, edit)) edits.delete(key);
			else edits.set(key, edit);
		}
		this.#past = [...this.#past.slice(-99), this.#edits];
		this.#edits = edits;
	}
}

function plain({ value, numerator, denominator, missing, quality, note }: Measured): Measured {
	return { value, numerator, denominator, missing, quality, note };
}

function same(a: Span, b: Span): boolean {
	return a.kind === b.kind && a.start === b.start;
}

function spansOf(spans: readonly Span[]): Span[] {
	const all = new Map(spans.map((span) => [`${span.start} ${span.kind}`, span]));
	return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span);
}
