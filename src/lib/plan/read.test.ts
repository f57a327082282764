import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply } from './apply.ts';
import { collectionOf, fragmentOf } from './doc.ts';
import { advancePlan, observePlan, readPlan, touchedBy, updatePlan, type Touched } from './read.ts';
import { run, smallPlan } from './testing/fixture.ts';
import { coordinator } from './testing/people.ts';

describe('updatePlan', () => {
	it('keeps everything that was not touched the same object', () => {
		const doc = smallPlan();
		const before = readPlan(doc);
		run(doc, { type: 'record.set', collection: 'measures', id: 'm-1', values: { title: 'Neu' } });
		const after = updatePlan(before, doc, ['measures/m-1', 'measures/m-2', 'fields/f-1', 'meta']);
		expect(after).toEqual(readPlan(doc));
		expect(after.measures['m-1']).not.toBe(before.measures['m-1']);
		expect(after.measures['m-2']).toBe(before.measures['m-2']);
		expect(after.fields).toBe(before.fields);
		expect(after.meta).toBe(before.meta);
		expect(updatePlan(after, doc, ['measures/m-1'])).toBe(after);
	});

	it('follows creation, deletion for good and sets', () => {
		const doc = smallPlan();
		let plan = readPlan(doc);
		observePlan(doc, (touched) => (plan = updatePlan(plan, doc, touched)));
		const values = { order: 'a5', field: 'f-1', title: 'Neu' };
		run(doc, { type: 'record.create', collection: 'goals', id: 'g-2', at: 1, values });
		run(doc, { type: 'record.add', collection: 'measures', id: 'm-1', key: 'goals', member: 'g-2' });
		expect(plan.measures['m-1']?.goals).toEqual(['g-1', 'g-2']);
		run(doc, { type: 'record.bin', collection: 'goals', id: 'g-2', at: 1 });
		run(doc, { type: 'record.purge', collection: 'goals', id: 'g-2' });
		run(doc, { type: 'meta.set', values: { title: 'Anders' } });
		expect(plan.goals['g-2']).toBeUndefined();
		expect(plan).toEqual(readPlan(doc));
	});
});

describe('advancePlan', () => {
	it('follows in place, and tells each record that is another one now', () => {
		const doc = smallPlan();
		const plan = readPlan(doc);
		const measure = plan.measures['m-1'];
		const told: [string, boolean, boolean][] = [];
		observePlan(doc, (touched) =>
			advancePlan(plan, doc, touched, ({ collection, id, before, after }) =>
				told.push([`${collection}/${id}`, before !== undefined, after !== undefined])
			)
		);
		const values = { order: 'a5', field: 'f-1', title: 'Neu' };
		run(doc, { type: 'record.create', collection: 'goals', id: 'g-2', at: 1, values });
		run(doc, { type: 'record.set', collection: 'measures', id: 'm-1', values: { title: 'Neu' } });
		run(doc, { type: 'record.bin', collection: 'goals', id: 'g-2', at: 1 });
		run(doc, { type: 'record.purge', collection: 'goals', id: 'g-2' });
		run(doc, { type: 'meta.set', values: { title: 'Anders' } });
		expect(plan).toEqual(readPlan(doc));
		expect(told).toEqual([
			['goals/g-2', false, true],
			['measures/m-1', true, true],
			['goals/g-2', true, true],
			['goals/g-2', true, false],
			['meta/', true, true]
		]);
		expect(measure?.title).not.toBe('Neu');
		advancePlan(plan, doc, ['measures/m-1'], () => expect.unreachable());
	});
});

describe('what was touched', () => {
	it('is told once per transaction, texts included', () => {
		const doc = smallPlan();
		const told: Touched[] = [];
		const stop = observePlan(doc, (touched) => told.push(touched));
		doc.transact(() => {
			fragmentOf(doc, 'measures/m-1')?.insert(0, [new Y.XmlElement('paragraph')]);
			apply(doc, { type: 'record.bin', collection: 'goals', id: 'g-1', at: 1 }, { access: coordinator });
		});
		stop();
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 1 });
		expect(told).toEqual([new Set(['measures/m-1', 'goals/g-1'])]);
	});

	it('is read from Yjs events as well', () => {
		const doc = smallPlan();
		let touched: Touched = new Set();
		collectionOf(doc, 'measures').observeDeep((events) => (touched = touchedBy(events)));
		run(doc, { type: 'record.add', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-1' });
		expect(touched).toEqual(new Set(['measures/m-1']));
	});
});
