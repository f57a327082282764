/**
 * What an observation is about within its indicator: "Geschlecht=weiblich;Migrationsvorgeschichte=mit". Dimensions stand
 * in alphabetical order, so that one group has one spelling; the empty text is the total.
 */
export type Breakdown = string;

/** A dimension an indicator is broken down by, with its values in the order in which they are shown. */
export interface Dimension {
	name: string;
	values: readonly string[];
}

export const total: Breakdown = '';

export const breakdownLimits = { dimensions: 6, values: 1000, name: 100, length: 200 };

/** The canonical spelling. Empty values mean "all" and are left out, as in Open SDG's tables. */
export function breakdownOf(parts: Iterable<readonly [dimension: string, value: string]>): Breakdown {
	return [...parts]
		.filter(([name, value]) => name !== '' && value !== '')
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
		.map(([name, value]) => `${escape(name).replace(/\s/gu, encodeURIComponent)}=${escape(value)}`)
		.join(';');
}

export function partsOf(breakdown: Breakdown): [dimension: string, value: string][] {
	if (breakdown === '') return [];
	return breakdown.split(';').map((part) => {
		const at = part.indexOf('=');
		return [unescape(part.slice(0, at)), unescape(part.slice(at + 1))];
	});
}

/** Is this how `breakdownOf` writes it, within the limits? */
export function isBreakdown(text: string): boolean {
	if (text === '') return true;
	if (text.length > breakdownLimits.length || /\p{Cc}/u.test(text)) return false;
	const parts = partsOf(text);
	const names = new Set(parts.map(([name]) => name));
	return names.size === parts.length && parts.length <= breakdownLimits.dimensions && breakdownOf(parts) === text;
}

/** "weiblich, mit Migrationsvorgeschichte" is for people: the values, with their dimension where they say nothing alone; `all` for the total. */
export function breakdownLabel(breakdown: Breakdown, all: string): string {
	return breakdown === ''
		? all
		: partsOf(breakdown)
				.map(([name, value]) => (/^(?:mit|ohne)$/.test(value) ? `${value} ${name}` : value))
				.join(', ');
}

/** Dimensions with the values of these breakdowns added at their end. The same objects if nothing is new. */
export function withValuesOf(dimensions: readonly Dimension[], breakdowns: Iterable<Breakdown>): readonly Dimension[] {
	const known = new Map(dimensions.map(({ name, values }) => [name, new Set(values)]));
	let changed = false;
	for (const breakdown of breakdowns) {
		for (const [name, value] of partsOf(breakdown)) {
			const values = known.get(name) ?? new Set<string>();
			if (values.has(value)) continue;
			known.set(name, values.add(value));
			changed = true;
		}
	}
	return changed ? [...known].map(([name, values]) => ({ name, values: [...values] })) : dimensions;
}

/** Sorts as the dimensions list their values; the total first, then one dimension after the other. */
export function breakdownOrder(dimensions: readonly Dimension[]): (a: Breakdown, b: Breakdown) => number {
	const places = new Map<Breakdown, readonly number[]>();
	const ranks = dimensions.map(
		({ name, values }) => [name, new Map(values.map((value, i) => [value, i + 1]))] as const
	);
	const placeOf = (breakdown: Breakdown) => {
		const known = places.get(breakdown);
		if (known) return known;
		const parts = new Map(partsOf(breakdown));
		const place = ranks.map(([name, values]) => (parts.has(name) ? (values.get(parts.get(name)!) ?? 9999) : 0));
		places.set(breakdown, place);
		return place;
	};
	return (a, b) => {
		const [left, right] = [placeOf(a), placeOf(b)];
		const count = (place: readonly number[]) => place.filter((rank) => rank > 0).length;
		if (count(left) !== count(right)) return count(left) - count(right);
		const first = (place: readonly number[]) => place.findIndex((rank) => rank > 0);
		if (first(left) !== first(right)) return first(left) - first(right);
		for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
		return a < b ? -1 : a > b ? 1 : 0;
	};
}

function escape(text: string): string {
	return text.replace(/[%;=]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescape(text: string): string {
	return text.replace(/(?:%[0-9A-F]{2})+/g, (codes) => {
		try {
			return decodeURIComponent(codes);
		} catch {
			return codes;
		}
	});
}
