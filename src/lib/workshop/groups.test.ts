import { describe, expect, test } from 'vitest';
import { mergeNotes, promote, putTogether, stickDot, takeDot } from './commands.ts';
import { byDots, duplicates, groupsOf } from './groups.ts';
import type { ViewCluster, ViewNote } from './view.ts';

const note = (id: string, more: Partial<ViewNote> = {}): ViewNote => ({
	...{ id, field: 'f1', text: `Zettel ${id}`, order: `a${id.slice(1)}`, cluster: null, goal: null, createdAt: 0 },
	...more
});
const cluster = (id: string, more: Partial<ViewCluster> = {}): ViewCluster => ({
	...{ id, field: 'f1', title: '', order: 'a5', goal: null },
	...more
});

describe('groups', () => {
	test('clusters stand with their notes, notes of a cluster that is gone by themselves', () => {
		const notes = [
			note('n1'),
			note('n2', { cluster: 'c1' }),
			note('n3', { cluster: 'c1' }),
			note('n4', { cluster: 'gone' })
		];
		const groups = groupsOf(notes, [cluster('c1', { order: 'a0' }), cluster('empty')]);
		expect(groups.map(({ ref, notes }) => [ref, notes.map(({ id }) => id)])).toEqual([
			['clusters/c1', ['n2', 'n3']],
			['notes/n1', ['n1']],
			['notes/n4', ['n4']]
		]);
		expect(groups[0]?.title).toBe('Zettel n2');
	});

	test('most dots come first, equal ones stay in order', () => {
		const groups = groupsOf([note('n1'), note('n2'), note('n3')], []);
		expect(byDots(groups, { 'notes/n3': 2 }).map(({ id }) => id)).toEqual(['n3', 'n1', 'n2']);
	});

	test('notes that say the same are found, in one field only', () => {
		const same = duplicates([
			note('n1', { text: 'Mehr Sprachkurse am Abend' }),
			note('n2', { text: 'Sprachkurse am Abend!' }),
			note('n3', { text: 'sprachkurse, am abend', field: 'f2' }),
			note('n4', { text: 'Kita-Plätze' })
		]);
		expect(same.map((notes) => notes.map(({ id }) => id))).toEqual([['n1', 'n2']]);
	});
});

describe('commands', () => {
	const [a, b] = groupsOf([note('n1'), note('n2')], []) as [never, never];

	test('two notes put together make a cluster', () => {
		const [create, ...moves] = putTogether('w', a, b);
		expect(create).toMatchObject({
			type: 'record.create',
			collection: 'clusters',
			values: { workshop: 'w', field: 'f1' }
		});
		expect(moves).toHaveLength(2);
	});

	test('a cluster put onto a note takes it in and keeps its name', () => {
		const [named] = groupsOf([note('n3', { cluster: 'c1' })], [cluster('c1', { title: 'Sprache' })]) as [never];
		const commands = putTogether('w', named, a);
		expect(commands).toMatchObject([
			{ id: 'n1', values: { cluster: 'c1' } },
			{ id: 'c1', values: { order: 'a1' } }
		]);
		expect(putTogether('w', a, a)).toEqual([]);
	});

	test('merged notes are called by the first', () => {
		expect(mergeNotes('w', [note('n1'), note('n2')], [])[0]).toMatchObject({ values: { title: 'Zettel n1' } });
	});

	test('a person has as many dots as there are, and takes back their own', () => {
		const stuck = { 0: 'notes/n1', 1: null };
		expect(stickDot('w', 'g', stuck, 2, 'notes/n2')).toMatchObject({ type: 'record.set', values: { on: 'notes/n2' } });
		expect(stickDot('w', 'g', { 0: 'notes/n1' }, 2, 'notes/n2')).toMatchObject({ type: 'record.create' });
		expect(stickDot('w', 'g', { 0: 'notes/n1' }, 1, 'notes/n2')).toBeNull();
		expect(takeDot('w', 'g', stuck, 'notes/n1')).toMatchObject({ values: { on: null } });
		expect(takeDot('w', 'g', stuck, 'notes/n2')).toBeNull();
	});

	test('promoted groups become proposed goals that say where they come from', () => {
		const commands = promote([{ ...(a as object), field: 'f2' } as never], []);
		expect(commands[0]).toMatchObject({
			collection: 'goals',
			values: { field: 'f2', title: 'Zettel n1', stage: 'proposed', origin: 'workshop' }
		});
		expect(commands[1]).toMatchObject({
			collection: 'notes',
			id: 'n1',
			values: { goal: (commands[0] as { id: string }).id }
		});
	});
});
