import { breakdownLimits, breakdownOf, isBreakdown, type Breakdown } from '../breakdown.ts';
import { untext } from '../csv.ts';
import { keyOf, noteLength, sameMeasured, type Measured, type MissingReason, type Quality } from '../observation.ts';
import { parseNumber, type ParsedNumber } from '../parse-number.ts';
import { parsePeriod } from '../periods.ts';
import type { Table } from '../table.ts';
import { spanOf, type Span } from '../time.ts';
import { isSection } from './detect.ts';
import type { Candidate, ColumnRole, Mapped, Mapping, ProblemKind } from './types.ts';
import { isTotalWord } from './words.ts';

const mostProblems = 500;

type ValueRole = Extract<ColumnRole, { is: 'value' }>;

/** Turns a table into observations. `find`: id of the indicator a cell names, or `null`. Nothing is left out silently. */
export function applyMapping(table: Table, mapping: Mapping, find: (text: string) => string | null): Mapped {
	return new Reader(table, mapping, find).read();
}

const qualityWords: [RegExp, Quality][] = [
	[/^(?:p|vorläufig|provisional)$/i, 'provisional'],
	[/^(?:e|s|geschätzt|estimated)$/i, 'estimated'],
	[/^(?:u|unsicher|uncertain)$/i, 'uncertain']
];

class Reader {
	readonly #table: Table;
	readonly #mapping: Mapping;
	readonly #find: (text: string) => string | null;
	readonly #decimal: ',' | '.';
	readonly #roles: readonly ColumnRole[];
	readonly #values: { column: number; role: ValueRole; span: Span | null }[];
	readonly #dimensions: { column: number; name: string }[];
	readonly #spans = new Map<string, Span | ProblemKind>();
	readonly #breakdowns = new Map<string, Breakdown | null>();
	readonly #seen = new Map<string, Candidate | null>();
	readonly #found = new Map<string, string | null>();
	#result: Mapped = { candidates: [], problems: [], problemCount: 0, empty: 0, duplicates: 0 };

