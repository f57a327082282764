/**
 * Writes what arrives at the same time together: one transaction for three hundred ballots of the last second, instead
 * of three hundred one after the other. While one batch is being written the next one gathers.
 */
export interface Batch<Item, Answer> {
	/** Resolves once the item is durable. Rejects with what the write of its batch threw. */
	add(item: Item): Promise<Answer>;
	/** Everything added so far has been written. */
	idle(): Promise<void>;
}

/** @param write answers for the items, in their order */
export function createBatch<Item, Answer>(
	write: (items: readonly Item[]) => Promise<readonly Answer[]>
): Batch<Item, Answer> {
	interface Waiting {
		item: Item;
		resolve(answer: Answer): void;
		reject(error: unknown): void;
	}
	let waiting: Waiting[] = [];
	let running: Promise<void> | null = null;

	async function run(): Promise<void> {
		// What arrives within the same turn of the event loop goes along.
		await new Promise((resolve) => setImmediate(resolve));
		while (waiting.length > 0) {
			const batch = waiting;
			waiting = [];
			try {
				const answers = await write(batch.map(({ item }) => item));
				batch.forEach(({ resolve }, index) => resolve(answers[index]!));
			} catch (error) {
				for (const { reject } of batch) reject(error);
			}
		}
		running = null;
	}
	return {
		add: (item) =>
			new Promise((resolve, reject) => {
				waiting.push({ item, resolve, reject });
				running ??= run();
			}),
		async idle() {
			await running;
		}
	};
}
