/**
 * Blind RSA signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic), the part of the person who wants something signed:
 * the signer signs without seeing what, and does not recognise the signature later. Needs WebCrypto's digest, so a
 * secure context in browsers. Checked against the vectors of the RFC.
 */
import type { PublicKey } from './types.ts';

const hashLength = 48;
const saltLength = 48;

export interface Blinded {
	/** What is sent to be signed, hex. */
	blinded: string;
	/** What takes the blinding off again; stays on the device, hex. */
	inverse: string;
}

/** Hides a message for signing. `random` and `salt` are given in tests only. */
export async function blind(
	key: PublicKey,
	message: Uint8Array,
	random: () => bigint = () => randomBelow(BigInt(`0x${key.n}`)),
	salt: Uint8Array = crypto.getRandomValues(new Uint8Array(saltLength))
): Promise<Blinded> {
	const n = BigInt(`0x${key.n}`);
	const encoded = toNumber(await encodePss(message, bitLength(n) - 1, salt));
	for (;;) {
		const r = random();
		const inverse = invert(r, n);
		if (inverse === null) continue;
		const blinded = (encoded * power(r, BigInt(`0x${key.e}`), n)) % n;
		return { blinded: toHex(blinded, n), inverse: toHex(inverse, n) };
	}
}

/** Takes the blinding off a signature: what is left is an ordinary RSA-PSS signature of the message, hex. */
export function unblind(key: PublicKey, blindSignature: string, inverse: string): string {
	const n = BigInt(`0x${key.n}`);
	return toHex((BigInt(`0x${blindSignature}`) * BigInt(`0x${inverse}`)) % n, n);
}

/** EMSA-PSS-ENCODE of RFC 8017, 9.1.1, with SHA-384 and MGF1. */
async function encodePss(message: Uint8Array, bits: number, salt: Uint8Array): Promise<Uint8Array> {
	const length = Math.ceil(bits / 8);
	const hash = await sha384(concat(new Uint8Array(8), await sha384(message), salt));
	const block = new Uint8Array(length - hashLength - 1);
	block[block.length - salt.length - 1] = 1;
	block.set(salt, block.length - salt.length);
	const mask = await mgf1(hash, block.length);
	for (let index = 0; index < block.length; index++) block[index]! ^= mask[index]!;
	block[0]! &= 0xff >>> (8 * length - bits);
	return concat(block, hash, Uint8Array.of(0xbc));
}

async function mgf1(seed: Uint8Array, length: number): Promise<Uint8Array> {
	const mask = new Uint8Array(Math.ceil(length / hashLength) * hashLength);
	for (let counter = 0; counter * hashLength < length; counter++) {
		mask.set(await sha384(concat(seed, Uint8Array.of(0, 0, counter >>> 8, counter & 0xff))), counter * hashLength);
	}
	return mask.subarray(0, length);
}

async function sha384(data: Uint8Array): Promise<Uint8Array> {
	return new Uint8Array(await crypto.subtle.digest('SHA-384', data as Uint8Array<ArrayBuffer>));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

function randomBelow(n: bigint): bigint {
	for (;;) {
		const value = toNumber(crypto.getRandomValues(new Uint8Array(Math.ceil(bitLength(n) / 8))));
		if (value > 0n && value < n) return value;
	}
}

function bitLength(n: bigint): number {
	return n.toString(2).length;
}

function toNumber(bytes: Uint8Array): bigint {
	return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}

function toHex(value: bigint, n: bigint): string {
	return value.toString(16).padStart(Math.ceil(bitLength(n) / 8) * 2, '0');
}

function power(base: bigint, exponent: bigint, n: bigint): bigint {
	let result = 1n;
	let square = base % n;
	for (let rest = exponent; rest > 0n; rest >>= 1n) {
		if (rest & 1n) result = (result * square) % n;
		square = (square * square) % n;
	}
	return result;
}

/** 1/a modulo n by the extended Euclidean algorithm; null if there is none. */
function invert(a: bigint, n: bigint): bigint | null {
	let [r0, r1] = [n, a % n];
	let [t0, t1] = [0n, 1n];
	while (r1 !== 0n) {
		const quotient = r0 / r1;
		[r0, r1] = [r1, r0 - quotient * r1];
		[t0, t1] = [t1, t0 - quotient * t1];
	}
	return r0 === 1n ? ((t0 % n) + n) % n : null;
}
