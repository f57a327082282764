import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip, type BrotliCompress, type Gzip } from 'node:zlib';

const compressible = /^(text\/(?!event-stream)|application\/(json|javascript|xml|manifest\+json)|image\/svg\+xml)/;
const smallest = 1024;

/** Compresses what is written to the response if it is text, large enough and not compressed already. */
export function compressResponse(request: IncomingMessage, response: ServerResponse): void {
	const encoding = accepted(request.headers['accept-encoding']);
	if (!encoding || request.method === 'HEAD') return;
	const { writeHead, write, end } = response;
	let decided = false;
	let stream: BrotliCompress | Gzip | null = null;
	let flushing: NodeJS.Immediate | null = null;

	const decide = () => {
		if (decided) return;
		decided = true;
		if (!worthwhile(response)) return;
		response.removeHeader('content-length');
		response.setHeader('content-encoding', encoding);
		response.appendHeader('vary', 'accept-encoding');
		const etag = response.getHeader('etag');
		if (typeof etag === 'string' && !etag.startsWith('W/')) response.setHeader('etag', `W/${etag}`);
		stream = encoding === 'br' ? createBrotliCompress(brotli) : createGzip();
		stream.on('data', (chunk: Buffer) => {
			if (!write.call(response, chunk, 'utf8')) stream?.pause();
		});
		stream.on('end', () => end.call(response, undefined, 'utf8'));
		stream.on('error', (error) => response.destroy(error));
		response.on('drain', () => stream?.resume());
		// Whoever was told to wait by write() below waits for the response's own event.
		stream.on('drain', () => response.emit('drain'));
		response.on('close', () => stream?.destroy());
	};

	response.writeHead = ((status: number, ...rest: [string?, OutgoingHttpHeaders?] | [OutgoingHttpHeaders?]) => {
		const headers = rest.find((item) => typeof item === 'object');
		response.statusCode = status;
		for (const [name, value] of Object.entries(headers ?? {})) {
			if (value !== undefined) response.setHeader(name, value);
		}
		decide();
		return writeHead.call(response, status);
	}) as ServerResponse['writeHead'];

	response.write = ((chunk: Buffer | string, ...rest: [BufferEncoding?, (() => void)?]) => {
		if (!response.headersSent) response.writeHead(response.statusCode);
		if (!stream) return write.call(response, chunk, ...(rest as [BufferEncoding, () => void]));
		const ready = stream.write(chunk);
		// A page that comes in pieces is shown in pieces.
		flushing ??= setImmediate(() => {
			flushing = null;
			if (stream && !stream.writableEnded) stream.flush();
		});
		return ready;
	}) as ServerResponse['write'];

	response.end = ((chunk?: Buffer | string | (() => void), ...rest: [BufferEncoding?, (() => void)?]) => {
		if (!response.headersSent && typeof chunk !== 'function' && chunk !== undefined) {
			if (!response.hasHeader('content-length')) response.setHeader('content-length', Buffer.byteLength(chunk));
			response.writeHead(response.statusCode);
		}
		if (!stream) return end.call(response, chunk as Buffer, ...(rest as [BufferEncoding, () => void]));
		if (chunk !== undefined && typeof chunk !== 'function') stream.write(chunk);
		stream.end();
		return response;
	}) as ServerResponse['end'];
}

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

function accepted(header: string | string[] | undefined): 'br' | 'gzip' | null {
	const names = String(header ?? '')
		.split(',')
		.filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
		.map((part) => part.split(';', 1)[0]?.trim().toLowerCase());
	return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : null;
}

function worthwhile(response: ServerResponse): boolean {
	if (response.statusCode < 200 || [204, 206, 304].includes(response.statusCode)) return false;
	if (response.hasHeader('content-encoding') || response.hasHeader('content-range')) return false;
	if (/no-transform/.test(String(response.getHeader('cache-control') ?? ''))) return false;
	const length = response.getHeader('content-length');
	if (length !== undefined && Number(length) < smallest) return false;
	return compressible.test(String(response.getHeader('content-type') ?? ''));
}
