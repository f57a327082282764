import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply } from '../apply.ts';
import type { Command } from '../command.ts';
import { collectionOf, recordOf, type RecordMap } from '../doc.ts';
import { dotId, shareId } from '../ids.ts';
import { limits } from '../limits.ts';
import type { RefusalReason } from '../refusal.ts';
import { attempt } from '../testing/attempt.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { adviser, coordinator, inWorkshop, partnerIn, viewer } from '../testing/people.ts';
import { Room } from '../testing/room.ts';
import type { Access, Collection } from '../types.ts';

const guest = inWorkshop('collect');
const other = inWorkshop('collect', { userId: 'ghada' });
const sorter = inWorkshop('cluster');
const voter = inWorkshop('vote');
const weigher = inWorkshop('weigh');

/** What commands and the server say to the same: they have to agree. */
function tried(access: Access, command: object, room = new Room(withNote())): RefusalReason | 'accepted' {
	const doc = room.join();
	const applied = apply(doc, command as Command, { access });
	const forced = room.join();
	const anyway = apply(forced, command as Command, { access: { role: 'server', userId: access.userId } });
	if (anyway.ok) {
		const verdict = room.receive(Y.encodeStateAsUpdate(forced, Y.encodeStateVector(room.doc)), access);
		expect(verdict.ok, JSON.stringify([applied, verdict])).toBe(applied.ok);
		expect(room.problems()).toEqual([]);
	}
	return applied.ok ? 'accepted' : applied.reason;
}

const noteOf = (values: object = {}, id = 'neu') => ({
	type: 'record.create',
	collection: 'notes',
	id,
	at: 5,
	values: { order: 'a5', workshop: 'w-1', field: 'f-1', text: 'Mehr Radwege', authorName: 'Gast', ...values }
});
const set = (collection: Collection, id: string, values: object) => ({ type: 'record.set', collection, id, values });
const stick = (index: number, on: string | null, userId = 'gast') => ({
	type: 'record.create',
	collection: 'dots',
	id: dotId('w-1', userId, index),
	at: 5,
	values: { workshop: 'w-1', on }
});

/** With a note of the guest's own, and things of another workshop. */
function withNote(): Y.Doc {
	const doc = smallPlan();
	run(doc, noteOf({}, 'mein') as Command, guest);
	const there = { order: 'a1', workshop: 'w-2' };
	run(doc, { type: 'record.create', collection: 'clusters', id: 'k-2', at: 5, values: there });
	run(doc, noteOf({ ...there, field: null }, 'z-2') as Command);
	return doc;
}

