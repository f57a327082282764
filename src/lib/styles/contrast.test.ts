import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Every pair of colours that carries text, and every edge of a control, measured in both themes. */

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
type Rgb = [number, number, number];

function token(name: string, theme: 0 | 1): string {
	const value = new RegExp(`--${name}: light-dark\\((.+)\\);`).exec(css)?.[1];
	if (value === undefined) throw new Error(`token ${name} is not written with light-dark()`);
	return value.split(/,\s(?=[#o])/)[theme] ?? '';
}

/** Linear sRGB, clipped to what a screen shows. */
function colour(value: string, hue = 0): Rgb {
	const hex = /^#([0-9a-f]{6})$/.exec(value)?.[1];
	if (hex !== undefined) {
		return [0, 2, 4].map((at) => {
			const part = parseInt(hex.slice(at, at + 2), 16) / 255;
			return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		}) as Rgb;
	}
	const [lightness = NaN, chroma = NaN] = (/^oklch\(([\d.]+) ([\d.]+)/.exec(value) ?? []).slice(1).map(Number);
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const rgb = [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
	];
	return rgb.map((part) => Math.min(1, Math.max(0, part))) as Rgb;
}

function contrast(a: Rgb, b: Rgb): number {
	const [x, y] = [a, b].map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue) as [number, number];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const grounds = ['paper', 'surface', 'raised', 'sunken'];
const text: [string, string][] = [
	...['ink', 'ink-2', 'ink-3', 'brand', 'here', 'good', 'warn', 'bad'].flatMap((ink) =>
		grounds.map((ground): [string, string] => [ink, ground])
	),
	...['brand', 'here', 'good', 'warn', 'bad'].flatMap((ink): [string, string][] => [
		[ink, `${ink}-soft`],
		['ink', `${ink}-soft`],
		['ink-2', `${ink}-soft`]
	]),
	['brand-ink', 'brand'],
	['brand-ink', 'brand-strong'],
	['bad-ink', 'bad']
];

describe.each([
	['light', 0],
	['dark', 1]
] as const)('%s theme', (_, theme) => {
	it.each(text)('%s on %s is readable (4.5:1)', (ink, ground) => {
		expect(contrast(colour(token(ink, theme)), colour(token(ground, theme)))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(['edge', 'focus'].flatMap((edge) => grounds.map((ground) => [edge, ground] as const)))(
		'%s on %s is seen (3:1)',
		(edge, ground) => {
			expect(contrast(colour(token(edge, theme)), colour(token(ground, theme)))).toBeGreaterThanOrEqual(3);
		}
	);

	it('a field of action of any hue is readable and its stripe is seen', () => {
		for (let hue = 0; hue < 360; hue++) {
			const soft = colour(token('field-soft', theme), hue);
			const ink = colour(token('field-ink', theme), hue);
			const solid = colour(token('field-solid', theme), hue);
			expect(contrast(ink, soft), `ink on soft at ${hue}`).toBeGreaterThanOrEqual(4.5);
			for (const ground of grounds) {
				expect(contrast(ink, colour(token(ground, theme))), `ink on ${ground} at ${hue}`).toBeGreaterThanOrEqual(4.5);
				expect(contrast(solid, colour(token(ground, theme))), `stripe on ${ground} at ${hue}`).toBeGreaterThanOrEqual(
					3
				);
			}
		}
	});
});
