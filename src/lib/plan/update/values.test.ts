import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { metaOf } from '../doc.ts';
import type { RefusalReason } from '../refusal.ts';
import { attempt, measure } from '../testing/attempt.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { coordinator } from '../testing/people.ts';
import { Room, updateOf } from '../testing/room.ts';

describe('values of an update', () => {
	const values: [string, string, unknown, RefusalReason | 'accepted'][] = [
		['10,000 characters', 'title', 'x'.repeat(10_000), 'too-long'],
		['nothing', 'title', '', 'invalid'],
		['only spaces', 'title', '   ', 'invalid'],
		['two lines', 'title', 'two\nlines', 'invalid'],
		['a zero', 'title', 'zero\0', 'invalid'],
		['a script: it is only text', 'title', '<script>alert(1)</script>', 'accepted'],
		['a number', 'title', 5, 'invalid'],
		['a list', 'title', ['a'], 'invalid'],
		['an object', 'title', { a: 1 }, 'invalid'],
		['null', 'title', null, 'invalid'],
		['undefined', 'title', undefined, 'invalid'],
		['bytes', 'title', new Uint8Array(3), 'invalid'],
		['a big integer', 'title', 5n, 'invalid'],
		['a shared text', 'title', new Y.Text('x'), 'invalid'],
		['a shared map', 'title', new Y.Map(), 'invalid'],
		['a document', 'title', new Y.Doc(), 'invalid'],
		['no status', 'status', 'finished', 'invalid'],
		['a name of JavaScript', 'status', 'constructor', 'invalid'],
		['30 February', 'due', '2010-02-30', 'invalid'],
		['a short date', 'due', '2010-2-3', 'invalid'],
		['a leap day', 'due', '2012-02-29', 'accepted'],
		['a date as number', 'due', 20100203, 'invalid'],
		['nothing', 'order', '', 'invalid'],
		['no order key', 'order', 'a00', 'invalid'],
		['the order key below which there is none', 'order', 'A00000000000000000000000000', 'invalid'],
		['a long order key', 'order', `a0${'V'.repeat(600)}`, 'too-long'],
		['a field that is not there', 'field', 'f-404', 'reference'],
		['no field', 'field', null, 'invalid'],
		['a name of JavaScript', 'field', 'constructor', 'invalid'],
		['an organisation that is not there', 'organisation', 'o-404', 'reference'],
		['a record of another kind', 'organisation', 'm-1', 'reference'],
		['a prototype', 'organisation', '__proto__', 'invalid'],
		['another time', 'createdAt', 7, 'fixed'],
		['another author', 'createdBy', 'anna', 'fixed'],
		['somebody else', 'deletedBy', 'somebody', 'author'],
		['a negative time', 'deletedAt', -1, 'invalid'],
		['a broken time', 'deletedAt', 1.5, 'invalid'],
		['an unknown key', 'colour', 'red', 'unknown'],
		['an unknown key with a name of JavaScript', 'constructor', 'x', 'unknown'],
		['an id', 'id', 'm-2', 'unknown'],
		['another text', 'description', new Y.XmlFragment(), 'fixed'],
		['a plain text', 'description', 'x', 'fixed'],
		['another set', 'partners', new Y.Map(), 'fixed'],
		['a list', 'partners', new Y.Array(), 'fixed'],
		['an id instead of a set', 'goals', 'g-1', 'fixed']
	];
	it.each(values)('%s as %s', (_name, key, value, expected) => {
		expect(attempt(coordinator, (doc) => measure(doc).set(key, value))).toBe(expected);
	});

	it.each(['title', 'status', 'deletedAt', 'partners', 'description'])('%s cannot be removed', (key) => {
		expect(attempt(coordinator, (doc) => measure(doc).delete(key))).toBe('required');
	});

	it('knows the keys of the plan itself', () => {
		expect(attempt(coordinator, (doc) => metaOf(doc).set('title', 'Neu'))).toBe('accepted');
		expect(attempt(coordinator, (doc) => metaOf(doc).set('version', 2))).toBe('fixed');
		expect(attempt(coordinator, (doc) => metaOf(doc).set('owner', 'anna'))).toBe('unknown');
		expect(attempt(coordinator, (doc) => metaOf(doc).delete('title'))).toBe('required');
		expect(attempt('server', (doc) => metaOf(doc).set('version', 2))).toBe('accepted');
	});

	it('lets sets hold only what is there, as members', () => {
		const partners = (doc: Y.Doc) => measure(doc).get('partners') as Y.Map<unknown>;
		expect(attempt(coordinator, (doc) => partners(doc).set('o-1', true))).toBe('accepted');
		expect(attempt(coordinator, (doc) => partners(doc).delete('o-2'))).toBe('accepted');
		expect(attempt(coordinator, (doc) => partners(doc).set('o-1', false))).toBe('invalid');
		expect(attempt(coordinator, (doc) => partners(doc).set('o-1', new Y.Map()))).toBe('invalid');
		expect(attempt(coordinator, (doc) => partners(doc).set('o-404', true))).toBe('reference');
		expect(attempt(coordinator, (doc) => partners(doc).set('__proto__', true))).toBe('invalid');
	});

	it('lets a reference point into the bin', () => {
		const doc = smallPlan();
		run(doc, { type: 'record.bin', collection: 'organisations', id: 'o-2', at: 9 });
		const room = new Room(doc);
		const update = updateOf(room.join(), (copy) => measure(copy).set('organisation', 'o-2'));
		expect(room.receive(update, coordinator).ok).toBe(true);
	});

	it('accepts a reference to what was deleted for good meanwhile', () => {
		const doc = smallPlan();
		const update = updateOf(new Room(doc).join(), (copy) => measure(copy).set('organisation', 'o-2'));
		run(doc, { type: 'record.bin', collection: 'organisations', id: 'o-2', at: 9 });
		run(doc, { type: 'record.purge', collection: 'organisations', id: 'o-2' });
		const room = new Room(doc);
		expect(room.receive(update, coordinator).ok).toBe(true);
		expect(room.problems()).toEqual([]);
	});
});
