import { describe, expect, it } from 'vitest';
import { ClientIds } from './client-ids.ts';

describe('SPEC 3.8: whose a Yjs client id is', () => {
	it('stays with who wrote under it, however many ids others use and name', () => {
		const ids = new ClientIds([[1, 'ada']]);
		ids.claim(2, 'ada');
		for (let id = 10; id < 150_000; id++) ids.claim(id, 'eve');
		for (let id = 150_000; id < 300_000; id++) ids.name(id, 'eve');
		expect([ids.ownerOf(1), ids.ownerOf(2)]).toEqual(['ada', 'ada']);
		expect(ids.claim(1, 'eve')).toBe(false);
		expect(ids.name(2, 'eve')).toBe(false);
	});

	it('is kept for who named it in presence, so that nobody writes under it first', () => {
		const ids = new ClientIds();
		expect(ids.name(1, 'ada')).toBe(true);
		expect(ids.claim(1, 'eve')).toBe(false);
		expect(ids.name(1, 'eve')).toBe(false);
		expect(ids.claim(1, 'ada')).toBe(true);
	});

	it('is forgotten again if it was only named and the same person names many others', () => {
		const ids = new ClientIds([], 4);
		ids.name(1, 'ada');
		for (let id = 10; id < 20; id++) ids.name(id, 'eve');
		expect(Array.from({ length: 10 }, (_, i) => ids.ownerOf(10 + i))).toEqual([
			...Array<null>(6).fill(null),
			...Array<string>(4).fill('eve')
		]);
		expect(ids.ownerOf(1)).toBe('ada');
	});
});