describe('a guest', () => {
	it('writes, changes and bins own notes while notes are collected', () => {
		expect(tried(guest, noteOf())).toBe('accepted');
		expect(tried(guest, noteOf({ field: null }))).toBe('accepted');
		expect(tried(guest, set('notes', 'mein', { text: 'Anders', field: null }))).toBe('accepted');
		expect(tried(guest, { type: 'record.bin', collection: 'notes', id: 'mein', at: 6 })).toBe('accepted');
		expect(tried(guest, set('notes', 'z-1', { text: 'x' }))).toBe('forbidden');
		expect(tried(other, set('notes', 'mein', { text: 'x' }))).toBe('forbidden');
		expect(tried(other, { type: 'record.bin', collection: 'notes', id: 'mein', at: 6 })).toBe('forbidden');
	});

	it('writes in their workshop, its fields and their name only', () => {
		expect(tried(guest, noteOf({ workshop: 'w-2' }))).toBe('forbidden');
		expect(tried(guest, noteOf({ field: 'f-2' }))).toBe('forbidden');
		expect(tried(guest, noteOf({ authorName: 'Anna' }))).toBe('forbidden');
		expect(tried(guest, noteOf({ goal: 'g-1' }))).toBe('forbidden');
		expect(tried(guest, noteOf({ cluster: 'k-2' }))).toBe('forbidden');
		expect(tried(guest, set('notes', 'mein', { field: 'f-2' }))).toBe('forbidden');
		expect(tried(guest, set('notes', 'mein', { goal: 'g-1' }))).toBe('forbidden');
		expect(tried(guest, noteOf({ text: 'x'.repeat(501) }))).toBe('too-long');
	});

	it.each(['arrive', 'cluster', 'vote', 'promote', 'weigh', 'end'] as const)('writes no notes in phase %s', (phase) => {
		expect(tried(inWorkshop(phase), noteOf())).toBe('forbidden');
		expect(tried(inWorkshop(phase), set('notes', 'mein', { text: 'x' }))).toBe('forbidden');
	});

	it('does nothing where the moderator has locked it, or when the workshop is over', () => {
		const may = { write: false, cluster: false, vote: false, weigh: false };
		expect(tried(inWorkshop('collect', { may }), noteOf())).toBe('forbidden');
		expect(tried(inWorkshop('cluster', { may }), set('notes', 'z-1', { cluster: null }))).toBe('forbidden');
		expect(tried(inWorkshop('vote', { may }), stick(1, 'clusters/k-1'))).toBe('forbidden');
		expect(tried({ ...guest, workshops: [] }, noteOf())).toBe('forbidden');
	});

	it('does not bring back what the moderator has taken away', () => {
		const doc = withNote();
		run(doc, { type: 'record.bin', collection: 'notes', id: 'mein', at: 6 }, coordinator);
		const restore = { type: 'record.restore', collection: 'notes', id: 'mein' };
		expect(tried(guest, restore, new Room(doc))).toBe('forbidden');
	});

	it('sorts notes of others into clusters, in that phase, without changing what they say', () => {
		expect(tried(sorter, set('notes', 'z-1', { cluster: null, order: 'a9' }))).toBe('accepted');
		expect(tried(sorter, set('notes', 'z-1', { cluster: 'k-2' }))).toBe('forbidden');
		expect(tried(sorter, set('notes', 'z-2', { cluster: null, order: 'a9' }))).toBe('forbidden');
		expect(tried(sorter, set('notes', 'z-1', { text: 'x' }))).toBe('forbidden');
		expect(tried(guest, set('notes', 'z-1', { cluster: null, order: 'a9' }))).toBe('forbidden');
		const cluster = { type: 'record.create', collection: 'clusters', id: 'neu', at: 5 };
		expect(tried(sorter, { ...cluster, values: { order: 'a5', workshop: 'w-1', title: 'Verkehr' } })).toBe('accepted');
		expect(tried(sorter, { ...cluster, values: { order: 'a5', workshop: 'w-2' } })).toBe('forbidden');
		expect(tried(guest, { ...cluster, values: { order: 'a5', workshop: 'w-1' } })).toBe('forbidden');
		expect(tried(sorter, set('clusters', 'k-1', { title: 'Sprache', field: null }))).toBe('accepted');
	});

	it('sticks as many dots as there are, own ones, on what stands in the workshop', () => {
		expect(tried(voter, stick(1, 'clusters/k-1'))).toBe('accepted');
		expect(tried(voter, stick(2, 'notes/mein'))).toBe('accepted');
		expect(tried(voter, stick(3, 'clusters/k-1'))).toBe('forbidden');
		expect(tried(voter, stick(0, 'clusters/k-1'))).toBe('exists');
		expect(tried(voter, stick(1, 'clusters/k-2'))).toBe('forbidden');
		expect(tried(voter, stick(1, 'goals/g-1'))).toBe('invalid');
		expect(tried(voter, { ...stick(1, 'clusters/k-1'), id: 'noch-einer' })).toBe('invalid');
		expect(tried(voter, stick(1, 'clusters/k-1', 'ghada'))).toBe('invalid');
		expect(tried(voter, set('dots', 'd0-w-1-gast', { on: null }))).toBe('accepted');
		expect(tried(voter, set('dots', 'd0-w-1-gast', { on: 'notes/z-2' }))).toBe('forbidden');
		expect(tried(voter, { type: 'record.bin', collection: 'dots', id: 'd0-w-1-gast', at: 6 })).toBe('forbidden');
		expect(tried(sorter, set('dots', 'd0-w-1-gast', { on: null }))).toBe('forbidden');
		const ghada = inWorkshop('vote', { userId: 'ghada' });
		expect(tried(ghada, set('dots', 'd0-w-1-gast', { on: null }))).toBe('forbidden');
		expect(tried(coordinator, set('dots', 'd0-w-1-gast', { on: null }))).toBe('forbidden');
		expect(tried(inWorkshop('vote', { role: 'coordinator', userId: 'anna' }), stick(0, null, 'anna'))).toBe('accepted');
	});

	it('moves shares of the workshop’s open boards, in that phase', () => {
		const id = shareId('b-1', 'g-1');
		expect(tried(weigher, set('shares', id, { value: 80 }))).toBe('accepted');
		expect(tried(weigher, set('shares', id, { value: 101 }))).toBe('invalid');
		expect(tried(weigher, set('shares', id, { goal: null }))).toBe('forbidden');
		expect(tried(voter, set('shares', id, { value: 80 }))).toBe('forbidden');
		expect(tried(inWorkshop('weigh', { id: 'w-2' }), set('shares', id, { value: 80 }))).toBe('forbidden');
		const doc = withNote();
		run(doc, { type: 'record.set', collection: 'boards', id: 'b-1', values: { closed: true } });
		expect(tried(weigher, set('shares', id, { value: 80 }), new Room(doc))).toBe('forbidden');
	});

	it('touches nothing else', () => {
		for (const access of [guest, sorter, voter, weigher]) {
			expect(tried(access, set('goals', 'g-1', { title: 'x' }))).toBe('forbidden');
			expect(tried(access, set('boards', 'b-1', { closed: true }))).toBe('forbidden');
			expect(tried(access, set('targets', 't-1', { value: 1 }))).toBe('forbidden');
			expect(tried(access, { type: 'meta.set', values: { title: 'x' } })).toBe('forbidden');
			const comment = { type: 'record.create', collection: 'comments', id: 'neu', at: 5 };
			expect(tried(access, { ...comment, values: { on: 'goals/g-1', text: 'x' } })).toBe('forbidden');
		}
	});

	it('does not write notes without end', () => {
		const doc = smallPlan();
		const many = Array.from({ length: limits.notesPerPerson }, (_, index) => noteOf({}, `n-${index}`));
		const room = new Room(doc);
		const copy = room.join();
		for (const command of many) run(copy, command as Command, guest);
		expect(apply(copy, noteOf() as Command, { access: guest })).toMatchObject({ reason: 'limit' });
		run(copy, noteOf() as Command, { ...coordinator, userId: 'gast' });
		expect(room.sync(copy, guest)).toMatchObject({ reason: 'limit' });
		expect(attempt(guest, () => {})).toBe('accepted');
	});
});