	constructor(table: Table, mapping: Mapping, find: (text: string) => string | null) {
		this.#table = table;
		this.#mapping = mapping;
		this.#find = find;
		this.#decimal = mapping.decimal ?? table.decimal;
		this.#roles = mapping.columns;
		const header = table.rowNumbers[0] ?? 1;
		this.#values = mapping.columns.flatMap((role, column) => {
			if (role.is !== 'value') return [];
			const read = role.period === null ? null : this.#span(role.period);
			if (typeof read === 'string') this.#problem(read, header, column, role.period ?? '');
			return [{ column, role, span: typeof read === 'string' ? null : read }];
		});
		this.#dimensions = mapping.columns.flatMap((role, column) =>
			role.is === 'dimension' ? [{ column, name: role.name }] : []
		);
	}

	read(): Mapped {
		const { rows, rowNumbers } = this.#table;
		const column = (is: ColumnRole['is']) => this.#roles.findIndex((role) => role.is === is);
		const at = {
			period: column('period'),
			indicator: column('indicator'),
			numerator: column('numerator'),
			denominator: column('denominator'),
			quality: column('quality'),
			note: column('note')
		};
		let section = '';
		for (const [i, row] of rows.entries()) {
			if (isSection(row, this.#roles)) {
				section = row.find((cell) => cell !== '') ?? '';
				continue;
			}
			this.#row(row, rowNumbers[i] ?? i + 1, at, section);
		}
		this.#result.candidates = this.#result.candidates.filter((one) => this.#seen.get(keyFor(one)) !== null);
		return this.#result;
	}

	#row(row: readonly string[], line: number, at: Record<string, number>, section: string): void {
		const cell = (column: number | undefined) => (column === undefined || column < 0 ? '' : (row[column] ?? ''));
		const filled = this.#values.filter(({ column }) => row[column] !== '');
		this.#result.empty += this.#values.length - filled.length;
		if (filled.length === 0) return;
		const own = at.period! < 0 ? null : this.#span(cell(at.period));
		if (typeof own === 'string') return this.#problem(own, line, at.period!, cell(at.period));
		const named = at.indicator! < 0 ? null : this.#indicator(cell(at.indicator));
		const parts = this.#dimensions.map(({ column, name }) => [name, untext(cell(column))] as const);
		if (this.#mapping.sections && section) parts.push([this.#mapping.sections, section]);
		for (const { column, role, span: fromHeader } of filled) {
			const span = fromHeader ?? own ?? this.#fixed();
			if (!span) {
				this.#problem('no_period', line, column, cell(column));
				continue;
			}
			const indicator = role.indicator ?? named ?? this.#mapping.indicator;
			if (indicator === null) {
				const unknown = at.indicator! >= 0 && cell(at.indicator) !== '';
				this.#problem(
					unknown ? 'unknown_indicator' : 'no_indicator',
					line,
					unknown ? at.indicator! : column,
					unknown ? cell(at.indicator) : ''
				);
				continue;
			}
			const breakdown = this.#breakdown(parts, role.parts);
			if (breakdown === null) {
				this.#problem('breakdown_too_long', line, column, '');
				continue;
			}
			const measured = this.#measure(cell(column), line, column);
			if (!measured) continue;
			const [numerator, denominator] = [this.#count(cell(at.numerator)), this.#count(cell(at.denominator))];
			const note = untext(cell(at.note)).slice(0, noteLength) || null;
			const quality = this.#quality(cell(at.quality));
			if (quality && measured.value !== null) measured.quality = quality;
			Object.assign(measured, { numerator, denominator, note });
			this.#add({ indicator, breakdown, span, measured, row: line, column: column + this.#table.firstColumn });
		}
	}

	#add(candidate: Candidate): void {
		const key = keyFor(candidate);
		const before = this.#seen.get(key);
		if (before === undefined) {
			this.#seen.set(key, candidate);
			this.#result.candidates.push(candidate);
			return;
		}
		if (before && sameMeasured(before.measured, candidate.measured)) {
			this.#result.duplicates++;
			return;
		}
		// Two different values for one period: nobody can say which is right, so neither is taken.
		const { measured, row, column } = candidate;
		this.#problem('conflict', row, column - this.#table.firstColumn, String(measured.value ?? ''), before?.row);
		this.#seen.set(key, null);
	}

	#measure(text: string, line: number, column: number): Measured | null {
		const read: ParsedNumber = parseNumber(text, { decimal: this.#decimal });
		if ('error' in read) {
			this.#problem(read.error, line, column, text);
			return null;
		}
		const rest = { numerator: null, denominator: null, note: null };
		if ('missing' in read) {
			const missing: MissingReason = read.missing === 'empty' ? 'none' : read.missing;
			return { ...rest, value: null, missing, quality: missing === 'suppressed' ? 'suppressed' : null };
		}
		const mark = read.mark;
		const quality = mark === 'provisional' || mark === 'estimated' || mark === 'uncertain' ? mark : null;
		return { ...rest, value: read.value, missing: null, quality };
	}

	#count(text: string): number | null {
		if (text === '') return null;
		const read = parseNumber(text, { decimal: this.#decimal });
		return 'value' in read ? read.value : null;
	}

	#quality(text: string): Quality | null {
		return text === '' ? null : (qualityWords.find(([word]) => word.test(text))?.[1] ?? null);
	}

	#indicator(text: string): string | null {
		const known = this.#found.get(text);
		if (known !== undefined) return known;
		const found = text === '' ? null : this.#find(untext(text));
		this.#found.set(text, found);
		return found;
	}

	#fixed(): Span | null {
		if (this.#mapping.period === null) return null;
		const read = this.#span(this.#mapping.period);
		return typeof read === 'string' ? null : read;
	}

	#span(text: string): Span | ProblemKind {
		const known = this.#spans.get(text);
		if (known) return known;
		const read = parsePeriod(text);
		let span: Span | ProblemKind;
		if ('period' in read) span = spanOf(read.period) ?? 'period_pair';
		else
			span = { letter_in_year: 'period_letter', no_such_day: 'period_no_day', not_a_period: 'no_period' }[
				read.error
			] as ProblemKind;
		this.#spans.set(text, span);
		return span;
	}

	#breakdown(
		parts: readonly (readonly [string, string])[],
		own: readonly (readonly [string, string])[]
	): Breakdown | null {
		let key = '';
		for (const [, value] of parts) key += `${value}\u0000`;
		for (const [name, value] of own) key += `\u0001${name}\u0000${value}`;
		let breakdown = this.#breakdowns.get(key);
		if (breakdown === undefined) {
			const all = [...parts, ...own].map(([name, value]): [string, string] => [clean(name), clean(value)]);
			const written = breakdownOf(all.filter(([, value]) => !isTotalWord(value)));
			breakdown = isBreakdown(written) ? written : null;
			this.#breakdowns.set(key, breakdown);
		}
		return breakdown;
	}

	#problem(kind: ProblemKind, row: number, column: number, text: string, other?: number): void {
		this.#result.problemCount++;
		if (this.#result.problems.length >= mostProblems) return;
		const place = { row, column: column + this.#table.firstColumn, text: text.slice(0, 60) };
		this.#result.problems.push({ kind, ...place, ...(other === undefined ? {} : { other }) });
	}
}

function keyFor({ indicator, ...place }: Candidate): string {
	return `${indicator} ${keyOf(place)}`;
}

function clean(text: string): string {
	return text
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.trim()
		.slice(0, breakdownLimits.name);
}
