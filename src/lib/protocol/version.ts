/**
 * Version of the messages on the wire. A client that names it in the handshake (`v`) understands our own
 * messages beside y-websocket's; one that names none is a stock client and only gets y-websocket's.
 */
export const protocolVersion = 1;

export const syncPath = '/sync/';
/** Header of our answers to plain requests there: a proxy's own answers do not have it. */
export const syncMark = 'x-etappe-sync';

/** What a client says about itself in the query of `/sync/<plan>`. A stock client says nothing. */
export interface Handshake {
	/** Version of the wire it speaks, `null` for a stock client. */
	protocol: number | null;
	/** Which history of the plan its local copy belongs to, `null` if it has none. */
	epoch: string | null;
	/** Version of the document's schema it knows, `null` if it does not say. */
	schema: number | null;
}

export const stockHandshake: Handshake = { protocol: null, epoch: null, schema: null };

/** The plan's address for the socket, without a query: `wss://host/sync/<plan>`. */
export function syncAddress(origin: string, planId: string): string {
	return origin.replace(/^http/, 'ws').replace(/\/$/, '') + syncPath + encodeURIComponent(planId);
}

export function handshakeQuery(handshake: Handshake): string {
	const query = new URLSearchParams();
	if (handshake.protocol !== null) query.set('v', String(handshake.protocol));
	if (handshake.epoch !== null) query.set('epoch', handshake.epoch);
	if (handshake.schema !== null) query.set('schema', String(handshake.schema));
	return query.toString();
}

/** Reads what {@link handshakeQuery} wrote. A number that is none counts as a version nobody speaks (-1). */
export function readHandshake(query: URLSearchParams): Handshake {
	return { protocol: version(query.get('v')), epoch: query.get('epoch'), schema: version(query.get('schema')) };
}

function version(text: string | null): number | null {
	if (text === null) return null;
	return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}

/** The plan's id in a request path, or `null` if the path is not one of the sync server's. */
export function planOfPath(path: string): string | null {
	if (!path.startsWith(syncPath)) return null;
	const id = path.slice(syncPath.length);
	return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null;
}
