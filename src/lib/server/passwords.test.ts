import { expect, test } from 'vitest';
import { createPasswords, PasswordsBusyError } from './passwords.ts';

test('a password fits its hash, however it was typed', async () => {
	const passwords = createPasswords();
	const stored = await passwords.hash('Gru\u0308n ist die Hoffnung');
	expect(await passwords.verify(stored, 'Grün ist die Hoffnung')).toBe(true);
	expect(await passwords.verify(stored, 'grün ist die Hoffnung')).toBe(false);
	expect(await passwords.verify(null, 'nobody has this password')).toBe(false);
});

test('who does not exist takes as long as who does', async () => {
	const passwords = createPasswords();
	const stored = await passwords.hash('ein langes Passwort');
	await passwords.verify(null, 'warm up');
	const time = async (hash: string | null): Promise<number> => {
		const start = performance.now();
		for (let round = 0; round < 5; round++) await passwords.verify(hash, 'falsches Passwort');
		return performance.now() - start;
	};
	const [known, unknown] = [await time(stored), await time(null)];
	expect(unknown).toBeGreaterThan(known / 3);
	expect(known).toBeGreaterThan(unknown / 3);
});

test('a storm of logins is refused beyond a limit, while everything else goes on', async () => {
	const passwords = createPasswords();
	const stored = await passwords.hash('ein langes Passwort');
	let ticks = 0;
	const ticking = setInterval(() => ticks++, 1);
	const attempts = Array.from({ length: 80 }, () => passwords.verify(stored, 'falsches Passwort'));
	const results = await Promise.allSettled(attempts);
	clearInterval(ticking);
	const refused = results.filter((result) => result.status === 'rejected');
	expect(refused).toHaveLength(14);
	expect(refused.every(({ reason }) => reason instanceof PasswordsBusyError)).toBe(true);
	expect(ticks).toBeGreaterThan(20);
	expect(await passwords.verify(stored, 'ein langes Passwort')).toBe(true);
}, 30_000);
