/** The load generator as a whole, seen from the process that measures. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { stride, type Signature } from './deliveries.ts';
import { Histogram } from './histogram.ts';
import type { FromLoad, Times, ToLoad } from './load.ts';
import type { PersonPlan } from './person.ts';

export interface CrewReport {
	delays: Histogram;
	saves: Histogram;
	/** Cores the load generator used, and the worst of its processes' event loop lag (99th percentile, milliseconds). */
	cpu: number;
	lag: number;
	frames: number;
	/** Edits sent within the window. */
	sent: number;
	/** Deliveries that had not come when the run ended. */
	missing: number;
	closed: string[];
}

export class Crew {
	readonly #children: ChildProcess[];
	readonly #people: PersonPlan[];
	/** Milliseconds from the beginning until each person had the document. */
	took: number[] = [];
	#times: Times = { start: 0, from: 0, to: 0, stop: 0 };
	#written: Extract<FromLoad, { type: 'written' }>[] = [];

	private constructor(children: ChildProcess[], people: PersonPlan[]) {
		this.#children = children;
		this.#people = people;
	}

	/** Resolves when everybody is connected and in step. */
	static async join(people: PersonPlan[], options: { processes: number; atOnce: number; at?: number }): Promise<Crew> {
		const file = join(import.meta.dirname, 'load.ts');
		const children = Array.from({ length: options.processes }, () =>
			fork(file, { serialization: 'advanced', execArgv: ['--no-warnings'] })
		);
		const crew = new Crew(children, people);
		const signatures = people.flatMap(({ writer }): Signature[] => {
			if (!writer) return [];
			const { clientId, lastClocks } = writer.script;
			return [{ writer: writer.number, clientId, lastClocks }];
		});
		const shares = children.map((_, n) => people.filter((_person, index) => index % children.length === n));
		try {
			const { atOnce, at = 0 } = options;
			const joined = await crew.#ask('joined', (n) => ({ type: 'join', people: shares[n]!, signatures, atOnce, at }));
			crew.took = joined.flatMap(({ took }) => took);
		} catch (error) {
			crew.end();
			throw error;
		}
		return crew;
	}

	/** Everybody writes by their timetable; resolves when writing ends. */
	async write(times: Times): Promise<void> {
		this.#times = times;
		this.#written = await this.#ask('written', () => ({ type: 'write', ...times }));
	}

	/** Reports on what was sent in the window. */
	async judge(): Promise<CrewReport & { seen: Set<number> }> {
		const { from, to } = this.#times;
		const written = this.#written;
		const writers = this.#people.filter(({ writer }) => writer);
		const sent = new Float64Array(stride * (1 + Math.max(...writers.map(({ writer }) => writer!.number))));
		for (const { edit, at } of written.flatMap((report) => report.sent)) sent[edit] = at;
		const judged = await this.#ask('judged', () => ({ type: 'judge', sent, ...this.#times }));
		const delays = new Histogram();
		const saves = new Histogram();
		const arrived = new Uint32Array(sent.length);
		for (const report of judged) {
			delays.merge(report.delays);
			saves.merge(report.saves);
			report.arrived.forEach((count, edit) => (arrived[edit] = (arrived[edit] as number) + count));
		}
		const missing = this.#addMissing(delays, sent, arrived);
		return {
			delays,
			saves,
			seen: new Set([...arrived.keys()].filter((edit) => arrived[edit] !== 0)),
			cpu: written.reduce((sum, report) => sum + report.cpu, 0) / (to - from),
			lag: Math.max(...written.map((report) => report.lag)),
			frames: judged.reduce((sum, report) => sum + report.frames, 0),
			sent: sent.filter((at) => at >= from && at < to).length,
			missing,
			closed: judged.flatMap((report) => report.closed)
		};
	}

	end(): void {
		for (const child of this.#children) {
			if (child.connected) child.disconnect();
			child.kill();
		}
	}

	/** Every edit of the window goes to everybody else in its room; what has not come took at least until the end. */
	#addMissing(delays: Histogram, sent: Float64Array, arrived: Uint32Array): number {
		const { from, to, stop } = this.#times;
		const inRoom = new Map<string, number>();
		for (const { room } of this.#people) inRoom.set(room, (inRoom.get(room) ?? 0) + 1);
		let missing = 0;
		for (const { room, writer } of this.#people) {
			if (!writer) continue;
			const first = writer.number * stride;
			for (let edit = first; edit < first + stride; edit++) {
				const at = sent[edit] as number;
				const absent = at >= from && at < to ? inRoom.get(room)! - 1 - (arrived[edit] as number) : 0;
				if (absent <= 0) continue;
				delays.add(stop - at, absent);
				missing += absent;
			}
		}
		return missing;
	}

	#ask<T extends FromLoad['type']>(type: T, message: (n: number) => ToLoad): Promise<Extract<FromLoad, { type: T }>[]> {
		return Promise.all(
			this.#children.map(
				(child, n) =>
					new Promise<Extract<FromLoad, { type: T }>>((resolve, reject) => {
						const done = (answer: FromLoad) => {
							child.off('exit', onExit);
							if (answer.type === type) resolve(answer as Extract<FromLoad, { type: T }>);
							else reject(new Error(answer.type === 'failed' ? answer.error : `Unexpected answer ${answer.type}`));
						};
						const onExit = (code: number | null) => reject(new Error(`A load process ended with ${code}.`));
						child.once('message', done);
						child.once('exit', onExit);
						child.send(message(n));
					})
			)
		);
	}
}
