import {
	constants,
	createCipheriv,
	createDecipheriv,
	createPrivateKey,
	createPublicKey,
	generateKeyPair,
	privateDecrypt,
	randomBytes,
	verify,
	type KeyObject
} from 'node:crypto';
import { promisify } from 'node:util';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublicKey } from '../../rounds/types.ts';
import { toStorageError } from '../errors.ts';

/**
 * The secrets of an open secret round: the key its ballots are sealed with, and for each body the key its ballot
 * papers are signed with. They lie in a file beside the database, never in it, and are destroyed when the ballots are
 * counted: from then on nothing can open what backups and logs of the database still hold.
 */
export interface BallotKeys {
	/** Makes the secrets of a round. Returns for each body the public key. */
	create(roundId: string, bodies: readonly string[]): Promise<Record<string, PublicKey>>;
	/** null: destroyed, or lost. */
	open(roundId: string): Promise<RoundKeys | null>;
	destroy(roundId: string): Promise<void>;
	/** Rounds that have secrets, and since when. */
	list(): Promise<{ roundId: string; since: number }[]>;
}

export interface RoundKeys {
	/** Encrypts a ballot, filled up to `length` characters. */
	seal(ballotId: string, text: string, length: number): Buffer;
	/** @throws if the bytes were not sealed with this key for this ballot */
	unseal(ballotId: string, sealed: Uint8Array): string;
	/** The blind signature for a member of this body, hex; null: not a value that can be signed. */
	sign(body: string, blinded: string): string | null;
	/** Did this body's key sign this message? */
	verify(body: string, message: Uint8Array, signature: string): boolean;
}

interface KeyFile {
	seal: string;
	bodies: Record<string, string>;
}

const modulusLength = 2048;
const nonceLength = 12;
const tagLength = 16;
const generate = promisify(generateKeyPair);

/** Keeps the secrets in `directory`, one file a round, readable for the server's user only. */
export function createBallotKeys(directory: string): BallotKeys {
	const pathOf = (roundId: string) => join(directory, `${roundId}.json`);
	return {
		async create(roundId, bodies) {
			const pairs = await Promise.all(
				bodies.map(async (body) => [body, await generate('rsa', { modulusLength })] as const)
			);
			const file: KeyFile = {
				seal: randomBytes(32).toString('base64'),
				bodies: Object.fromEntries(
					pairs.map(([body, pair]) => [body, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()])
				)
			};
			await writeSecret(directory, pathOf(roundId), JSON.stringify(file));
			return Object.fromEntries(pairs.map(([body, pair]) => [body, numbersOf(pair.publicKey)]));
		},
		async open(roundId) {
			let text: string;
			try {
				text = await readFile(pathOf(roundId), 'utf8');
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
				throw toStorageError(error);
			}
			return roundKeys(roundId, JSON.parse(text) as KeyFile);
		},
		destroy: (roundId) => destroySecret(pathOf(roundId)),
		async list() {
			try {
				const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
				return await Promise.all(
					names.map(async (name) => ({
						roundId: name.slice(0, -'.json'.length),
						since: (await stat(join(directory, name))).mtimeMs
					}))
				);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
				throw toStorageError(error);
			}
		}
	};
}

function roundKeys(roundId: string, file: KeyFile): RoundKeys {
	const key = Buffer.from(file.seal, 'base64');
	const context = (ballotId: string) => Buffer.from(`${roundId}/${ballotId}`);
	const privateKeys = new Map<string, KeyObject>();
	const keyOf = (body: string): KeyObject | null => {
		const pem = Object.hasOwn(file.bodies, body) ? file.bodies[body] : undefined;
		if (pem === undefined) return null;
		const known = privateKeys.get(body) ?? createPrivateKey(pem);
		privateKeys.set(body, known);
		return known;
	};
	return {
		seal(ballotId, text, length) {
			const nonce = randomBytes(nonceLength);
			const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context(ballotId));
			return Buffer.concat([nonce, cipher.update(text.padEnd(length), 'utf8'), cipher.final(), cipher.getAuthTag()]);
		},
		unseal(ballotId, sealed) {
			const bytes = Buffer.from(sealed);
			const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
				authTagLength: tagLength
			});
			decipher.setAAD(context(ballotId)).setAuthTag(bytes.subarray(-tagLength));
			const text = Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]);
			return text.toString('utf8').trimEnd();
		},
		sign(body, blinded) {
			const privateKey = keyOf(body);
			if (!privateKey || !/^[0-9a-f]+$/.test(blinded) || blinded.length !== modulusLength / 4) return null;
			try {
				// Signing blindly is the bare RSA operation: there is no padding to be added here.
				const options = { key: privateKey, padding: constants.RSA_NO_PADDING };
				return privateDecrypt(options, Buffer.from(blinded, 'hex'))
					.toString('hex')
					.padStart(modulusLength / 4, '0');
			} catch {
				// A number above the modulus.
				return null;
			}
		},
		verify(body, message, signature) {
			const privateKey = keyOf(body);
			if (!privateKey || !/^[0-9a-f]{2,1024}$/.test(signature)) return false;
			const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48, key: createPublicKey(privateKey) };
			return verify('sha384', message, options, Buffer.from(signature, 'hex'));
		}
	};
}

function numbersOf(publicKey: KeyObject): PublicKey {
	const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
	const hex = (value: string) => Buffer.from(value, 'base64url').toString('hex');
	return { n: hex(n), e: hex(e) };
}

async function writeSecret(directory: string, path: string, text: string): Promise<void> {
	try {
		await mkdir(directory, { recursive: true, mode: 0o700 });
		const part = `${path}.part`;
		const file = await open(part, 'w', 0o600);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(part, path);
		// The name has to survive a power cut too, or the ballots sealed with it could never be opened.
		const parent = await open(directory, 'r');
		try {
			await parent.sync();
		} finally {
			await parent.close();
		}
	} catch (error) {
		throw toStorageError(error);
	}
}

/** Overwrites before removing: on most disks the content is gone then, not only the name. */
async function destroySecret(path: string): Promise<void> {
	try {
		const { size } = await stat(path);
		const file = await open(path, 'r+');
		try {
			await file.write(Buffer.alloc(size), 0, size, 0);
			await file.sync();
		} finally {
			await file.close();
		}
		await rm(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw toStorageError(error);
	}
}
