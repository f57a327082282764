import { createContext } from 'svelte';
import { syncPath } from '$lib/protocol';
import type { Socket } from '$lib/collab/link.ts';
import { syncStatus } from '$lib/collab/sync-status.ts';
import { timeLeft } from './state.ts';
import { TableLink, type Pending, type RefusedCommand, type TableCommand, type TableStatus } from './table-link.ts';
import { byId, noIds } from './maps.ts';
import type { TableField, TableModel } from './model.ts';
import type { GuestRights } from './types.ts';
import type { ViewBoard, ViewCluster, ViewGoal, ViewNote, ViewShare, WorkshopEvent } from './view.ts';

export interface TableData {
	planId: string;
	workshopId: string;
	as: 'guest' | 'screen' | 'moderator';
	/** As the page was rendered; `null` until the server has told. */
	event: WorkshopEvent | null;
}

const nothingAllowed: GuestRights = { write: false, cluster: false, vote: false, weigh: false };

/** A workshop's table as components see it: every field is reactive. `connect` starts the live part. */
export class WorkshopTable implements TableModel {
	readonly planId: string;
	readonly workshopId: string;
	event = $state.raw() as WorkshopEvent | null;
	notes: ReadonlyMap<string, ViewNote> = $state.raw(byId([]));
	clusters: ReadonlyMap<string, ViewCluster> = $state.raw(byId([]));
	goals: ReadonlyMap<string, ViewGoal> = $state.raw(byId([]));
	boards: ReadonlyMap<string, ViewBoard> = $state.raw(byId([]));
	shares: ReadonlyMap<string, ViewShare> = $state.raw(byId([]));
	sums: Record<string, number> | null = $state.raw(null);
	count = $state(0);
	mine: ReadonlySet<string> = $state.raw(noIds());
	dots: Readonly<Record<number, string | null>> = $state.raw({});
	pending: readonly Pending[] = $state.raw([]);
	refused: readonly RefusedCommand[] = $state.raw([]);
	status: TableStatus = $state('connecting');
	/** Milliseconds left on the timer, counted by the server's clock; `null`: there is none. */
	left: number | null = $state(null);
	readonly #as: TableData['as'];
	#link: TableLink | null = null;

	constructor({ planId, workshopId, as, event }: TableData) {
		this.planId = planId;
		this.workshopId = workshopId;
		this.event = event;
		this.#as = as;
	}

	get userId(): string | null {
		return this.event?.me?.id ?? null;
	}

	get fields(): readonly TableField[] {
		return this.event?.workshop.fields ?? [];
	}

	get dotsEach(): number {
		return this.event?.workshop.dots ?? 0;
	}

	get may(): GuestRights {
		return this.event?.may ?? nothingAllowed;
	}

	/** In the browser only. Returns how to leave. */
	connect(): () => void {
		const { planId, workshopId } = this;
		const link = new TableLink({
			...{ origin: location.origin, planId, workshopId, as: this.#as },
			createSocket: (url) => new WebSocket(url) as unknown as Socket,
			isOver: () => isOver(planId, workshopId, this.#as),
			store: pendingStore(workshopId),
			onChange: () => this.#read(link)
		});
		this.#link = link;
		link.connect();
		const wake = () => link.wake();
		const wakeIfVisible = () => document.visibilityState === 'visible' && link.wake();
		window.addEventListener('online', wake);
		window.addEventListener('pageshow', wake);
		document.addEventListener('visibilitychange', wakeIfVisible);
		const ticking = setInterval(() => this.#tick(), 250);
		return () => {
			window.removeEventListener('online', wake);
			window.removeEventListener('pageshow', wake);
			document.removeEventListener('visibilitychange', wakeIfVisible);
			clearInterval(ticking);
			link.close();
			this.#link = null;
		};
	}

	/** Sends a command; it is shown when the server has it. */
	run(...commands: (object | null)[]): void {
		for (const command of commands) if (command) this.#link?.run(command as TableCommand);
	}

	dismiss(refused?: RefusedCommand): void {
		this.#link?.dismiss(refused);
	}

	#read(link: TableLink): void {
		if (link !== this.#link) return;
		if (link.event) this.event = link.event;
		const { records } = link;
		this.notes = records.notes;
		this.clusters = records.clusters;
		this.goals = records.goals;
		this.boards = records.boards;
		this.shares = records.shares;
		this.sums = link.sums;
		this.count = link.count;
		this.mine = link.mine;
		this.dots = link.dots;
		this.pending = link.pending;
		this.refused = link.refused;
		this.status = link.status;
		this.#tick();
	}

	#tick(): void {
		const timer = this.event?.workshop.state.timer ?? null;
		const left = timer && this.#link ? timeLeft(timer, this.#link.now()) : null;
		this.left = left === null ? null : Math.ceil(left / 1000) * 1000;
	}
}

async function isOver(planId: string, workshop: string, as: string): Promise<boolean> {
	const query = new URLSearchParams({ workshop, as });
	const status = await syncStatus(`${syncPath}${encodeURIComponent(planId)}?${query}`);
	return status === 401 || status === 404;
}

/** Of this tab: two tabs write notes beside each other, and a reload loses none. */
function pendingStore(workshopId: string) {
	const key = `etappe-workshop-${workshopId}`;
	return {
		load(): Pending[] {
			try {
				return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Pending[];
			} catch {
				// Storage that is forbidden or damaged keeps nothing; the page works without.
				return [];
			}
		},
		save(pending: readonly Pending[]): void {
			try {
				sessionStorage.setItem(key, JSON.stringify(pending));
			} catch {
				// As above: what is under way is still in memory.
			}
		}
	};
}

export const [getTable, setTable] = createContext<WorkshopTable>();
