import { describe, expect, it } from 'vitest';
import { daysOf, filterCount, forPlan, noFilter, readFilter, writeFilter } from './filter.ts';

const today = '2026-11-22';

describe('the query', () => {
	it('is read and written without loss', () => {
		const query = new URLSearchParams('view=outline&field=f1&field=f2&organisation=o1&due=2010&q=haus&sort=due');
		expect(writeFilter(readFilter(query), new URLSearchParams('view=outline')).toString()).toBe(query.toString());
	});
	it('ignores what it does not know, and empty fields of a form', () => {
		const filter = readFilter(new URLSearchParams('field=&organisation=&due=soon&q=+&sort=loud'));
		expect(filter).toEqual(noFilter);
		expect(filterCount(filter)).toBe(0);
		expect(writeFilter(filter, new URLSearchParams()).toString()).toBe('');
	});
	it('counts what holds something back', () => {
		expect(filterCount({ ...noFilter, fields: ['a', 'b'], text: 'x', sort: 'due' })).toBe(2);
	});
});

describe('due', () => {
	it('names spans by their days', () => {
		expect(daysOf('month', today)).toEqual({ from: '2026-11-01', to: '2026-11-31' });
		expect(daysOf('quarter', today)).toEqual({ from: '2026-10-01', to: '2026-12-31' });
		expect(daysOf('quarter', '2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
		expect(daysOf('year', today)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
		expect(daysOf('2010', today)).toEqual({ from: '2010-01-01', to: '2010-12-31' });
	});
	it('goes to the selectors as they want it', () => {
		expect(forPlan({ ...noFilter, due: 'overdue' }, today)).toMatchObject({ due: 'overdue', today });
		expect(forPlan({ ...noFilter, due: 'none', organisation: 'o' }, today)).toMatchObject({
			due: 'none',
			organisation: 'o'
		});
		expect(forPlan(noFilter, today)).not.toHaveProperty('due');
	});
});
