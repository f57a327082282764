import { crc32 } from 'node:zlib';

/** Of a row of the log: covers the bytes and where they belong, so that a row cannot pass for another. */
export function checksumOf(planId: string, seq: number, data: Uint8Array): number {
	return crc32(data, crc32(`${planId}/${seq}`));
}

/** A view, not a copy. */
export function toBuffer(data: Uint8Array): Buffer {
	return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
