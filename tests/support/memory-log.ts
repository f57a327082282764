import type { LoadedLog, LogEntry, UpdateLog } from '../../server/sync/ports.ts';

interface Stored {
	epoch: string;
	seq: number;
	snapshot: { seq: number; state: Uint8Array } | null;
	updates: { seq: number; update: Uint8Array; userId: string | null }[];
	owners: [number, string][];
}

/** An update log in memory that can be made slow or broken. */
export class MemoryLog implements UpdateLog {
	readonly plans = new Map<string, Stored>();
	/** Entries per transaction, in order. */
	readonly transactions: number[] = [];
	/** Numbers of updates that cannot be read any more. */
	readonly damaged = new Set<number>();
	loads = 0;
	compactions = 0;
	/** Awaited before each append becomes durable. */
	beforeAppend: () => Promise<void> | void = () => {};
	beforeLoad: () => Promise<void> | void = () => {};

	create(planId: string, state?: Uint8Array, epoch = 'epoch-1'): void {
		this.plans.set(planId, { epoch, seq: 0, snapshot: state ? { seq: 0, state } : null, updates: [], owners: [] });
	}

	of(planId: string): Stored {
		const plan = this.plans.get(planId);
		if (!plan) throw new Error(`no plan ${planId}`);
		return plan;
	}

	async load(planId: string): Promise<LoadedLog | null> {
		this.loads++;
		await this.beforeLoad();
		const plan = this.plans.get(planId);
		if (!plan) return null;
		const { epoch, seq, snapshot, updates, owners } = plan;
		const damaged = updates.filter((row) => this.damaged.has(row.seq));
		const sound = updates.filter((row) => !this.damaged.has(row.seq)).map((row) => row.update);
		return { epoch, seq, snapshot: snapshot?.state ?? null, updates: sound, damaged, owners };
	}

	async append(planId: string, entries: LogEntry[]): Promise<number> {
		await this.beforeAppend();
		const plan = this.of(planId);
		this.transactions.push(entries.length);
		for (const { update, userId, clients = [] } of entries) {
			plan.updates.push({ seq: ++plan.seq, update, userId });
			for (const client of clients) if (userId !== null) plan.owners.push([client, userId]);
		}
		return plan.seq;
	}

	async compact(planId: string, upto: number, state: Uint8Array): Promise<void> {
		const plan = this.of(planId);
		this.compactions++;
		plan.snapshot = { seq: upto, state };
		plan.updates = plan.updates.filter((row) => row.seq > upto);
	}
}
