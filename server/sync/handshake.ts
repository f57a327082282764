import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { planOfPath, readHandshake, type Handshake } from '../../src/lib/protocol/index.ts';
import { endSocket } from '../http/end-socket.ts';
import { TokenBuckets } from './bucket.ts';
import type { RoomOptions } from './options.ts';
import type { Guard, RoomAccess, SessionUser, ViewRequest } from './ports.ts';

/** A handshake that was turned away, as HTTP. The text is for whoever looks at it in a browser or with curl. */
export class Refused extends Error {
	override name = 'Refused';
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

export interface Admitted {
	planId: string;
	user: SessionUser;
	sessionId: string;
	access: RoomAccess;
	/** `null`: the document itself. */
	view: ViewRequest | null;
	handshake: Handshake;
}

export interface HandshakeRules {
	guard: Guard;
	/** Does this Origin header belong to a page of ours? */
	isOwnOrigin(origin: string, host: string | undefined): boolean;
	/** Where the request came from, for budgets. */
	addressOf(request: IncomingMessage): string;
	options: RoomOptions;
}

/** Decides who may open a live connection: cheap budgets first, then who it is, then whether the plan is theirs. */
export class HandshakeDesk {
	readonly #rules: HandshakeRules;
	readonly #budgets: TokenBuckets;
	#open = 0;

	constructor(rules: HandshakeRules) {
		this.#rules = rules;
		this.#budgets = new TokenBuckets(rules.options.handshakeBurst, rules.options.handshakeRate);
	}

	/** Throws {@link Refused}. */
	async admit(request: IncomingMessage): Promise<Admitted> {
		const now = performance.now();
		const { guard, options } = this.#rules;
		if (this.#open >= options.handshakesOpen || !this.#budgets.of(this.#rules.addressOf(request), now).take(now)) {
			throw new Refused(429, 'Too many connections at once. Try again in a moment.');
		}
		this.#open++;
		try {
			const url = new URL(request.url ?? '/', 'http://localhost');
			const planId = planOfPath(url.pathname);
			if (!planId) throw new Refused(404, 'There is no plan at this address.');
			const { origin, host, cookie } = request.headers;
			// Browsers always name it; other programs may not, and cannot be tricked into sending our cookie.
			if (origin !== undefined && !this.#rules.isOwnOrigin(origin, host)) {
				throw new Refused(403, `Pages of ${origin.slice(0, 200)} may not connect here.`);
			}
			const session = await guard.session(cookie, url.searchParams);
			if (!session) throw new Refused(401, 'Please sign in first.');
			const view = session.view ?? null;
			const access = await guard.access(session.user.id, planId, view);
			// Whether the plan exists is for its members to know.
			if (!access) throw new Refused(404, 'There is no plan at this address.');
			return { planId, ...session, view, access, handshake: readHandshake(url.searchParams) };
		} finally {
			this.#open--;
		}
	}

	sweep(now: number): void {
		this.#budgets.sweep(now);
	}
}

/** Answers on a socket that has no HTTP response object yet, and ends it. */
export function refuseUpgrade(socket: Duplex, status: number, message: string): void {
	const body = `${message}\n`;
	endSocket(
		socket,
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
			'Connection: close\r\n' +
			'Content-Type: text/plain; charset=utf-8\r\n' +
			'Cache-Control: no-store\r\n' +
			(status === 426 ? 'Upgrade: websocket\r\n' : '') +
			(status === 429 || status === 503 ? 'Retry-After: 5\r\n' : '') +
			`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
	);
}
