import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { blankPlanDoc, fragmentOf, readPlan, type Access } from '../../src/lib/plan/index.ts';
import { run, smallPlan } from '../../src/lib/plan/testing/fixture.ts';
import { adviser, coordinator, partnerIn, viewer } from '../../src/lib/plan/testing/people.ts';
import { Room } from '../../src/lib/plan/testing/room.ts';
import { Forger } from './plan-forger.ts';
import { diceOf, fuzzRun } from './seed.ts';

const partner = partnerIn('f-1');
const people: readonly Access[] = [coordinator, coordinator, coordinator, partner, partner, adviser, viewer];

/** A plan with a past: values written over, records deleted for good, texts edited. */
function worn(): Y.Doc {
	const doc = smallPlan();
	const values = { order: 'a7', field: 'f-1', title: 'Vergangen' };
	run(doc, { type: 'record.create', collection: 'measures', id: 'm-9', at: 1, values });
	run(doc, { type: 'record.set', collection: 'measures', id: 'm-1', values: { title: 'Zweiter', status: 'done' } });
	run(doc, { type: 'record.bin', collection: 'measures', id: 'm-9', at: 2 });
	run(doc, { type: 'record.purge', collection: 'measures', id: 'm-9' });
	run(doc, { type: 'record.bin', collection: 'measures', id: 'm-2', at: 2 });
	return doc;
}

/** What nobody but who may must have changed. */
function untouchable({ plan, doc }: Room, access: Access): unknown {
	const texts = Object.fromEntries(
		(['steps/s-1', 'fields/f-1', 'measures/m-1', 'measures/m-2', 'goals/g-1'] as const).map((ref) => [
			ref,
			String(fragmentOf(doc, ref))
		])
	);
	const comments = Object.values(plan.comments).filter((comment) => comment.createdBy !== access.userId);
	const foreign = Object.values(plan.measures).filter((measure) => measure.field === 'f-2');
	const official = { meta: plan.meta, steps: plan.steps, fields: plan.fields, organisations: plan.organisations };
	const births = Object.values(plan.measures).map(({ id, createdAt, createdBy }) => [id, createdAt, createdBy]);
	if (access.role === 'coordinator') return { comments: comments.filter((comment) => comment.id !== 'c-1') };
	if (access.role === 'partner') {
		const foreignTexts = foreign.map(({ id }) => texts[`measures/${id}`]);
		return { comments, foreign, foreignTexts, official, texts: [texts['steps/s-1'], texts['fields/f-1']] };
	}
	return { comments, official, measures: plan.measures, goals: plan.goals, parts: plan.parts, births, texts };
}

describe('forged updates', () => {
	it('are refused, or leave a valid plan and what is others’ alone', () => {
		const start = Y.encodeStateAsUpdate(worn());
		const seen: Record<string, number> = {};
		const count = (name: string) => (seen[name] = (seen[name] ?? 0) + 1);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
				const dice = diceOf(seed);
				const room = new Room(blankPlanDoc());
				room.doc.clientID = 1;
				Y.applyUpdate(room.doc, start);
				room.plan = readPlan(room.doc);
				for (let round = 0; round < 8; round++) {
					const access = people[dice(people.length)] as Access;
					const before = JSON.stringify(untouchable(room, access));
					const verdict = room.receive(new Forger(room.doc, dice).update(), access);
					count(verdict.ok ? (verdict.empty ? 'empty' : 'accepted') : verdict.reason);
					if (!verdict.ok) continue;
					expect(room.problems()).toEqual([]);
					expect(JSON.stringify(untouchable(room, access))).toBe(before);
				}
			}),
			fuzzRun('plan-forged', 400)
		);
		console.info('verdicts', seen);
		expect(seen.accepted).toBeGreaterThan(100);
	}, 600_000);
});
