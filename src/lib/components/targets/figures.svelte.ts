import type { Target } from '$lib/plan/types.ts';
import { measuredAddress, withFigures, type MeasuredData } from './measured.ts';

type Wanted = Pick<Target, 'indicator' | 'breakdown'>;

/** The figures of targets: those the server's page came with, later fetched ones instead. */
export class TargetFigures {
	#fetched: MeasuredData | null = $state.raw(null);
	readonly #first: () => MeasuredData | null;
	readonly #planId: () => string;
	/** What was asked for; nothing shown hangs on it. */
	#asked: readonly string[] = [];
	readonly data = $derived.by(() => this.#fetched ?? this.#first());
	readonly #known = $derived.by(() => (this.data?.series ?? []).map((one) => `${one.indicatorId} ${one.breakdown}`));

	constructor(planId: () => string, first: () => MeasuredData | null) {
		this.#planId = planId;
		this.#first = first;
	}

	/** Others add targets too: for an effect. Offline their figures come later. */
	follow(targets: readonly Wanted[], all: readonly Wanted[] | 'plan' = targets): void {
		const wanted = targets.map(({ indicator, breakdown }) => `${indicator} ${breakdown}`);
		const missing = wanted.filter((one) => !this.#known.includes(one) && !this.#asked.includes(one));
		if (missing.length === 0) return;
		this.#asked = [...this.#asked, ...missing];
		void this.refresh(all, false);
	}

	/** `withAll`: with all indicators of the plan, to choose from. */
	async refresh(targets: readonly Wanted[] | 'plan', withAll: boolean): Promise<void> {
		try {
			const response = await fetch(measuredAddress(this.#planId(), targets, withAll));
			if (!response.ok) throw new Error(`Figures: ${response.status}`);
			const next = (await response.json()) as MeasuredData;
			// Read only now: another answer may have come while this one was.
			this.#fetched = withFigures(this.data, next);
		} catch {
			this.#asked = [];
		}
	}
}
