import { expect, it } from 'vitest';
import { outliers } from './outliers.ts';

it('finds the value that stands off its neighbours', () => {
	expect(
		outliers([
			[2018, 39],
			[2019, 40],
			[2020, 60],
			[2021, 42],
			[2022, 43]
		])
	).toEqual([2020]);
	expect(
		outliers([
			[2018, 10],
			[2019, 20],
			[2020, 30],
			[2021, 40],
			[2022, 50]
		])
	).toEqual([]);
	expect(
		outliers([
			[2019, 40],
			[2020, 60],
			[2021, 42]
		])
	).toEqual([]);
});
