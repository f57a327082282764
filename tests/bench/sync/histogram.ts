/** Times in bins of a quarter of a millisecond: exact enough, and cheap to send between processes. */
export class Histogram {
	readonly bins: Uint32Array;
	static readonly width = 0.25;
	/** Longest time that is told apart, in milliseconds. */
	static readonly longest = 30_000;

	constructor(bins = new Uint32Array(Histogram.longest / Histogram.width + 1)) {
		this.bins = bins;
	}

	add(milliseconds: number, times = 1): void {
		const bin = Math.floor(Math.max(0, milliseconds) / Histogram.width);
		const index = Math.min(bin, this.bins.length - 1);
		this.bins[index] = (this.bins[index] as number) + times;
	}

	merge(bins: Uint32Array): void {
		for (let index = 0; index < bins.length; index++) {
			this.bins[index] = (this.bins[index] as number) + (bins[index] as number);
		}
	}

	get count(): number {
		return this.bins.reduce((sum, bin) => sum + bin, 0);
	}

	/** @param q 0 to 1. `NaN` if nothing was added. */
	quantile(q: number): number {
		const wanted = Math.ceil(q * this.count);
		let seen = 0;
		for (let index = 0; index < this.bins.length; index++) {
			seen += this.bins[index] as number;
			if (seen >= wanted && seen > 0) return (index + 1) * Histogram.width;
		}
		return NaN;
	}
}
