/**
 * Years whose value stands far off the line between its neighbours (40, 60, 42): likely a slip of the pen, worth a
 * question before it is imported. Far is four times the usual step of the series and 15 % of the value expected.
 * Needs four points; the first and the last are not judged. `series`: year and value, any order.
 */
export function outliers(series: readonly (readonly [year: number, value: number])[]): number[] {
	const points = series.filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b);
	if (points.length < 4) return [];
	return points.slice(1, -1).flatMap(([year, value], i) => {
		const [[fromYear, from], [toYear, to]] = [points[i]!, points[i + 2]!];
		const expected = from + ((to - from) * (year - fromYear)) / (toYear - fromYear || 1);
		const off = Math.abs(value - expected);
		const others = points.filter(([other]) => other !== year);
		const steps = others.slice(1).map(([, next], k) => Math.abs(next - others[k]![1]));
		const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
		return off > 4 * usual && off > 0.15 * Math.abs(expected) ? [year] : [];
	});
}
