import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { describe as describeCommand, diffPlans } from './diff.ts';
import { readPlan } from './read.ts';
import { run, smallPlan } from './testing/fixture.ts';

function diffAfter(...commands: Command[]) {
	const doc = smallPlan();
	const before = readPlan(doc);
	for (const command of commands) run(doc, command);
	return diffPlans(before, readPlan(doc));
}

const about = { ref: 'measures/m-1', collection: 'measures', title: 'Kampagne' };

describe('diffPlans', () => {
	it('is empty for equal plans', () => {
		expect(diffAfter()).toEqual([]);
	});

	it('tells what was changed, in values', () => {
		const command: Command = {
			type: 'record.set',
			collection: 'measures',
			id: 'm-1',
			values: { status: 'done', order: 'a9' }
		};
		expect(diffAfter(command)).toEqual([{ kind: 'changed', ...about, key: 'status', before: 'idea', after: 'done' }]);
		expect(
			diffAfter({ type: 'record.add', collection: 'measures', id: 'm-1', key: 'partners', member: 'o-1' })
		).toEqual([{ kind: 'changed', ...about, key: 'partners', before: ['o-2'], after: ['o-1', 'o-2'] }]);
	});

	it('tells a mere move apart', () => {
		expect(diffAfter({ type: 'record.move', collection: 'measures', id: 'm-1', values: { order: 'a9' } })).toEqual([
			{ kind: 'moved', ...about }
		]);
	});

	it('tells what came, went into the bin, came back and went for good', () => {
		const binning: Command = { type: 'record.bin', collection: 'measures', id: 'm-1', at: 1 };
		expect(diffAfter(binning)).toEqual([{ kind: 'binned', ...about }]);
		const values = { order: 'a5', field: 'f-1', title: 'Neues Ziel' };
		expect(diffAfter({ type: 'record.create', collection: 'goals', id: 'g-2', at: 1, values })).toEqual([
			{ kind: 'created', ref: 'goals/g-2', collection: 'goals', title: 'Neues Ziel' }
		]);
		expect(diffAfter(binning, { type: 'record.purge', collection: 'measures', id: 'm-1' })).toEqual(
			expect.arrayContaining([{ kind: 'purged', ...about }])
		);
		const doc = smallPlan();
		run(doc, binning);
		const binned = readPlan(doc);
		run(doc, { type: 'record.restore', collection: 'measures', id: 'm-1' });
		expect(diffPlans(binned, readPlan(doc))).toEqual([{ kind: 'restored', ...about }]);
	});

	it('tells changes of the plan itself', () => {
		expect(diffAfter({ type: 'meta.set', values: { title: 'Neu' } })).toEqual([
			{ kind: 'meta', key: 'title', before: 'Masterplan', after: 'Neu' }
		]);
	});
});

describe('describe', () => {
	const plan = readPlan(smallPlan());
	it('says what a command is about', () => {
		const values = { title: 'Neu' };
		expect(describeCommand(plan, { type: 'record.set', collection: 'measures', id: 'm-1', values })).toEqual({
			type: 'record.set',
			...about,
			keys: ['title']
		});
		const comment = { on: 'measures/m-1', text: 'Hallo' } as const;
		expect(
			describeCommand(plan, { type: 'record.create', collection: 'comments', id: 'c-9', at: 1, values: comment })
		).toMatchObject({ title: 'Hallo', collection: 'comments' });
		const target = { goal: 'g-1', order: 'a0', indicator: 'i-1', breakdown: '', kind: 'reach' } as const;
		expect(
			describeCommand(plan, { type: 'record.create', collection: 'targets', id: 't-9', at: 1, values: target })
		).toMatchObject({ title: 'Ziel', collection: 'targets' });
		expect(describeCommand(plan, { type: 'meta.set', values })).toMatchObject({
			collection: 'meta',
			title: 'Masterplan'
		});
	});
});
