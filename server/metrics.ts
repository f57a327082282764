/** Figures in the text format that Prometheus reads: counters, gauges and histograms, and nothing else. */

type Labels = Readonly<Record<string, string>>;

/** Grows only. With a label there is one count for each of its values. */
export class Counter {
	readonly #counts = new Map<string, number>();
	readonly #label: string | null;

	constructor(label: string | null = null) {
		this.#label = label;
		if (label === null) this.#counts.set('', 0);
	}

	/** `value` of the label has to be one of few: never anything a client makes up. */
	add(by = 1, value = ''): void {
		this.#counts.set(value, (this.#counts.get(value) ?? 0) + by);
	}

	samples(): [Labels, number][] {
		return [...this.#counts].map(([value, count]) => [this.#label === null ? {} : { [this.#label]: value }, count]);
	}
}

const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How often something took how long, in seconds. */
export class Histogram {
	readonly #counts = new Float64Array(bounds.length + 1);
	#sum = 0;

	observe(seconds: number): void {
		this.#sum += seconds;
		const found = bounds.findIndex((bound) => seconds <= bound);
		const index = found < 0 ? bounds.length : found;
		this.#counts[index] = (this.#counts[index] ?? 0) + 1;
	}

	lines(name: string): string[] {
		let total = 0;
		const buckets = [...bounds.map(String), '+Inf'].map((bound, index) => {
			total += this.#counts[index] ?? 0;
			return `${name}_bucket{le="${bound}"} ${total}`;
		});
		return [...buckets, `${name}_sum ${this.#sum}`, `${name}_count ${total}`];
	}
}

export type Metric = Counter | Histogram | (() => number);

/** A page for Prometheus: each metric with what it means. A function is a gauge, asked when the page is made. */
export function metricsPage(metrics: Readonly<Record<string, readonly [help: string, metric: Metric]>>): string {
	const lines = Object.entries(metrics).flatMap(([name, [help, metric]]) => {
		const kind = metric instanceof Counter ? 'counter' : metric instanceof Histogram ? 'histogram' : 'gauge';
		const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
		if (metric instanceof Histogram) return [...head, ...metric.lines(name)];
		if (metric instanceof Counter) {
			return [...head, ...metric.samples().map(([labels, value]) => `${name}${labelText(labels)} ${value}`)];
		}
		return [...head, `${name} ${metric()}`];
	});
	return `${lines.join('\n')}\n`;
}

function labelText(labels: Labels): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, '_')}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
