import { hash, verify, type Options } from '@node-rs/argon2';

/** argon2id with the parameters OWASP recommends; the work runs outside the event loop. */
const parameters: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each costs 19 MiB and a thread: a storm of logins must leave room for everything else. */
const maxConcurrent = 2;
const maxWaiting = 64;

/** Too many passwords are being checked at once. */
export class PasswordsBusyError extends Error {
	constructor() {
		super('Too many passwords are being checked at once');
		this.name = 'PasswordsBusyError';
	}
}

export interface Passwords {
	/** Waits for its turn: only who has a valid link or session gets here. */
	hash(password: string): Promise<string>;
	/** Takes the same time whether or not there is a hash to compare with. @throws PasswordsBusyError */
	verify(stored: string | null, password: string): Promise<boolean>;
}

export function createPasswords(): Passwords {
	const limited = createLimiter();
	let dummy: Promise<string> | null = null;
	return {
		hash: (password) => limited(() => hash(password.normalize('NFC'), parameters), Infinity),
		async verify(stored, password) {
			dummy ??= hash('nobody has this password', parameters);
			const against = stored ?? (await dummy);
			const matches = await limited(() => verify(against, password.normalize('NFC')), maxWaiting);
			return matches && stored !== null;
		}
	};
}

function createLimiter(): <T>(work: () => Promise<T>, maxWaiting: number) => Promise<T> {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async (work, maxWaiting) => {
		if (running >= maxConcurrent) {
			if (waiting.length >= maxWaiting) throw new PasswordsBusyError();
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else {
			running += 1;
		}
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
