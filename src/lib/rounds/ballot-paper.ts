import { digest } from 'lib0/hash/sha256';
import type { PublicKey } from './types.ts';
import { blind, unblind } from './blind.ts';

/**
 * The secret part of a ballot, kept on the voter's device only. Its id is the hash of its key; the id is signed by the
 * server for the voter's body without the server seeing it, and is what the ballot goes into the box under.
 */
export interface BallotPaper {
	key: string;
	body: string;
	blinded: string;
	inverse: string;
	/** null until the server has signed. */
	signature: string | null;
}

const keyLength = 32;

/** A new paper, not yet signed. Errors: what WebCrypto throws outside of a secure context. */
export async function newPaper(roundId: string, body: string, publicKey: PublicKey): Promise<BallotPaper> {
	const key = hex(crypto.getRandomValues(new Uint8Array(keyLength)));
	const hidden = await blind(publicKey, ballotMessage(roundId, ballotIdOf(key)!));
	return { key, body, ...hidden, signature: null };
}

/** The paper with the server's answer on it. */
export function signedPaper(paper: BallotPaper, publicKey: PublicKey, blindSignature: string): BallotPaper {
	return { ...paper, signature: unblind(publicKey, blindSignature, paper.inverse) };
}

/** The id of the ballot with this key; null if it is no key. */
export function ballotIdOf(key: unknown): string | null {
	if (typeof key !== 'string' || !/^[0-9a-f]{64}$/.test(key)) return null;
	const bytes = Uint8Array.from(key.match(/../g)!, (byte) => parseInt(byte, 16));
	return hex(digest(bytes));
}

/** What is signed: for one ballot of one round. The body is in the key that signs. */
export function ballotMessage(roundId: string, ballotId: string): Uint8Array {
	return new TextEncoder().encode(`etappe ballot\n${roundId}\n${ballotId}`);
}

function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
