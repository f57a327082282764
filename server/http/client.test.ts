import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientOf } from './client.ts';

const request = (headers: Record<string, string>) =>
	({ headers, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;
const forwarded = { host: 'plan.example', 'x-forwarded-for': '6.6.6.6, 1.2.3.4', 'x-forwarded-proto': 'https' };

it('believes no forwarding header without a proxy', () => {
	expect(clientOf(request(forwarded), { origins: [], proxies: 0 })).toEqual({
		address: '10.0.0.1',
		protocol: 'http',
		host: 'plan.example'
	});
});

it('believes the entry of its own proxy, not what stands before it', () => {
	const { address, protocol } = clientOf(request(forwarded), { origins: [], proxies: 1 });
	expect({ address, protocol }).toEqual({ address: '1.2.3.4', protocol: 'https' });
	expect(clientOf(request(forwarded), { origins: [], proxies: 2 }).address).toBe('6.6.6.6');
	expect(clientOf(request({ host: 'x' }), { origins: [], proxies: 1 }).address).toBe('10.0.0.1');
});

it('lets no foreign host name into links', () => {
	const config = { origins: ['https://plan.example', 'http://intern:3000'], proxies: 0 };
	expect(clientOf(request({ host: 'evil.example' }), config)).toMatchObject({
		host: 'plan.example',
		protocol: 'https'
	});
	expect(clientOf(request({ host: 'intern:3000' }), config)).toMatchObject({ host: 'intern:3000', protocol: 'http' });
});
