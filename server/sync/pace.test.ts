import { describe, expect, it } from 'vitest';
import { Pace, type LoadMeter } from './pace.ts';

const options = { paceShare: 4, paceMost: 120, paceLoad: 20 };
const calm = { busy: () => 0 } as unknown as LoadMeter;

/** Arrivals every so many milliseconds, each sending taking `cost`: when it was sent, and how long the oldest waited. */
function played(every: (n: number) => number, cost: number, until: number) {
	const pace = new Pace(options, calm);
	const sendings: { at: number; waited: number }[] = [];
	let since: number | null = null;
	let due = Infinity;
	for (let now = 0, n = 0; now < until; n++) {
		const next = now + every(n);
		if (due <= next && since !== null) {
			sendings.push({ at: due, waited: due - since });
			pace.sent(due, cost, since);
			since = null;
		}
		now = next;
		since ??= now;
		due = pace.due(since);
	}
	// Until it has learnt what a sending costs, it is allowed to be quicker.
	return sendings.filter(({ at }) => at > until / 4);
}

const seconds = (sendings: readonly { at: number }[], until: number) => sendings.length / ((until * 0.75) / 1000);

describe('SPEC 3.3: when a room sends', () => {
	it('sends at once as long as little happens, whatever a sending costs', () => {
		const sendings = played(() => 100, 5, 20_000);
		expect(sendings.length).toBeGreaterThan(100);
		expect(Math.max(...sendings.map(({ waited }) => waited))).toBe(0);
	});

	it('in a storm it spends its share of the time on sending, and nothing waits longer than one round', () => {
		for (const cost of [1, 5, 12]) {
			const sendings = played(() => 0.5, cost, 20_000);
			const spent = (seconds(sendings, 20_000) * cost) / 1000;
			expect(spent).toBeLessThanOrEqual(1 / options.paceShare + 0.01);
			expect(spent).toBeGreaterThan(0.8 / options.paceShare);
			expect(Math.max(...sendings.map(({ waited }) => waited))).toBeLessThanOrEqual(cost * options.paceShare + 1);
		}
	});

	it('between the two it waits only for what the share asks for: the pause before the first counts', () => {
		const sendings = played((n) => (n % 2 ? 14 : 6), 5, 40_000);
		const spent = (seconds(sendings, 40_000) * 5) / 1000;
		expect(spent).toBeLessThanOrEqual(1 / options.paceShare + 0.02);
		expect(Math.max(...sendings.map(({ waited }) => waited))).toBeLessThan(16);
	});

	it('waits at most paceMost', () => {
		const sendings = played(() => 1, 80, 40_000);
		expect(Math.max(...sendings.map(({ waited }) => waited))).toBeLessThanOrEqual(options.paceMost + 1);
	});

	it('after a pause the first is sent at once, also right after a storm', () => {
		const pace = new Pace(options, calm);
		for (let at = 0; at < 2_000; at += 20) pace.sent(at, 5, at - 15);
		expect(pace.due(1_985)).toBeGreaterThan(1_985);
		expect(pace.due(2_500)).toBe(2_500);
	});

	it('one sending that was interrupted does not slow down the next ones for long', () => {
		const pace = new Pace(options, calm);
		for (let at = 0; at < 1_000; at += 20) pace.sent(at, 5, null);
		const before = pace.cycle(1_000);
		pace.sent(1_000, 200, null);
		expect(pace.cycle(1_001)).toBeLessThan(before * 1.2);
	});
});
