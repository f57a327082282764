import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { live } from '../selectors/records.ts';
import { collectionOf, metaOf, recordOf, type RecordMap } from '../doc.ts';
import { attempt, measure, newMeasure, runs, text } from '../testing/attempt.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { adviser, coordinator, partnerIn, viewer } from '../testing/people.ts';
import { Room, updateOf } from '../testing/room.ts';

const partner = partnerIn('f-1');
const stranger = partnerIn('f-2');
const part = (doc: Y.Doc) => recordOf(doc, 'parts', 'p-1') as RecordMap;
const comment = (doc: Y.Doc) => recordOf(doc, 'comments', 'c-1') as RecordMap;

describe('a viewer', () => {
	it('changes nothing', () => {
		expect(attempt(viewer, (doc) => measure(doc).set('title', 'x'))).toBe('forbidden');
		expect(attempt(viewer, (doc) => measure(doc).delete('title'))).toBe('forbidden');
		expect(attempt(viewer, (doc) => text(doc).delete(0, 1))).toBe('forbidden');
		expect(attempt(viewer, (doc) => doc.getMap('users').set('x', 1))).toBe('unknown');
	});

	it('may say that they know everything', () => {
		const room = new Room(smallPlan());
		expect(room.sync(room.join(), viewer)).toMatchObject({ ok: true, empty: true });
	});
});

describe('a partner', () => {
	it('edits measures, goals, parts and texts of their fields only', () => {
		expect(attempt(partner, (doc) => measure(doc).set('title', 'x'))).toBe('accepted');
		expect(attempt(partner, (doc) => runs(doc).insert(0, 'x'))).toBe('accepted');
		expect(attempt(partner, (doc) => part(doc).set('done', true))).toBe('accepted');
		expect(attempt(partner, (doc) => newMeasure(doc, { createdBy: 'paula' }))).toBe('accepted');
		expect(attempt(stranger, (doc) => measure(doc).set('title', 'x'))).toBe('forbidden');
		expect(attempt(stranger, (doc) => runs(doc).insert(0, 'x'))).toBe('forbidden');
		expect(attempt(stranger, (doc) => text(doc).delete(0, 1))).toBe('forbidden');
		expect(attempt(stranger, (doc) => part(doc).set('done', true))).toBe('forbidden');
		expect(attempt(stranger, (doc) => newMeasure(doc, { createdBy: 'paula' }))).toBe('forbidden');
		expect(attempt(stranger, (doc) => (measure(doc).get('goals') as Y.Map<true>).delete('g-1'))).toBe('forbidden');
	});

	it('does not touch fields, steps and the plan itself', () => {
		expect(attempt(partner, (doc) => recordOf(doc, 'fields', 'f-1')?.set('title', 'x'))).toBe('forbidden');
		expect(attempt(partner, (doc) => recordOf(doc, 'steps', 's-1')?.set('status', 'done'))).toBe('forbidden');
		expect(attempt(partner, (doc) => metaOf(doc).set('title', 'x'))).toBe('forbidden');
	});

	it('changes no attribute in a foreign text', () => {
		const doc = smallPlan();
		const list = new Y.XmlElement('orderedList');
		list.insert(0, [new Y.XmlElement('listItem')]);
		text(doc).insert(0, [list]);
		const room = new Room(doc);
		const update = updateOf(room.join(), (copy) =>
			(text(copy).get(0) as Y.XmlElement).setAttribute('start', 3 as never)
		);
		expect(room.receive(update, stranger)).toMatchObject({ reason: 'forbidden' });
		expect(room.receive(update, adviser)).toMatchObject({ reason: 'forbidden' });
		expect(room.receive(update, partner)).toMatchObject({ ok: true });
	});

	it('may add a part while its measure is deleted for good: it has no effect', () => {
		const doc = smallPlan();
		const values = { order: 'a1', measure: 'm-1', title: 'Zu spät' };
		const update = updateOf(new Room(doc).join(), (copy) =>
			run(copy, { type: 'record.create', collection: 'parts', id: 'p-2', at: 1, values }, partner)
		);
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 });
		run(doc, { type: 'record.purge', collection: 'measures', id: 'm-1' });
		const room = new Room(doc);
		expect(room.receive(update, partner)).toMatchObject({ ok: true });
		expect(room.problems()).toEqual([]);
		expect(live(room.plan, 'parts')).toEqual([]);
	});

	it('moves nothing out of or into a field that is not theirs', () => {
		expect(attempt(partner, (doc) => measure(doc).set('field', 'f-2'))).toBe('forbidden');
		expect(attempt(partner, (doc) => measure(doc, 'm-2').set('field', 'f-1'))).toBe('forbidden');
		expect(attempt(partner, (doc) => part(doc).set('measure', 'm-2'))).toBe('forbidden');
		expect(attempt(stranger, (doc) => part(doc).set('measure', 'm-2'))).toBe('forbidden');
		expect(attempt(partnerIn('f-1', 'f-2'), (doc) => measure(doc).set('field', 'f-2'))).toBe('accepted');
	});

	it('does not pull a foreign measure over for the length of one update', () => {
		const write = (doc: Y.Doc) => {
			measure(doc, 'm-2').set('field', 'f-1');
			measure(doc, 'm-2').set('title', 'x');
			measure(doc, 'm-2').set('field', 'f-2');
		};
		expect(attempt(partner, write)).toBe('forbidden');
	});
});

describe('comments', () => {
	it('are changed by who wrote them only', () => {
		expect(attempt(adviser, (doc) => comment(doc).set('text', 'x'))).toBe('accepted');
		expect(attempt(adviser, (doc) => comment(doc).set('on', 'measures/m-2'))).toBe('fixed');
		expect(attempt(coordinator, (doc) => comment(doc).set('text', 'x'))).toBe('forbidden');
		expect(attempt(partner, (doc) => comment(doc).set('deletedAt', 5))).toBe('forbidden');
		expect(attempt(adviser, (doc) => collectionOf(doc, 'comments').delete('c-1'))).toBe('forbidden');
	});

	it('can be removed by coordinators, in their own name', () => {
		const bin = (by: string) => (doc: Y.Doc) => {
			comment(doc).set('deletedAt', 5);
			comment(doc).set('deletedBy', by);
		};
		expect(attempt(coordinator, bin('anna'))).toBe('accepted');
		expect(attempt(coordinator, bin('adil'))).toBe('author');
		expect(attempt(partner, bin('paula'))).toBe('forbidden');
		expect(
			attempt(coordinator, (doc) => {
				bin('anna')(doc);
				comment(doc).set('text', 'x');
			})
		).toBe('forbidden');
	});

	it('are all an adviser writes', () => {
		expect(attempt(adviser, (doc) => measure(doc).set('title', 'x'))).toBe('forbidden');
		expect(attempt(adviser, (doc) => newMeasure(doc, { createdBy: 'adil' }))).toBe('forbidden');
	});
});
