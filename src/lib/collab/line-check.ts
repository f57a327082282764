import * as Y from 'yjs';
import { protocolVersion, readServerMessage, step1Message, syncMark, syncPath } from '../protocol/index.ts';
import type { Socket } from './link.ts';

/** The parts of the way from this window to the plan, in the order in which they can break. */
export const lineParts = ['reach', 'server', 'session', 'rights', 'upgrade', 'talk', 'hold'] as const;
export type LinePart = (typeof lineParts)[number];

/** What is wrong; the page has words for each. */
export type LineProblem =
	/** No answer at all: no network, no such name, or a certificate the browser does not take. */
	| 'unreachable'
	/** Somebody else answers: a login page of the network, or a proxy. */
	| 'stranger'
	/** Our server answers that its database cannot be reached. */
	| 'database'
	| 'restarting'
	/** A proxy does not pass `/sync/` on. */
	| 'path'
	/** Our server does not know the address this page came from: ORIGIN is not set to it. */
	| 'origin'
	| 'signedOut'
	| 'noAccess'
	| 'tooMany'
	/** A proxy answers HTTP but passes no WebSocket on. */
	| 'noUpgrade'
	/** The socket opens, but what is sent does not arrive. */
	| 'mute'
	/** The socket is cut while nothing is said. */
	| 'cut';

export type LineResult =
	| { part: LinePart; state: 'good'; milliseconds: number }
	| { part: LinePart; state: 'bad'; problem: LineProblem; detail: string }
	| { part: LinePart; state: 'running' | 'skipped' };

export interface LineCheckInit {
	/** `https://host`, without a path. */
	origin: string;
	planId: string;
	fetch: typeof fetch;
	createSocket(url: string): Socket;
	/** Milliseconds for which the line has to hold without anything said by us: longer than the server's heartbeat. */
	hold: number;
	onResult(result: LineResult): void;
	signal: AbortSignal;
}

const patience = 10_000;

/** Walks along the line part by part and stops at the first one that is broken. */
export async function checkLine(init: LineCheckInit): Promise<void> {
	const tell = (result: LineResult) => void (init.signal.aborted || init.onResult(result));
	let socket: OpenSocket | null = null;
	const steps: Record<LinePart, () => Promise<Broken | null>> = {
		reach: () => reach(init),
		server: () => server(init),
		session: () => answer(init, ['signedOut', 'origin', 'tooMany', 'path', 'restarting']),
		rights: () => answer(init, ['noAccess']),
		upgrade: async () => {
			socket = await open(init);
			return socket ? null : { problem: 'noUpgrade', detail: 'WebSocket did not open' };
		},
		talk: async () =>
			(await socket?.answered(patience)) ? null : { problem: 'mute', detail: 'no answer to sync step 1' },
		hold: async () => cutAfter(await socket?.closed(init.hold))
	};
	let broken = false;
	try {
		for (const part of lineParts) {
			if (init.signal.aborted) return;
			if (broken) {
				tell({ part, state: 'skipped' });
				continue;
			}
			tell({ part, state: 'running' });
			const began = Date.now();
			const found = await steps[part]();
			broken = found !== null;
			tell(
				found
					? { part, state: 'bad', ...found }
					: { part, state: 'good', milliseconds: Math.max(1, Date.now() - began) }
			);
		}
	} finally {
		(socket as OpenSocket | null)?.close();
	}
}

interface Broken {
	problem: LineProblem;
	/** For whoever runs the server; not translated. */
	detail: string;
}

const cutAfter = (code: number | null | undefined): Broken | null =>
	code === null ? null : { problem: 'cut', detail: `close code ${code}` };

async function ask({ origin, fetch, signal }: LineCheckInit, path: string): Promise<Response | null> {
	try {
		const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
		return await fetch(origin + path, { cache: 'no-store', redirect: 'manual', signal: limit });
	} catch {
		// A script is not told why: no network, no such name, a bad certificate all look the same.
		return null;
	}
}

async function reach(init: LineCheckInit): Promise<Broken | null> {
	return (await ask(init, '/healthz')) ? null : { problem: 'unreachable', detail: 'GET /healthz' };
}

async function server(init: LineCheckInit): Promise<Broken | null> {
	const response = await ask(init, '/healthz');
	const detail = `GET /healthz: ${response?.status ?? 'no answer'}`;
	try {
		const health = (await response?.json()) as { ok?: unknown } | undefined;
		if (health?.ok === true) return null;
		if (health?.ok === false) return { problem: 'database', detail };
	} catch {
		// Not JSON: then it is not our server that answered.
	}
	return { problem: response ? 'stranger' : 'unreachable', detail };
}

const verdicts: Readonly<Record<number, LineProblem>> = {
	401: 'signedOut',
	403: 'origin',
	404: 'noAccess',
	429: 'tooMany',
	503: 'restarting'
};

/** Asks the sync address over plain HTTP: it answers 426 if all but the upgrade is in order. */
async function answer(init: LineCheckInit, concerned: readonly LineProblem[]): Promise<Broken | null> {
	const response = await ask(init, syncPath + encodeURIComponent(init.planId));
	const detail = `GET ${syncPath}…: ${response?.status ?? 'no answer'}`;
	if (!response) return { problem: 'unreachable', detail };
	const problem = response.headers.has(syncMark) ? verdicts[response.status] : 'path';
	return problem && concerned.includes(problem) ? { problem, detail } : null;
}

interface OpenSocket {
	/** Did the server answer a question? */
	answered(within: number): Promise<boolean>;
	/** The code with which it was closed, or `null` if it still stands after so long. */
	closed(within: number): Promise<number | null>;
	close(): void;
}

function open({ origin, planId, createSocket, signal }: LineCheckInit): Promise<OpenSocket | null> {
	const address = `${origin.replace(/^http/, 'ws')}${syncPath}${encodeURIComponent(planId)}?v=${protocolVersion}`;
	const socket = createSocket(address);
	socket.binaryType = 'arraybuffer';
	const answered = Promise.withResolvers<true>();
	const closed = Promise.withResolvers<number>();
	const opened = Promise.withResolvers<true>();
	socket.onopen = () => opened.resolve(true);
	socket.onerror = () => {};
	socket.onclose = (event: { code: number }) => closed.resolve(event.code);
	socket.onmessage = (event: { data: unknown }) => {
		try {
			const { type } = readServerMessage(new Uint8Array(event.data as ArrayBuffer));
			if (type === 'step2') answered.resolve(true);
		} catch {
			// Bytes that were changed on the way are no answer.
		}
	};
	const stands: OpenSocket = {
		async answered(within) {
			socket.send(step1Message(Y.encodeStateVector(new Y.Doc())) as Uint8Array<ArrayBuffer>);
			return (await inTime(answered.promise, within, signal)) ?? false;
		},
		closed: (within) => inTime(closed.promise, within, signal),
		close: () => socket.close()
	};
	const first = Promise.race([opened.promise, closed.promise.then(() => false as const)]);
	return inTime(first, patience, signal).then((good) => (good ? stands : (socket.close(), null)));
}

/** `null` if it takes longer. */
function inTime<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T | null> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(null), milliseconds);
		signal.addEventListener('abort', () => resolve(null), { once: true });
		void promise.then((value) => {
			clearTimeout(timer);
			resolve(value);
		});
	});
}
