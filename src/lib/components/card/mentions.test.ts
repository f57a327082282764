import { describe, expect, it } from 'vitest';
import { fromDraft, matchPeople, queryAt, readComment, toDraft } from './mentions.ts';

const people = [
	{ id: 'u1', name: 'Ayşe Yılmaz' },
	{ id: 'u2', name: 'Anna Berg' },
	{ id: 'u3', name: 'Anna Berg-Klein' }
];
const names = Object.fromEntries(people.map((person) => [person.id, person]));

describe('mentions', () => {
	it('stores people, not names, and reads them back', () => {
		const draft = 'Danke @Anna Berg-Klein und @Anna Berg, bitte @Ayşe Yılmaz fragen.';
		const stored = fromDraft(draft, people);
		expect(stored).toBe('Danke @[u3] und @[u2], bitte @[u1] fragen.');
		expect(toDraft(stored, names)).toBe(draft);
	});
	it('leaves addresses and longer words alone', () => {
		expect(fromDraft('x@Anna Berg @Anna Berger', people)).toBe('x@Anna Berg @Anna Berger');
	});
	it('draws text, links and mentions', () => {
		expect(readComment('@[u1] siehe https://a.de, @[weg]', names)).toEqual([
			{ kind: 'mention', userId: 'u1', name: 'Ayşe Yılmaz' },
			{ kind: 'text', text: ' siehe ' },
			{ kind: 'link', text: 'https://a.de', href: 'https://a.de' },
			{ kind: 'text', text: ', ' },
			{ kind: 'mention', userId: 'weg', name: null }
		]);
	});
});

describe('queryAt', () => {
	it('finds the mention at the cursor', () => {
		expect(queryAt('Hallo @An', 9)).toEqual({ start: 6, text: 'An' });
		expect(queryAt('@', 1)).toEqual({ start: 0, text: '' });
		expect(queryAt('@Anna B', 7)).toEqual({ start: 0, text: 'Anna B' });
	});
	it('ignores mail addresses and finished lines', () => {
		expect(queryAt('a@b', 3)).toBeNull();
		expect(queryAt('@An\nx', 5)).toBeNull();
	});
	it('matches without accents, the start of the name first', () => {
		expect(matchPeople(people, 'yil').map(({ id }) => id)).toEqual([]);
		expect(matchPeople(people, 'yıl').map(({ id }) => id)).toEqual(['u1']);
		expect(matchPeople(people, 'ayse').map(({ id }) => id)).toEqual(['u1']);
		expect(matchPeople(people, 'berg').map(({ id }) => id)).toEqual(['u2', 'u3']);
	});
});
