import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { attempt, runs, text } from '../testing/attempt.ts';
import { smallPlan } from '../testing/fixture.ts';
import { coordinator } from '../testing/people.ts';
import { Room, updateOf } from '../testing/room.ts';
import { validateUpdate } from './validate.ts';

const paragraph = (...children: (Y.XmlText | Y.XmlElement)[]) => element('paragraph', ...children);
const inserting = (child: Y.XmlElement | Y.XmlText) => attempt(coordinator, (doc) => text(doc).insert(0, [child]));

function element(name: string, ...children: (Y.XmlText | Y.XmlElement)[]): Y.XmlElement {
	const created = new Y.XmlElement(name);
	created.insert(0, children);
	return created;
}

describe('texts of an update', () => {
	it('may hold what the editor writes', () => {
		const list = element('orderedList', element('listItem', paragraph(new Y.XmlText('eins'), element('hardBreak'))));
		list.setAttribute('start', 1 as never);
		expect(inserting(list)).toBe('accepted');
		expect(attempt(coordinator, (doc) => runs(doc).format(0, 2, { bold: {}, italic: {} }))).toBe('accepted');
		const href = 'https://www.muenster.de/stadt/zuwanderung';
		const link = { href, target: '_blank', rel: 'noopener noreferrer nofollow', class: null, title: null };
		expect(attempt(coordinator, (doc) => runs(doc).format(0, 2, { link }))).toBe('accepted');
		expect(attempt(coordinator, (doc) => runs(doc).format(0, 2, { 'link--aB3+/=xY': link }))).toBe('accepted');
	});

	it.each(['script', 'heading', 'image', 'listItem', 'constructor', '#text', ''])('may not hold <%s>', (name) => {
		expect(inserting(new Y.XmlElement(name))).toBe('invalid');
	});

	it.each([
		['link', { href: 'javascript:alert(1)' }],
		['link', { href: ' javascript:alert(1)' }],
		['link', { href: 'java\tscript:alert(1)' }],
		['link', { href: 'JAVASCRIPT:alert(1)' }],
		['link', { href: 'data:text/html,x' }],
		['link', { href: 'https://a b' }],
		['link', { href: '//evil.example' }],
		['link', { href: 5 }],
		['link', {}],
		['link', { href: 'https://a.de', onclick: 'x' }],
		['link', { href: 'https://a.de', class: 'fixed inset-0' }],
		['link', 'https://a.de'],
		['bold', { style: 'x' }],
		['bold', true],
		['style', { color: 'red' }],
		['__proto__', {}],
		['textStyle', {}]
	])('may not be marked %s %j', (key, value) => {
		const attributes = Object.fromEntries([[key, value]]);
		expect(attempt(coordinator, (doc) => runs(doc).format(0, 2, attributes))).toBe('invalid');
	});

	it('may hold nothing else Yjs can put into one', () => {
		expect(attempt(coordinator, (doc) => runs(doc).insertEmbed(0, { image: 'x' }))).toBe('invalid');
		expect(attempt(coordinator, (doc) => runs(doc).insertEmbed(0, new Y.Map()))).toBe('invalid');
		expect(inserting(new Y.XmlText('bare'))).toBe('invalid');
		expect(inserting(new Y.XmlHook('x') as never)).toBe('invalid');
		expect(inserting(paragraph(paragraph()))).toBe('invalid');
		const first = (doc: Y.Doc) => text(doc).get(0) as Y.XmlElement;
		expect(attempt(coordinator, (doc) => first(doc).setAttribute('style', 'x'))).toBe('invalid');
		expect(attempt(coordinator, (doc) => runs(doc).setAttribute('class', 'x'))).toBe('invalid');
		expect(attempt(coordinator, (doc) => runs(doc).insert(0, 'zero\0'))).toBe('invalid');
	});

	it('are bounded in length, number of elements and depth', () => {
		expect(attempt(coordinator, (doc) => runs(doc).insert(0, 'x'.repeat(50_001)))).toBe('too-long');
		const many = Array.from({ length: 5_001 }, () => paragraph());
		expect(attempt(coordinator, (doc) => text(doc).insert(0, many))).toBe('limit');
		let deep = paragraph();
		for (let level = 0; level < 15; level++) deep = element('bulletList', element('listItem', deep));
		expect(inserting(deep)).toBe('limit');
	});

	it('can be shortened even when they are too long', () => {
		const room = new Room(smallPlan());
		room.doc.transact(() => runs(room.doc).insert(0, 'x'.repeat(60_000)));
		const update = updateOf(room.join(), (doc) => runs(doc).delete(0, 5_000));
		expect(validateUpdate(room.doc, room.plan, update, coordinator).ok).toBe(true);
	});
});
