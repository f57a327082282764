/** Tries left, for one key: `burst` at once, then one every `everyMs`. */
interface Budget {
	/** When it will be full again. */
	fullAt: number;
}

export interface GuessLimit {
	/** Takes one try; `false`: none left. Give it back with `right` if it was no guess. */
	take(key: string): boolean;
	right(key: string): void;
}

/**
 * A limit on wrong tries, kept in this process: it costs no write when a hall full of people joins at once, and nobody
 * outside can make it forget. Keys that are full again are forgotten.
 */
export function createGuessLimit(burst: number, everyMs: number, now: () => number): GuessLimit {
	const budgets = new Map<string, Budget>();
	const sweep = (): void => {
		for (const [key, { fullAt }] of budgets) if (fullAt <= now()) budgets.delete(key);
	};
	return {
		take(key) {
			const at = now();
			const fullAt = Math.max(at, budgets.get(key)?.fullAt ?? at);
			if (fullAt > at + (burst - 1) * everyMs) return false;
			if (budgets.size > 10_000) sweep();
			budgets.set(key, { fullAt: fullAt + everyMs });
			return true;
		},
		right(key) {
			const budget = budgets.get(key);
			if (budget) budget.fullAt -= everyMs;
		}
	};
}

/** Who shares a budget: an IPv4 address, or the network (/64) of an IPv6 one, of which anybody has millions. */
export function networkOf(address: string): string {
	if (!address.includes(':') || address.includes('.')) return address;
	const [head = '', tail] = address.split('::');
	const groups = head.split(':').filter(Boolean);
	if (tail !== undefined) {
		const rest = tail.split(':').filter(Boolean);
		while (groups.length + rest.length < 8) groups.push('0');
		groups.push(...rest);
	}
	return groups.slice(0, 4).join(':');
}
