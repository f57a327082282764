import { restamp, type Command, type CommandDescription } from '../plan/index.ts';

/** How long moves of one slider count as one step, in milliseconds. */
const mergeFor = 1000;

interface Step {
	/** When it was last added to. */
	at: number;
	/** Takes the step back if applied in this order. */
	inverse: Command[];
	what: CommandDescription;
}

const depth = 100;

/** Takes back one's own commands, and only those: somebody else's later change is never overwritten. */
export class Undo {
	readonly #done: Step[] = [];
	readonly #undone: Step[] = [];

	/** What undoing and redoing would change, for the labels. */
	get next(): { undo: CommandDescription | null; redo: CommandDescription | null } {
		return { undo: this.#done.at(-1)?.what ?? null, redo: this.#undone.at(-1)?.what ?? null };
	}

	did(inverse: Command[], what: CommandDescription): void {
		if (inverse.length === 0) return;
		const last = this.#done.at(-1);
		const at = Date.now();
		this.#undone.length = 0;
		if (last && at - last.at < mergeFor && isSameMove(last, what) && mergeInto(last.inverse, inverse)) {
			last.at = at;
			return;
		}
		this.#done.push({ inverse, what, at });
		if (this.#done.length > depth) this.#done.shift();
	}

	/** What `run` did with each command of the step; a step that can no longer be taken back is dropped. */
	undo(run: (command: Command) => Command[] | null): boolean {
		return take(this.#done, this.#undone, run);
	}

	redo(run: (command: Command) => Command[] | null): boolean {
		return take(this.#undone, this.#done, run);
	}
}

/** Was the same slider moved before? Other edits each stay a step of their own. */
function isSameMove({ what: last }: Step, what: CommandDescription): boolean {
	return what.collection === 'shares' && what.type === 'record.set' && last.type === what.type && last.ref === what.ref;
}

/**
 * Going back leads to where the first move began, as long as the value is still that of the last one. Not if somebody
 * else moved it in between: then the second move began elsewhere than the first one ended.
 */
function mergeInto(earlier: Command[], later: readonly Command[]): boolean {
	const [first, second] = [earlier[0], later[0]];
	if (earlier.length !== 1 || later.length !== 1) return false;
	if (first?.type !== 'record.set' || second?.type !== 'record.set' || !second.expected) return false;
	if (JSON.stringify(second.values) !== JSON.stringify(first.expected)) return false;
	earlier[0] = { ...first, expected: second.expected } as Command;
	return true;
}

function take(from: Step[], to: Step[], run: (command: Command) => Command[] | null): boolean {
	const step = from.pop();
	if (!step) return false;
	const inverse: Command[] = [];
	let whole = true;
	for (const command of step.inverse) {
		const back = run(restamp(command, Date.now()));
		if (back) inverse.unshift(...back);
		else whole = false;
	}
	if (inverse.length > 0) to.push({ inverse, what: step.what, at: 0 });
	return whole;
}
