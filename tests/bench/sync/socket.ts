/**
 * A WebSocket client that costs almost nothing, so that the machine's power goes to the server that is measured: no
 * stream, no copy, one receive buffer for all sockets of the process. It understands what servers send here: whole
 * binary frames, pings, close frames.
 */
import { connect, type Socket } from 'node:net';

export interface SocketInit {
	port: number;
	path: string;
	headers: Record<string, string>;
	onOpen(): void;
	/** The payload lies in a buffer that is used again after the call. */
	onFrame(payload: Buffer): void;
	/** Once, however it ended; the code of the close frame, 0 without one. */
	onClose(code: number, reason: string): void;
}

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const receive = Buffer.allocUnsafeSlow(256 * 1024);
const none = Buffer.alloc(0);

export class LightSocket {
	readonly #init: SocketInit;
	readonly #socket: Socket;
	#open = false;
	#rest: Buffer = none;
	#closing = { code: 0, reason: '' };

	constructor(init: SocketInit) {
		this.#init = init;
		this.#socket = connect({
			host: '127.0.0.1',
			port: init.port,
			noDelay: true,
			onread: {
				buffer: receive,
				callback: (length, buffer) => {
					this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
					return true;
				}
			}
		});
		this.#socket.on('connect', () => this.#socket.write(this.#request()));
		this.#socket.on('error', (error) => (this.#closing.reason ||= error.message));
		this.#socket.on('close', () => init.onClose(this.#closing.code, this.#closing.reason));
	}

	/** A binary frame. The mask is zero, which is a mask as good as any here. */
	send(payload: Uint8Array): void {
		this.#write(opcodes.binary, payload);
	}

	close(): void {
		this.#write(opcodes.close, Buffer.from([0x03, 0xe8]));
		this.#socket.end();
		setTimeout(() => this.#socket.destroy(), 500).unref();
	}

	#request(): string {
		const headers = Object.entries(this.#init.headers).map(([name, value]) => `${name}: ${value}\r\n`);
		return (
			`GET ${this.#init.path} HTTP/1.1\r\nHost: 127.0.0.1:${this.#init.port}\r\nUpgrade: websocket\r\n` +
			`Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n` +
			`${headers.join('')}\r\n`
		);
	}

	#write(opcode: number, payload: Uint8Array): void {
		const { length } = payload;
		const head = length < 126 ? 6 : length < 65_536 ? 8 : 14;
		const frame = Buffer.alloc(head + length);
		frame[0] = 0x80 | opcode;
		if (length < 126) frame[1] = 0x80 | length;
		else if (length < 65_536) {
			frame[1] = 0x80 | 126;
			frame.writeUInt16BE(length, 2);
		} else {
			frame[1] = 0x80 | 127;
			frame.writeUInt32BE(length, 6);
		}
		frame.set(payload, head);
		this.#socket.write(frame);
	}

	#take(chunk: Buffer): void {
		let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
		this.#rest = none;
		if (!this.#open) {
			const end = data.indexOf('\r\n\r\n');
			if (end < 0) return void (this.#rest = Buffer.from(data));
			const status = data.toString('latin1', 0, end).split('\r\n', 1)[0] ?? '';
			if (!status.includes(' 101 ')) {
				this.#closing.reason = status;
				return void this.#socket.destroy();
			}
			this.#open = true;
			data = data.subarray(end + 4);
			this.#init.onOpen();
		}
		let at = 0;
		for (;;) {
			const next = this.#frame(data, at);
			if (next < 0) break;
			at = next;
		}
		if (at < data.length) this.#rest = Buffer.from(data.subarray(at));
	}

	/** Reads the frame that begins there and returns where it ends, -1 if it is not whole yet. */
	#frame(data: Buffer, at: number): number {
		if (data.length < at + 2) return -1;
		let length = (data[at + 1] as number) & 0x7f;
		let start = at + 2;
		if (length === 126) {
			if (data.length < at + 4) return -1;
			length = data.readUInt16BE(at + 2);
			start = at + 4;
		} else if (length === 127) {
			if (data.length < at + 10) return -1;
			length = data.readUInt32BE(at + 6);
			start = at + 10;
		}
		const end = start + length;
		if (data.length < end) return -1;
		const opcode = (data[at] as number) & 0x0f;
		const payload = data.subarray(start, end);
		if (opcode === opcodes.binary) this.#init.onFrame(payload);
		else if (opcode === opcodes.ping) this.#write(opcodes.pong, payload);
		else if (opcode === opcodes.close) {
			this.#closing = { code: length >= 2 ? payload.readUInt16BE(0) : 1005, reason: payload.toString('utf8', 2) };
			this.#socket.end();
		}
		return end;
	}
}
