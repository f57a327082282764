/** The arithmetic of charts: scales, ticks and paths. Pure, so that charts come out the same on the server. */

export interface XY {
	x: number;
	/** `null`: no value, a gap in the line. */
	y: number | null;
}

export type Scale = (value: number) => number;

export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
	const span = to - from;
	return (value) => (span === 0 ? (start + end) / 2 : start + ((value - from) / span) * (end - start));
}

/** Round numbers that span the values: steps of 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(min: number, max: number, about = 5): number[] {
	if (!(max - min > Math.max(1e-9, Math.abs(max) * 1e-9))) {
		const around = Math.abs(min) > 1e-6 ? Math.abs(min) : 1;
		return niceTicks(min - around / 2, min + around / 2, about);
	}
	const rough = (max - min) / about;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10);
	const first = Math.floor(min / step + 1e-9);
	const last = Math.ceil(max / step - 1e-9);
	return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** From the values to the ends of the axis; starts at 0 where that costs no more than half the height. */
export function domainOf(values: readonly number[]): [number, number] {
	if (values.length === 0) return [0, 1];
	let [min, max] = [Math.min(...values), Math.max(...values)];
	if (min > 0 && min < max * 0.6) min = 0;
	if (max < 0 && max > min * 0.6) max = 0;
	const ticks = niceTicks(min, max);
	return [ticks[0]!, ticks.at(-1)!];
}

/** Whole years, few enough to be read beside each other. */
export function yearTicks(from: number, to: number, most: number): number[] {
	const [first, last] = [Math.floor(from), Math.ceil(to)];
	const step = [1, 2, 5, 10, 20, 25, 50, 100].find((one) => (last - first) / one <= most) ?? 100;
	const start = Math.ceil(first / step) * step;
	return Array.from({ length: Math.max(1, Math.floor((last - start) / step) + 1) }, (_, i) => start + i * step);
}

/** An SVG path; gaps and series breaks interrupt it. */
export function pathOf(points: readonly XY[], x: Scale, y: Scale, breaks: readonly number[] = []): string {
	let path = '';
	let before: number | null = null;
	for (const point of points) {
		if (point.y === null) {
			before = null;
			continue;
		}
		const starts = before === null || breaks.some((year) => before! < year && year <= point.x);
		path += `${starts ? 'M' : 'L'}${round(x(point.x))} ${round(y(point.y))}`;
		before = point.x;
	}
	return path;
}

export function round(value: number): number {
	return Math.round(value * 100) / 100;
}

/** Moves labels apart that would lie on each other; the order stays. */
export function spread(places: readonly number[], gap: number, [top, bottom]: readonly [number, number]): number[] {
	const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
	const moved = [...places];
	let free = top;
	for (const i of order) {
		moved[i] = Math.max(moved[i]!, free);
		free = moved[i]! + gap;
	}
	let limit = bottom;
	for (const i of order.reverse()) {
		moved[i] = Math.min(moved[i]!, limit);
		limit = moved[i]! - gap;
	}
	return moved;
}
