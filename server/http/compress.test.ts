import { once } from 'node:events';
import { createServer, request, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { compressResponse } from './compress.ts';

let server: Server;
afterEach(() => server.close());

async function ask(listener: RequestListener, headers: Record<string, string> = {}, method = 'GET') {
	server = createServer((incoming, response) => {
		compressResponse(incoming, response);
		listener(incoming, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const sent = request({ port, host: '127.0.0.1', method, headers: { 'accept-encoding': 'gzip, br', ...headers } });
	sent.end();
	const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	return { headers: response.headers, status: response.statusCode, body: Buffer.concat(chunks) };
}

const text = 'Maßnahme und Ziel. '.repeat(200);
const html = { 'content-type': 'text/html; charset=utf-8' };

it('compresses a page with the best the browser takes', async () => {
	const { headers, body } = await ask((_, response) => response.writeHead(200, html).end(text));
	expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
	expect(headers['content-length']).toBeUndefined();
	expect(brotliDecompressSync(body).toString()).toBe(text);
});

it('uses gzip where there is nothing better, and nothing where nothing is taken', async () => {
	const page: RequestListener = (_, response) => response.writeHead(200, html).end(text);
	expect(gunzipSync((await ask(page, { 'accept-encoding': 'gzip' })).body).toString()).toBe(text);
	server.close();
	const plain = await ask(page, { 'accept-encoding': 'br;q=0, identity' });
	expect(plain.headers['content-encoding']).toBeUndefined();
	expect(plain.body.toString()).toBe(text);
});

it('passes a large stream through at the reader’s pace, whole', async () => {
	const pieces = Array.from({ length: 300 }, (_, i) => Buffer.from(`${i} ${'x'.repeat(20_000)}\n`));
	const { body } = await ask((_, response) => {
		response.writeHead(200, html);
		Readable.from(pieces).pipe(response);
	});
	expect(brotliDecompressSync(body).equals(Buffer.concat(pieces))).toBe(true);
});

it.each([
	['small', (_, response) => response.writeHead(200, { ...html, 'content-length': 2 }).end('ok')],
	['an image', (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(text)],
	['compressed already', (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'zstd' }).end(text)],
	[
		'not to be changed',
		(_, response) => response.writeHead(200, { ...html, 'cache-control': 'no-transform' }).end(text)
	],
	['without a body', (_, response) => response.writeHead(304, html).end()],
	['events', (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)]
] as [string, RequestListener][])('leaves alone what is %s', async (_name, listener) => {
	const { headers } = await ask(listener);
	expect(headers['content-encoding']).not.toBe('br');
});

it('keeps a head without a body', async () => {
	const { headers, body } = await ask((_, response) => response.writeHead(200, html).end(), {}, 'HEAD');
	expect(headers['content-encoding']).toBeUndefined();
	expect(body).toHaveLength(0);
});

it('weakens an etag: the bytes are others now', async () => {
	const { headers } = await ask((_, response) => response.writeHead(200, { ...html, etag: '"a"' }).end(text));
	expect(headers.etag).toBe('W/"a"');
});
