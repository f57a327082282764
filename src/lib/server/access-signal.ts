import { sql, type Transaction } from 'kysely';
import type { Db } from './db.ts';
import type { Schema } from './schema.ts';

/** Whose rights may have changed. What is left out means: any. */
export interface AccessChange {
	userId?: string;
	planId?: string;
	/** Hashed session id, when only this session ended. */
	sessionId?: string;
}

export type AccessListener = (change: AccessChange) => void;

/** Tells who holds live connections that a right may be gone, in this process at once, in others through a counter. */
export interface AccessSignal {
	onChange(listener: AccessListener): () => void;
	/** Grows with every change, by whatever process. One indexed read. */
	revision(): Promise<number>;
	/** Grows with changes by other processes: who listens knows of our own. */
	foreignRevision(): Promise<number>;
	/**
	 * Runs a change of users, sessions or memberships in one transaction and tells the listeners after the commit.
	 * The counter is raised first: its row lock makes such changes follow one after the other in PostgreSQL too, so
	 * "a plan keeps a coordinator" holds under a race.
	 */
	change<T>(work: (trx: Transaction<Schema>, tell: AccessListener) => Promise<T>): Promise<T>;
}

export function createAccessSignal(db: Db): AccessSignal {
	const listeners = new Set<AccessListener>();
	let own = 0;
	async function revision(): Promise<number> {
		const row = await db.selectFrom('setting').select('value').where('key', '=', 'access_epoch').executeTakeFirst();
		return Number(row?.value ?? 0);
	}
	return {
		onChange(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		revision,
		foreignRevision: async () => (await revision()) - own,
		async change(work) {
			const changes: AccessChange[] = [];
			const result = await db.transaction().execute(async (trx) => {
				await trx
					.updateTable('setting')
					.set({ value: sql<string>`cast(cast(value as integer) + 1 as text)` })
					.where('key', '=', 'access_epoch')
					.execute();
				return work(trx, (change) => void changes.push(change));
			});
			own++;
			for (const change of changes) for (const listener of [...listeners]) listener(change);
			return result;
		}
	};
}
