import { expect, it } from 'vitest';
import { measuredFor, withFigures, type MeasuredData } from './measured.ts';

const answer = (parts: object): MeasuredData =>
	({ indicators: [], series: [], breaks: {}, method: 'linear', tolerance: 5, ...parts }) as unknown as MeasuredData;
const points = [{ year: 2010, value: 17.2 }];
const target = { indicator: 'i-1', breakdown: 'with' };

it('an answer to an earlier question takes nothing away from a later one', () => {
	// Asked for all indicators, to choose from; meanwhile somebody else has added a target, and its figures came first.
	const ofTarget = answer({ indicators: [{ id: 'i-1' }], series: [{ indicatorId: 'i-1', breakdown: 'with', points }] });
	const all = answer({ indicators: [{ id: 'i-1' }, { id: 'i-2' }] });
	for (const known of [withFigures(ofTarget, all), withFigures(all, ofTarget)]) {
		expect(measuredFor(known, target)?.points).toEqual(points);
		expect(known.indicators.map(({ id }) => id)).toEqual(['i-1', 'i-2']);
	}
});

it('what has just come is right', () => {
	const before = answer({ series: [{ indicatorId: 'i-1', breakdown: 'with', points: [] }], breaks: { 'i-1': [] } });
	const now = answer({
		indicators: [{ id: 'i-1' }],
		series: [{ indicatorId: 'i-1', breakdown: 'with', points }],
		breaks: { 'i-1': [2009] }
	});
	expect(measuredFor(withFigures(before, now), target)).toMatchObject({ points, breaks: [2009] });
	expect(withFigures(null, now)).toBe(now);
});
