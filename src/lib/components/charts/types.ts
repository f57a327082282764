/** What the pictures draw. Times are years as fractions (`axisTime`), values in the indicator's unit. */

export interface ChartPoint {
	x: number;
	/** `null`: no value, a gap. */
	y: number | null;
	/** Provisional, estimated or uncertain: drawn hollow. */
	uncertain?: boolean;
	/** What it was before it was corrected: drawn small and grey. */
	was?: readonly number[];
}

export interface ChartLine {
	name: string;
	points: readonly ChartPoint[];
}

export interface ChartTarget {
	/** From the baseline over agreed values to the target. */
	path: readonly { x: number; y: number }[];
	corridor?: readonly [low: number, high: number] | null;
	/** "Ziel 2030: 15 %" */
	label: string;
}
