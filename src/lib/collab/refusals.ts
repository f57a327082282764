import {
	canEdit,
	describe,
	fragmentOf,
	newId,
	parseRef,
	plainText,
	readText,
	textToFragment,
	titleOf,
	type Access,
	type Command,
	type Plan,
	type Ref,
	type RichText
} from '../plan/index.ts';
import * as Y from 'yjs';
import type { Own } from './journal.ts';

/** Something the person did that could not be saved, with everything needed not to lose it. */
export interface RefusedChange {
	id: string;
	/** A `RefusalReason` of the plan, or `no-access`, `plan-too-large`, `foreign-client`. */
	reason: string;
	key: string | null;
	ref: Ref | null;
	/** What the record is called. */
	title: string;
	/** What was done; `null` if it was typing in a long text. */
	command: Command | null;
	/** The words the person wrote, to copy; empty if there were none. */
	words: string;
}

export function refusedChange(plan: Plan, own: Own, reason: string, key: string | null = null): RefusedChange {
	const id = newId();
	if (own.kind === 'text') {
		const { ref, content, base } = own;
		return { id, reason, key, ref, title: titleOf(plan, ref), command: null, words: plainText(content ?? base) };
	}
	const { ref, title } = describe(plan, own.command);
	return { id, reason, key, ref, title, command: own.command, words: wordsOf(own.command) };
}

/** Keys whose values are words of a person. */
const wordKeys = new Set([
	...['title', 'shortTitle', 'name', 'short', 'result', 'text', 'municipality', 'overrideReason']
]);

/** What of a command was written by a person. */
function wordsOf(command: Command): string {
	if (!('values' in command)) return '';
	const texts = Object.entries(command.values)
		.filter(([key, value]) => wordKeys.has(key) && value)
		.map(([, value]) => String(value));
	if ('text' in command && Array.isArray(command.text)) texts.push(plainText(command.text));
	return texts.filter(Boolean).join('\n');
}

/**
 * Puts a set-aside text back if nobody else has changed it meanwhile. Returns why not, or `null` if it stands
 * there now.
 */
export function replayText(
	doc: Y.Doc,
	plan: Plan,
	access: Access,
	own: Extract<Own, { kind: 'text' }>,
	origin: unknown
): string | null {
	const { ref, base, content } = own;
	const fragment = fragmentOf(doc, ref);
	const parsed = parseRef(ref);
	if (!fragment || !parsed) return 'gone';
	const now = readText(doc, ref);
	// The words are gone; better to say so than to pass it for saved.
	if (content === null) return 'changed';
	if (same(now, content)) return null;
	const record = plan[parsed.collection][parsed.id];
	if (!record || !canEdit(access, plan, parsed.collection, record)) return 'forbidden';
	if (!same(now, base)) return 'changed';
	doc.transact(() => {
		fragment.delete(0, fragment.length);
		fragment.insert(0, childrenOf(content));
	}, origin);
	return null;
}

const same = (a: RichText, b: RichText) => JSON.stringify(a) === JSON.stringify(b);

function childrenOf(content: RichText): (Y.XmlElement | Y.XmlText)[] {
	// A fragment can be read only inside a document.
	const scratch = new Y.Doc().getMap<Y.XmlFragment>('scratch');
	const fragment = scratch.set('text', textToFragment(content));
	return fragment.toArray().map((child) => child.clone() as Y.XmlElement | Y.XmlText);
}
