import { describe, expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { examplePlan } from './example/example.ts';
import { BrokenExport, docFromExport, exportDoc, type PlanExport } from './export.ts';
import { readPlan } from './read.ts';
import { readText } from './richtext/text.ts';
import { run, smallPlan } from './testing/fixture.ts';

const now = new Date(Date.UTC(2026, 10, 22));

function exported(): PlanExport {
	return JSON.parse(JSON.stringify(exportDoc(smallPlan(), now))) as PlanExport;
}

/** What importing a file says after something in it was broken. */
function broken(change: (file: Record<string, never> & PlanExport) => unknown): string {
	const file = exported() as Record<string, never> & PlanExport;
	change(file);
	try {
		docFromExport(file);
		return 'imported';
	} catch (error) {
		if (error instanceof BrokenExport) return `${error.path}: ${error.reason}`;
		throw error;
	}
}

describe('export and import', () => {
	it.each([
		['the example', examplePlan()],
		['a plan with a bin', smallPlan()]
	])('carry over everything: %s', (_name, doc) => {
		run(doc, { type: 'record.bin', collection: 'steps', id: 's-1', at: 9 });
		const file = JSON.parse(JSON.stringify(exportDoc(doc, now))) as unknown;
		const copy = docFromExport(file);
		expect(readPlan(copy)).toEqual(readPlan(doc));
		expect(readText(copy, 'steps/s-1')).toEqual(readText(doc, 'steps/s-1'));
		expect(exportDoc(copy, now)).toEqual(file);
		expect(checkPlan(copy)).toEqual([]);
	});

	it('say where a file is broken', () => {
		type Loose = Record<string, unknown>;
		expect(broken((file) => (file.format = 'other' as never))).toBe('format: format');
		expect(broken((file) => (file.version = 99))).toBe('version: version');
		expect(broken((file) => (file.version = 'x' as never))).toBe('version: version');
		expect(broken((file) => (file.plan = null as never))).toBe('plan: malformed');
		expect(broken((file) => ((file.plan as Loose).users = []))).toBe('plan/users: unknown');
		expect(broken((file) => (file.plan.meta.title = ''))).toBe('plan/meta/title: invalid');
		expect(broken((file) => ((file.plan.meta as Loose).secret = 1))).toBe('plan/meta/secret: unknown');
		expect(broken((file) => (file.plan.measures = {} as never))).toBe('plan/measures: malformed');
		const measure = (file: PlanExport) => file.plan.measures[0] as unknown as Loose;
		expect(broken((file) => (measure(file).title = 'x'.repeat(10_000)))).toBe('plan/measures/0/title: too-long');
		expect(broken((file) => delete measure(file).title)).toBe('plan/measures/0/title: required');
		expect(broken((file) => (measure(file).due = '2010-02-30'))).toBe('plan/measures/0/due: invalid');
		expect(broken((file) => (measure(file).colour = 'red'))).toBe('plan/measures/0/colour: unknown');
		expect(broken((file) => (measure(file).field = 'f-404'))).toBe('plan/measures/0/field: reference');
		expect(broken((file) => (measure(file).partners = ['o-404']))).toBe('plan/measures/0/partners/o-404: reference');
		expect(broken((file) => (measure(file).partners = ['__proto__']))).toBe('plan/measures/0/partners/0: invalid');
		expect(broken((file) => (measure(file).partners = 'o-1'))).toBe('plan/measures/0/partners: malformed');
		expect(broken((file) => (measure(file).id = '../x'))).toBe('plan/measures/0/id: invalid');
		expect(broken((file) => (measure(file).id = 'm-2'))).toBe('plan/measures/1/id: exists');
		expect(broken((file) => (measure(file).title = { a: 1 }))).toBe('plan/measures/0/title: invalid');
		expect(broken((file) => (file.plan.texts['measures/m-404'] = []))).toBe('plan/texts/measures/m-404: reference');
		expect(broken((file) => (file.plan.texts['parts/p-1'] = []))).toBe('plan/texts/parts/p-1: reference');
		const link = { type: 'link', attrs: { href: 'javascript:alert(1)' } } as const;
		const text = [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text: 'x', marks: [link] }] }];
		expect(broken((file) => (file.plan.texts['measures/m-1'] = text))).toBe(
			'plan/texts/measures/m-1/0/content/0/marks/0: invalid'
		);
		expect(broken((file) => (file.plan.texts['measures/m-1'] = [{ type: 'script' }] as never))).toBe(
			'plan/texts/measures/m-1/0/type: invalid'
		);
	});

	it.each([null, 5, 'x', [], {}])('refuse %j', (file) => {
		expect(() => docFromExport(file)).toThrow(BrokenExport);
	});
});

it('an export of version 1 still opens', () => {
	const file = exported() as unknown as { version: number; plan: Record<string, Record<string, unknown>[]> };
	file.version = 1;
	for (const name of ['targets', 'clusters', 'notes', 'dots', 'boards', 'shares']) delete file.plan[name];
	for (const goal of file.plan.goals ?? []) for (const key of ['origin', 'weight', 'weightRound']) delete goal[key];
	const plan = readPlan(docFromExport(file));
	expect(plan.goals['g-1']).toMatchObject({ title: 'Ziel', origin: null, weight: null });
	expect(plan.notes).toEqual({});
});