describe('members', () => {
	const id = shareId('b-1', 'g-1');

	it('move shares, but only coordinators say what stands on a board', () => {
		expect(tried(adviser, set('shares', id, { value: 80 }))).toBe('accepted');
		expect(tried(partnerIn('f-2'), set('shares', id, { order: 'a9' }))).toBe('accepted');
		expect(tried(viewer, set('shares', id, { value: 80 }))).toBe('forbidden');
		expect(tried(adviser, set('boards', 'b-1', { title: 'x' }))).toBe('forbidden');
		const share = { type: 'record.create', collection: 'shares', at: 5 };
		const values = { order: 'a0', board: 'b-1', goal: 'g-1', value: 1 };
		expect(tried(adviser, { ...share, id, values })).toBe('exists');
		expect(tried(coordinator, { ...share, id: 'anders', values })).toBe('invalid');
	});

	it('attach targets to goals of their fields', () => {
		expect(tried(partnerIn('f-1'), set('targets', 't-1', { value: 12, steps: '2027:14' }))).toBe('accepted');
		expect(tried(partnerIn('f-2'), set('targets', 't-1', { value: 12 }))).toBe('forbidden');
		expect(tried(adviser, set('targets', 't-1', { value: 12 }))).toBe('forbidden');
		expect(tried(coordinator, set('targets', 't-1', { steps: '2028:1;2027:2' }))).toBe('invalid');
		expect(tried(coordinator, set('targets', 't-1', { value: NaN }))).toBe('invalid');
		expect(tried(coordinator, set('targets', 't-1', { breakdown: 'gender=f;migration=yes' }))).toBe('accepted');
		expect(tried(coordinator, set('targets', 't-1', { breakdown: 'gender' }))).toBe('invalid');
		expect(tried(coordinator, set('targets', 't-1', { override: 'fine' }))).toBe('invalid');
	});

	it('take part in a workshop without losing their own rights', () => {
		const partner = inWorkshop('collect', { role: 'partner', userId: 'paula' });
		expect(tried({ ...partner, fields: ['f-1'] }, noteOf())).toBe('accepted');
		expect(tried({ ...partner, fields: ['f-1'] }, set('goals', 'g-1', { title: 'x' }))).toBe('accepted');
		expect(tried(partnerIn('f-1'), noteOf())).toBe('forbidden');
	});

	it('do not write what only the server writes', () => {
		for (const key of ['weight', 'weightRound']) {
			const value = key === 'weight' ? 0.2 : 'r-1';
			expect(tried(coordinator, set('goals', 'g-1', { [key]: value }))).toBe('fixed');
			expect(attempt(coordinator, (doc) => (recordOf(doc, 'goals', 'g-1') as RecordMap).set(key, value))).toBe('fixed');
			const created = { order: 'a0', field: 'f-1', title: 'Neu', [key]: value };
			const create = { type: 'record.create', collection: 'goals', id: 'neu', at: 5, values: created };
			expect(tried(coordinator, create)).toBe('fixed');
			expect(attempt('server', (doc) => (recordOf(doc, 'goals', 'g-1') as RecordMap).set(key, value))).toBe('accepted');
		}
	});
});

it('deleting for good takes along what hangs on it', () => {
	const room = new Room(smallPlan());
	const doc = room.join();
	const purge = (collection: Collection, id: string) => {
		run(doc, { type: 'record.bin', collection, id, at: 6 } as Command);
		expect(room.sync(doc, coordinator)).toMatchObject({ ok: true });
		run(doc, { type: 'record.purge', collection, id } as Command);
	};
	purge('goals', 'g-1');
	purge('clusters', 'k-1');
	expect([...collectionOf(doc, 'targets').keys(), ...collectionOf(doc, 'dots').keys()]).toEqual([]);
	expect(recordOf(doc, 'shares', shareId('b-1', 'g-1'))?.get('goal')).toBeNull();
	expect(recordOf(doc, 'notes', 'z-1')?.get('cluster')).toBeNull();
	expect(room.sync(doc, coordinator)).toMatchObject({ ok: true });
	purge('boards', 'b-1');
	expect(room.sync(doc, coordinator)).toMatchObject({ ok: true });
	expect([...collectionOf(doc, 'shares').keys()]).toEqual([]);
});
