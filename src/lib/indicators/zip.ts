import { Inflate } from 'fflate';
import { Unreadable } from './notes.ts';

interface Entry {
	name: string;
	method: number;
	packedSize: number;
	size: number;
	offset: number;
}

/**
 * Against zip bombs: more than any real workbook, far less than what hurts. Sizes in bytes once unpacked; `said` is what
 * the archive says of all its entries, read or not.
 */
export const zipLimits = {
	entries: 2000,
	entry: 128 * 1024 * 1024,
	total: 160 * 1024 * 1024,
	ratio: 300,
	said: 640 * 1024 * 1024
};
/** Below this size a high ratio is harmless, and small files of blanks do reach it. */
const harmless = 4 * 1024 * 1024;
const pushed = 64 * 1024;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * Reads single files out of a ZIP archive. Sizes in the archive are not believed when they are small: what is unpacked
 * is counted while it is unpacked, over all entries together. Damage and bombs are `Unreadable` with the entry's name.
 */
export class Zip {
	#bytes: Uint8Array;
	#view: DataView;
	#entries = new Map<string, Entry>();
	#unpacked = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		const end = this.#findEnd();
		const count = this.#view.getUint16(end + 10, true);
		let at = this.#view.getUint32(end + 16, true);
		if (count > zipLimits.entries) throw new Unreadable('zip_bomb', { values: { entries: count } });
		for (let i = 0; i < count; i++) at = this.#readEntry(at);
		let said = 0;
		for (const entry of this.#entries.values()) {
			said += entry.size;
			const tooDense = entry.size > harmless && entry.size > entry.packedSize * zipLimits.ratio;
			if (tooDense || said > zipLimits.said) throw bomb(entry, entry.size);
		}
	}

	has(name: string): boolean {
		return this.#entries.has(name);
	}

	/** The text of an entry (UTF-8, or UTF-16 by its mark), or `null` if there is none. */
	text(name: string): string | null {
		const entry = this.#entries.get(name);
		if (!entry) return null;
		if (entry.size > zipLimits.entry) throw bomb(entry, entry.size);
		const packed = this.#packed(entry);
		if (entry.method !== 0 && entry.method !== 8) throw damaged(entry.name);
		const decoder = new TextDecoder(
			packed.length > 1 && entry.method === 0 && packed[0] === 0xff ? 'utf-16le' : 'utf-8'
		);
		if (entry.method === 0) {
			this.#count(entry, packed.length, packed.length);
			return decoder.decode(packed);
		}
		return this.#inflate(entry, packed, decoder);
	}

	#inflate(entry: Entry, packed: Uint8Array, decoder: TextDecoder): string {
		const parts: string[] = [];
		let [size, done] = [0, false];
		const inflate = new Inflate((chunk, final) => {
			size += chunk.length;
			this.#count(entry, chunk.length, size);
			parts.push(decoder.decode(chunk, { stream: !final }));
			done ||= final;
		});
		try {
			for (let at = 0; at < packed.length; at += pushed) {
				inflate.push(packed.subarray(at, at + pushed), at + pushed >= packed.length);
			}
		} catch (error) {
			if (error instanceof Unreadable) throw error;
			throw damaged(entry.name);
		}
		if (!done) throw damaged(entry.name);
		return parts.join('');
	}

	#count(entry: Entry, more: number, size: number): void {
		this.#unpacked += more;
		const tooDense = size > harmless && size > entry.packedSize * zipLimits.ratio;
		if (tooDense || size > zipLimits.entry || this.#unpacked > zipLimits.total) throw bomb(entry, size);
	}

	#packed(entry: Entry): Uint8Array {
		const { offset } = entry;
		if (offset + 30 > this.#bytes.length || this.#view.getUint32(offset, true) !== localSignature) {
			throw damaged(entry.name);
		}
		const from = offset + 30 + this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true);
		if (from + entry.packedSize > this.#bytes.length) throw damaged(entry.name);
		return this.#bytes.subarray(from, from + entry.packedSize);
	}

	#readEntry(at: number): number {
		if (at + 46 > this.#bytes.length || this.#view.getUint32(at, true) !== entrySignature) throw damaged();
		const nameLength = this.#view.getUint16(at + 28, true);
		const rest = this.#view.getUint16(at + 30, true) + this.#view.getUint16(at + 32, true);
		const name = new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + nameLength)).replace(/\\/g, '/');
		this.#entries.set(name, {
			name,
			method: this.#view.getUint16(at + 10, true),
			packedSize: this.#view.getUint32(at + 20, true),
			size: this.#view.getUint32(at + 24, true),
			offset: this.#view.getUint32(at + 42, true)
		});
		return at + 46 + nameLength + rest;
	}

	/** The archive's last record; a comment of up to 64 KiB may follow it. */
	#findEnd(): number {
		const last = this.#bytes.length - 22;
		for (let at = last; at >= 0 && at > last - 0x10000; at--) {
			if (this.#view.getUint32(at, true) === endSignature) return at;
		}
		throw damaged();
	}
}

function damaged(name?: string): Unreadable {
	return new Unreadable('zip_damaged', name === undefined ? {} : { values: { name: name.slice(0, 100) } });
}

function bomb(entry: Entry, size: number): Unreadable {
	return new Unreadable('zip_bomb', { values: { name: entry.name.slice(0, 100), packed: entry.packedSize, size } });
}
