import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '$lib/server/history.ts';
import { groupChanges } from './changes.ts';

let seq = 1000;
const entry = (rest: Partial<HistoryEntry>): HistoryEntry => ({
	seq: seq--,
	n: 0,
	at: 1_000_000,
	userId: 'ayse',
	kind: 'set',
	ref: 'measures/m1',
	key: 'title',
	before: null,
	after: null,
	inserted: 0,
	deleted: 0,
	...rest
});
const told = (entries: HistoryEntry[]) => groupChanges(entries).map(({ verb, keys }) => [verb, ...keys].join(' '));

describe('what people would call one change', () => {
	it('takes a move to another column together, place and status', () => {
		expect(told([entry({ key: 'order' }), entry({ key: 'status' })])).toEqual(['moved status']);
	});

	it('takes a new record and what was filled in at once together', () => {
		expect(told([entry({ key: 'due' }), entry({ kind: 'created', key: '' })])).toEqual(['created due']);
	});

	it('keeps people, things and far-apart times apart', () => {
		const hour = 60 * 60 * 1000;
		expect(
			told([
				entry({ at: 3 * hour }),
				entry({ at: 2 * hour }),
				entry({ at: 2 * hour, userId: 'samir' }),
				entry({ at: 2 * hour, ref: 'measures/m2' })
			])
		).toHaveLength(4);
	});

	it('does not reach over what somebody else did to the same thing', () => {
		expect(told([entry({ key: 'due' }), entry({ userId: 'samir' }), entry({ key: 'due' })])).toHaveLength(3);
	});

	it('tells the bin from a change and leaves out book-keeping', () => {
		expect(told([entry({ key: 'deletedBy' }), entry({ key: 'deletedAt', after: 5 }), entry({})])).toEqual([
			'binned',
			'changed title'
		]);
	});
});
