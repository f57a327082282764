import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';

/** Where a request came from and under which address it reached us. */
export interface ClientInfo {
	address: string;
	protocol: 'http' | 'https';
	host: string;
}

/**
 * Believes forwarding headers only as far as there are configured proxies in front of us: whatever stands
 * before the entry of our own outermost proxy may be anybody's invention.
 */
export function clientOf(request: IncomingMessage, config: Pick<Config, 'origins' | 'proxies'>): ClientInfo {
	const peer = request.socket.remoteAddress ?? '';
	const address = config.proxies > 0 ? (fromEnd(request, 'x-forwarded-for', config.proxies) ?? peer) : peer;
	const named = request.headers.host?.toLowerCase() ?? '';
	const known = config.origins.map((origin) => new URL(origin));
	// A host name that is not ours must not get into links and redirects.
	const origin = known.find((url) => url.host === named) ?? known[0];
	if (origin) return { address, protocol: origin.protocol === 'https:' ? 'https' : 'http', host: origin.host };
	const forwarded = config.proxies > 0 ? fromEnd(request, 'x-forwarded-proto', 1) : undefined;
	return { address, protocol: forwarded === 'https' ? 'https' : 'http', host: named || 'localhost' };
}

/** SvelteKit's Node adapter is told through these headers; whatever a client sends under their names is overwritten. */
export const clientHeaders = {
	address: 'x-etappe-address',
	protocol: 'x-etappe-protocol',
	host: 'x-etappe-host'
} as const;

export function stampClient(request: IncomingMessage, client: ClientInfo): void {
	request.headers[clientHeaders.address] = client.address;
	request.headers[clientHeaders.protocol] = client.protocol;
	request.headers[clientHeaders.host] = client.host;
}

function fromEnd(request: IncomingMessage, header: string, position: number): string | undefined {
	const values = String(request.headers[header] ?? '')
		.split(',')
		.map((value) => value.trim())
		.filter(Boolean);
	return values.at(-position) ?? values[0];
}
