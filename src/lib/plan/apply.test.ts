import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply, refusalOf } from './apply.ts';
import { checkPlan } from './check.ts';
import { restamp, type Command } from './command.ts';
import { blankPlanDoc } from './doc.ts';
import { readPlan } from './read.ts';
import { readText } from './richtext/text.ts';
import { run, smallPlan } from './testing/fixture.ts';
import { adviser, coordinator, partnerIn, secondCoordinator, viewer } from './testing/people.ts';
import type { Access } from './types.ts';

const rename = (title: string): Command => ({
	type: 'record.set',
	collection: 'measures',
	id: 'm-1',
	values: { title }
});
const create: Command = {
	type: 'record.create',
	collection: 'measures',
	id: 'm-neu',
	at: 5,
	values: { order: 'a5', field: 'f-1', title: 'Neu', partners: ['o-1'] },
	text: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hallo' }] }]
};
const binning: Command = { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 };

function reason(doc: Y.Doc, command: unknown, access: Access = coordinator): string {
	const before = Y.encodeStateAsUpdate(doc);
	const applied = apply(doc, command as Command, { access });
	if (!applied.ok) expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
	return applied.ok ? 'ok' : applied.reason;
}

describe('creating', () => {
	it('makes a complete record of what is given, in the name of who does it', () => {
		const doc = smallPlan();
		run(doc, create);
		expect(readPlan(doc).measures['m-neu']).toEqual({
			id: 'm-neu',
			createdAt: 5,
			createdBy: 'anna',
			deletedAt: null,
			deletedBy: null,
			order: 'a5',
			field: 'f-1',
			title: 'Neu',
			status: 'idea',
			start: null,
			due: null,
			organisation: null,
			partners: ['o-1'],
			goals: []
		});
		expect(readText(doc, 'measures/m-neu')).toEqual(create.type === 'record.create' ? create.text : null);
		expect(checkPlan(doc)).toEqual([]);
	});

	it('is refused with a reason, and then changes nothing', () => {
		const doc = smallPlan();
		const values = { order: 'a5', field: 'f-1', title: 'Neu' };
		const creating = (change: object) => reason(doc, { ...create, values: { ...values, ...change } });
		expect(creating({ title: undefined })).toBe('invalid');
		expect(reason(doc, { ...create, values: { order: 'a5', field: 'f-1' } })).toBe('required');
		expect(creating({ title: 'x'.repeat(301) })).toBe('too-long');
		expect(creating({ field: 'f-404' })).toBe('reference');
		expect(creating({ partners: ['o-404'] })).toBe('reference');
		expect(creating({ colour: 'red' })).toBe('unknown');
		expect(reason(doc, { ...create, id: 'm-1' })).toBe('exists');
		expect(reason(doc, { ...create, id: '__proto__' })).toBe('invalid');
		expect(reason(doc, { ...create, collection: 'users' })).toBe('unknown');
		expect(reason(doc, { ...create, at: 'now' })).toBe('invalid');
		expect(reason(doc, create, viewer)).toBe('forbidden');
		expect(reason(doc, create, adviser)).toBe('forbidden');
		expect(reason(doc, create, partnerIn('f-2'))).toBe('forbidden');
		expect(reason(doc, create, partnerIn('f-1'))).toBe('ok');
	});

	it('ignores an author the command brings along', () => {
		const doc = smallPlan();
		apply(doc, { ...create, values: { ...create.values, createdBy: 'cem' } } as Command, { access: coordinator });
		expect(readPlan(doc).measures['m-neu']?.createdBy).toBe('anna');
	});

	it('refuses texts the editor could not show', () => {
		const doc = smallPlan();
		const text = [{ type: 'paragraph', content: [{ type: 'script' }] }];
		expect(reason(doc, { ...create, text })).toBe('invalid');
		expect(reason(doc, { ...create, text: 'Hallo' })).toBe('invalid');
	});
});

