/** A process of the load generator: holds its share of the people, sends on time, notes what arrives. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Deliveries, stride, type Signature } from './deliveries.ts';
import { Histogram } from './histogram.ts';
import { Person, type PersonPlan } from './person.ts';
import { sharedClock } from './proc.ts';

/** On the shared clock: writing begins, what counts begins and ends, writing ends. */
export interface Times {
	start: number;
	from: number;
	to: number;
	stop: number;
}

export type ToLoad =
	/** `at`: when to begin, on the shared clock. `atOnce`: how many of this process's people come at the same moment. */
	| { type: 'join'; people: PersonPlan[]; signatures: Signature[]; atOnce: number; at: number }
	| ({ type: 'write' } & Times)
	| ({ type: 'judge'; sent: Float64Array } & Times)
	| { type: 'leave' };

export type FromLoad =
	/** Milliseconds from the beginning until each of them had the document. */
	| { type: 'joined'; took: number[] }
	| { type: 'written'; sent: { edit: number; at: number }[]; cpu: number; lag: number }
	/** `arrived`: of each edit, how many people of this process have it. */
	| { type: 'judged'; delays: Uint32Array; saves: Uint32Array; arrived: Uint32Array; frames: number; closed: string[] }
	| { type: 'failed'; error: string };

const tell = (message: FromLoad) => process.send?.(message);
let people: Person[] = [];
let deliveries = new Deliveries([]);

async function join({ people: plans, signatures, atOnce, at }: Extract<ToLoad, { type: 'join' }>): Promise<void> {
	deliveries = new Deliveries(signatures);
	people = plans.map((plan) => new Person(plan, deliveries));
	await pause(Math.max(0, at - sharedClock()));
	const begin = sharedClock();
	const waiting = [...people];
	const took: number[] = [];
	const worker = async () => {
		for (let person = waiting.shift(); person; person = waiting.shift()) {
			await person.join();
			took.push(sharedClock() - begin);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	tell({ type: 'joined', took });
}

function keepTo(times: readonly number[], start: number, act: (index: number) => void): void {
	let index = 0;
	const next = () => {
		const now = sharedClock();
		while (index < times.length && start + (times[index] as number) <= now + 0.5) act(index++);
		if (index < times.length) setTimeout(next, start + (times[index] as number) - now);
	};
	next();
}

async function write({ start, from, to, stop }: Extract<ToLoad, { type: 'write' }>): Promise<void> {
	for (const person of people) {
		if (!person.writer) continue;
		keepTo(person.writer.editTimes, start, (index) => person.edit(index));
		keepTo(person.writer.cursorTimes, start, (index) => person.point(index));
	}
	const lag = monitorEventLoopDelay({ resolution: 5 });
	await pause(from - sharedClock());
	const cpu = process.cpuUsage();
	lag.enable();
	await pause(to - sharedClock());
	const { user, system } = process.cpuUsage(cpu);
	lag.disable();
	await pause(stop - sharedClock());
	const sent = people.flatMap((person) =>
		person.sent.map((at, index) => ({ edit: (person.writer?.number ?? 0) * stride + index, at }))
	);
	tell({ type: 'written', sent, cpu: (user + system) / 1_000, lag: lag.percentile(99) / 1e6 });
}

function judge({ sent, from, to, stop }: Extract<ToLoad, { type: 'judge' }>): void {
	const counts = (at: number): boolean => at >= from && at < to;
	const delays = new Histogram();
	const arrived = new Uint32Array(sent.length);
	deliveries.each((edit, at) => {
		if (at > stop) return;
		arrived[edit] = (arrived[edit] as number) + 1;
		const left = sent[edit] as number;
		if (counts(left)) delays.add(at - left);
	});
	const saves = new Histogram();
	for (const person of people) {
		person.saved.forEach((at, index) => {
			const left = person.sent[index];
			if (left !== undefined && counts(left)) saves.add(at - left);
		});
	}
	// What ended later, ended because the server was stopped.
	const closed = people.flatMap(({ closed }) =>
		closed && closed.at < stop ? [`${closed.code} ${closed.reason}`] : []
	);
	const frames = people.reduce((sum, person) => sum + person.frames, 0);
	tell({ type: 'judged', delays: delays.bins, saves: saves.bins, arrived, frames, closed });
}

process.on('message', (message: ToLoad) => {
	void (async () => {
		if (message.type === 'join') await join(message);
		else if (message.type === 'write') await write(message);
		else if (message.type === 'judge') judge(message);
		else for (const person of people) person.leave();
	})().catch((error: unknown) => tell({ type: 'failed', error: String(error) }));
});
process.on('disconnect', () => process.exit(0));
