/** Results as tables, for the terminal and for docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Result {
	what: string;
	value: string;
	/** What we want; empty if the figure is only for information. */
	target: string;
	ok: boolean | null;
}

export interface Table {
	head: string[];
	rows: string[][];
}

export interface Section {
	title: string;
	note: string;
	/** Figures without a target, before the results. */
	tables?: Table[];
	results: Result[];
	/** What was measured with, beside Node. */
	versions?: string;
}

const mark = (ok: boolean | null): string => (ok === null ? '' : ok ? 'yes' : 'NO');

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** @param q 0 to 1; the nearest rank above. */
export function quantile(values: readonly number[], q: number): number {
	if (values.length === 0) throw new Error('No values were measured.');
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? sorted[0]!;
}

export function print({ title, tables = [], results }: Section): void {
	console.log(`\n${title}`);
	for (const { head, rows } of tables) {
		const widths = head.map((_, n) => Math.max(...[head, ...rows].map((row) => row[n]!.length)));
		for (const row of [head, ...rows]) {
			const cells = row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!)));
			console.log(`  ${cells.join('  ')}`);
		}
		console.log('');
	}
	const width = Math.max(0, ...results.map(({ what }) => what.length));
	for (const { what, value, target, ok } of results) {
		console.log(`  ${what.padEnd(width)}  ${value.padStart(12)}  ${target.padEnd(14)} ${mark(ok)}`);
	}
}

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'docs', 'benchmarks.md');

/**
 * Puts a section into docs/benchmarks.md in the place of the one with its title; the others keep their last figures.
 * @param order Titles of all sections there are, as they are to stand in the file.
 */
export function write(section: Section, order: readonly string[]): void {
	const kept = new Map<string, string>();
	const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
	for (const part of before.split(/^(?=## )/m)) {
		const title = /^## (.*)$/m.exec(part)?.[1];
		if (title) kept.set(title, part.trimEnd());
	}
	kept.set(section.title, markdown(section));
	const intro = readFileSync(join(import.meta.dirname, 'intro.md'), 'utf8').trimEnd();
	const parts = order.flatMap((title) => kept.get(title) ?? []);
	writeFileSync(file, `${[intro, ...parts].join('\n\n')}\n`);
}

function markdown({ title, note, tables = [], results, versions }: Section): string {
	const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const lines = [`## ${title}`, '', note, ''];
	for (const { head, rows } of tables) {
		lines.push(row(head), row(head.map((_, n) => (n === 0 ? '---' : '---:'))), ...rows.map(row), '');
	}
	if (results.length > 0) {
		lines.push('| what | measured | target | reached |', '| --- | ---: | --- | --- |');
		for (const { what, value, target, ok } of results) lines.push(row([what, value, target, mark(ok)]));
		lines.push('');
	}
	lines.push(`_${circumstances(versions)}_`);
	return lines.join('\n');
}

function circumstances(versions?: string): string {
	const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
	const changed = git('status', '--porcelain', '--', 'src', 'server', 'package-lock.json') === '' ? '' : ' and changes';
	const [cpu] = cpus();
	return (
		`${new Date().toISOString().slice(0, 10)}, commit ${git('rev-parse', '--short', 'HEAD')}${changed}, ` +
		`Node ${process.version}${versions ? `, ${versions}` : ''}, ${cpus().length} × ${cpu?.model.trim()}, ` +
		`${Math.round(totalmem() / 2 ** 30)} GiB.`
	);
}