describe('changing', () => {
	it('sets, adds, removes, bins and restores', () => {
		const doc = smallPlan();
		run(doc, rename('Anders'));
		run(doc, { type: 'record.add', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-1' });
		run(doc, { type: 'record.remove', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-2' });
		run(doc, { type: 'meta.set', values: { title: 'Plan' } });
		run(doc, binning);
		const plan = readPlan(doc);
		expect(plan.meta.title).toBe('Plan');
		expect(plan.measures['m-1']).toMatchObject({
			title: 'Anders',
			partners: ['o-1'],
			deletedAt: 9,
			deletedBy: 'anna'
		});
		run(doc, { type: 'record.restore', collection: 'measures', id: 'm-1' });
		expect(readPlan(doc).measures['m-1']).toMatchObject({ deletedAt: null, deletedBy: null });
	});

	it('does nothing if it is so already', () => {
		const doc = smallPlan();
		const before = Y.encodeStateAsUpdate(doc);
		expect(run(doc, rename('Kampagne'))).toEqual([]);
		expect(run(doc, { type: 'record.add', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-2' })).toEqual(
			[]
		);
		expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
	});

	it('is one transaction with the origin it is given', () => {
		const doc = smallPlan();
		const origins: unknown[] = [];
		doc.on('update', (_update: Uint8Array, origin: unknown) => origins.push(origin));
		apply(doc, create, { access: coordinator, origin: 'journal' });
		expect(origins).toEqual(['journal']);
	});

	it('is refused with a reason', () => {
		const doc = smallPlan();
		expect(reason(doc, { ...rename(''), id: 'm-404' })).toBe('gone');
		expect(reason(doc, rename(''))).toBe('invalid');
		expect(reason(doc, { ...rename('x'), values: { createdBy: 'cem' } })).toBe('fixed');
		expect(reason(doc, { ...rename('x'), values: { deletedAt: 5 } })).toBe('unknown');
		expect(reason(doc, { ...rename('x'), values: { partners: ['o-1'] } })).toBe('unknown');
		expect(reason(doc, { ...rename('x'), values: { due: '2010-02-30' } })).toBe('invalid');
		expect(reason(doc, { ...rename('x'), values: null })).toBe('invalid');
		expect(reason(doc, { type: 'record.explode', collection: 'measures', id: 'm-1' })).toBe('unknown');
		expect(reason(doc, { type: 'meta.set', values: { version: 7 } })).toBe('fixed');
		expect(reason(doc, { type: 'meta.set', values: { title: 'x' } }, partnerIn('f-1'))).toBe('forbidden');
		expect(reason(doc, rename('x'), partnerIn('f-2'))).toBe('forbidden');
		expect(reason(doc, { ...rename('x'), values: { field: 'f-2' } }, partnerIn('f-1'))).toBe('forbidden');
		expect(reason(doc, null)).toBe('unknown');
	});

	it('can be asked about beforehand', () => {
		const doc = smallPlan();
		expect(refusalOf(doc, rename('x'), viewer)).toEqual({ reason: 'forbidden', ref: 'measures/m-1' });
		expect(refusalOf(doc, rename('x'), coordinator)).toBeNull();
		expect(readPlan(doc).measures['m-1']?.title).toBe('Kampagne');
	});
});

describe('deleting for good', () => {
	const purge: Command = { type: 'record.purge', collection: 'measures', id: 'm-1' };

	it('takes along what belongs to it and what points to it', () => {
		const doc = smallPlan();
		run(doc, binning);
		run(doc, purge);
		const plan = readPlan(doc);
		expect(plan.measures['m-1']).toBeUndefined();
		expect(plan.parts).toEqual({});
		expect(plan.comments).toEqual({});
		const organisation: Command = { type: 'record.bin', collection: 'organisations', id: 'o-1', at: 1 };
		run(doc, organisation);
		run(doc, { type: 'record.purge', collection: 'organisations', id: 'o-1' });
		expect(readPlan(doc).steps['s-1']?.responsible).toEqual([]);
		expect(checkPlan(doc)).toEqual([]);
	});

	it('is for coordinators, from the bin, and not for what others need', () => {
		const doc = smallPlan();
		expect(reason(doc, purge)).toBe('not-binned');
		run(doc, binning);
		expect(reason(doc, purge, partnerIn('f-1'))).toBe('forbidden');
		expect(reason(doc, purge)).toBe('ok');
		run(doc, { type: 'record.bin', collection: 'fields', id: 'f-2', at: 1 });
		expect(reason(doc, { type: 'record.purge', collection: 'fields', id: 'f-2' })).toBe('in-use');
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-2', at: 1 });
		expect(reason(doc, { type: 'record.purge', collection: 'fields', id: 'f-2' })).toBe('ok');
		expect(readPlan(doc).measures).toEqual({});
	});
});

describe('taking back', () => {
	const takeBack = (doc: Y.Doc, inverse: Command[]) => inverse.flatMap((command) => run(doc, command));

	it.each<Command>([
		rename('Anders'),
		{ type: 'record.move', collection: 'measures', id: 'm-1', values: { order: 'a9', status: 'done', field: 'f-2' } },
		{ type: 'record.add', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-1' },
		{ type: 'record.remove', collection: 'measures', id: 'm-1', key: 'goals', member: 'g-1' },
		binning,
		{ type: 'meta.set', values: { municipality: 'Hamm' } }
	])('$type and doing it again', (command) => {
		const doc = smallPlan();
		const before = readPlan(doc);
		const inverse = run(doc, command);
		const after = readPlan(doc);
		const again = takeBack(doc, inverse);
		expect(readPlan(doc)).toEqual(before);
		takeBack(doc, again);
		expect(readPlan(doc)).toEqual(after);
	});

	it('puts what was created into the bin, and takes it out again', () => {
		const doc = smallPlan();
		const again = takeBack(doc, run(doc, create));
		expect(readPlan(doc).measures['m-neu']?.deletedAt).toBe(5);
		takeBack(doc, again);
		expect(readPlan(doc).measures['m-neu']?.deletedAt).toBeNull();
	});

	it('does not overwrite what somebody has changed since', () => {
		const doc = smallPlan();
		const [inverse] = run(doc, rename('Meins'));
		run(doc, rename('Anders'), secondCoordinator);
		expect(apply(doc, inverse as Command, { access: coordinator })).toEqual({
			ok: false,
			reason: 'changed',
			ref: 'measures/m-1',
			key: 'title'
		});
		const [restore] = run(doc, binning);
		run(doc, { type: 'record.restore', collection: 'measures', id: 'm-1' }, secondCoordinator);
		run(doc, { ...binning, at: 20 } as Command, secondCoordinator);
		expect(reason(doc, restore)).toBe('changed');
	});

	it('happens at the time it happens', () => {
		const doc = smallPlan();
		const [inverse] = run(doc, create);
		run(doc, restamp(inverse as Command, 77));
		expect(readPlan(doc).measures['m-neu']?.deletedAt).toBe(77);
	});
});

describe('replaying a journal', () => {
	const journal: Command[] = [create, rename('Eins'), binning, rename('Zwei'), { ...create, id: 'm-neu2' } as Command];

	it('gives the same plan on every copy', () => {
		const start = Y.encodeStateAsUpdate(smallPlan());
		const plans = [1, 2].map(() => {
			const doc = blankPlanDoc();
			Y.applyUpdate(doc, start);
			for (const command of JSON.parse(JSON.stringify(journal)) as Command[]) run(doc, command);
			return readPlan(doc);
		});
		expect(plans[0]).toEqual(plans[1]);
	});

	it('does not do twice what the server has already', () => {
		const doc = smallPlan();
		for (const command of journal) run(doc, command);
		const after = readPlan(doc);
		expect(journal.map((command) => reason(doc, command))).toEqual(['exists', 'ok', 'ok', 'ok', 'exists']);
		expect(readPlan(doc)).toEqual(after);
	});
});
