import { constants, generateKeyPairSync, privateDecrypt, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { vectors } from './blind-vectors.ts';
import { blind, unblind } from './blind.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** The blinding factor behind a vector's inverse. */
function factor(inverse: bigint, n: bigint): bigint {
	let [r0, r1, t0, t1] = [n, inverse, 0n, 1n];
	while (r1 !== 0n) {
		const q = r0 / r1;
		[r0, r1, t0, t1] = [r1, r0 - q * r1, t1, t0 - q * t1];
	}
	return ((t0 % n) + n) % n;
}

it.each(vectors)(
	'blinds and unblinds as RFC 9474 does',
	async ({ n, e, msg, salt, inv, blinded_msg, blind_sig, sig }) => {
		const r = factor(BigInt(`0x${inv}`), BigInt(`0x${n}`));
		const hidden = await blind({ n, e }, bytes(msg), () => r, bytes(salt));
		expect(hidden).toEqual({ blinded: blinded_msg, inverse: inv });
		expect(unblind({ n, e }, blind_sig, inv)).toBe(sig);
	}
);

it('gives a signature OpenSSL accepts, of something the signer has not seen', async () => {
	const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const jwk = pair.publicKey.export({ format: 'jwk' });
	const hex = (text = '') => Buffer.from(text, 'base64url').toString('hex');
	const key = { n: hex(jwk.n), e: hex(jwk.e) };
	const message = new TextEncoder().encode('Stimmzettel');
	const one = await blind(key, message);
	const other = await blind(key, message);
	expect(one.blinded).not.toBe(other.blinded);
	const options = { key: pair.privateKey, padding: constants.RSA_NO_PADDING };
	const blindSignature = privateDecrypt(options, Buffer.from(one.blinded, 'hex')).toString('hex');
	const signature = unblind(key, blindSignature, one.inverse);
	const pss = { key: pair.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
	expect(verify('sha384', message, pss, Buffer.from(signature, 'hex'))).toBe(true);
	expect(verify('sha384', Buffer.from('anderer'), pss, Buffer.from(signature, 'hex'))).toBe(false);
	expect(BigInt(`0x${signature}`)).not.toBe(BigInt(`0x${blindSignature}`));
});
