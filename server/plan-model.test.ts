import { expect, it } from 'vitest';
import { smallPlan } from '../src/lib/plan/testing/fixture.ts';
import { coordinator } from '../src/lib/plan/testing/people.ts';
import { planModel } from './plan-model.ts';

const rename = (title: string) => ({ type: 'record.set', collection: 'measures', id: 'm-1', values: { title } });

it('SPEC 9.2: what commands are tried on is let go with them', () => {
	const doc = smallPlan();
	let listeners = 0;
	const { on, off } = doc;
	doc.on = ((...args: Parameters<typeof on>) => (listeners++, on.apply(doc, args))) as typeof on;
	doc.off = ((...args: Parameters<typeof off>) => (listeners--, off.apply(doc, args))) as typeof off;
	const live = planModel.open(doc);
	for (let n = 0; n < 3; n++) {
		expect(live.command(rename(`Titel ${n}`), coordinator)).toMatchObject({ ok: true });
		live.forget();
	}
	expect(listeners).toBe(0);
});
