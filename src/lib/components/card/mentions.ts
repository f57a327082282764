import { findLinks } from './links.ts';
import { searchText, searchWords } from '../../plan/index.ts';

/**
 * Mentions stand in a comment as `@[user id]`, so that a changed name changes everywhere. While writing, a person
 * reads and types names: the two forms are turned into each other here.
 */

export interface Person {
	id: string;
	name: string;
}

export type CommentSegment =
	| { kind: 'text'; text: string }
	| { kind: 'link'; text: string; href: string }
	/** `name` is `null` for somebody who is not known any more. */
	| { kind: 'mention'; userId: string; name: string | null };

const stored = /@\[([\x21-\x5c\x5e-\x7e]{1,64})\]/g;

type Names = Readonly<Record<string, { name: string } | undefined>>;

/** A comment as pieces to draw: text, safe links, mentions. */
export function readComment(text: string, people: Names): CommentSegment[] {
	const segments: CommentSegment[] = [];
	const addText = (piece: string) => {
		for (const { text: part, href } of findLinks(piece)) {
			segments.push(href === undefined ? { kind: 'text', text: part } : { kind: 'link', text: part, href });
		}
	};
	let end = 0;
	for (const match of text.matchAll(stored)) {
		addText(text.slice(end, match.index));
		const userId = match[1] ?? '';
		segments.push({ kind: 'mention', userId, name: people[userId]?.name ?? null });
		end = match.index + match[0].length;
	}
	addText(text.slice(end));
	return segments;
}

/** The stored form as one edits it: `@[u1]` becomes `@Ayşe Yılmaz`. People not known any more stay as they are. */
export function toDraft(text: string, people: Names): string {
	return text.replace(stored, (whole, id: string) => {
		const name = people[id]?.name;
		return name === undefined ? whole : `@${name}`;
	});
}

/** What was typed as it is stored. Longer names first, so that "Anna Berg-Klein" is not taken for "Anna Berg". */
export function fromDraft(draft: string, people: readonly Person[]): string {
	const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
	let result = '';
	for (let at = 0; at < draft.length;) {
		const person = draft[at] === '@' ? byLength.find(({ name }) => isMentionAt(draft, at, name)) : undefined;
		result += person ? `@[${person.id}]` : (draft[at] ?? '');
		at += person ? person.name.length + 1 : 1;
	}
	return result;
}

function isMentionAt(draft: string, at: number, name: string): boolean {
	if (at > 0 && /[\p{L}\p{N}]/u.test(draft[at - 1] ?? '')) return false;
	if (!draft.startsWith(name, at + 1)) return false;
	return !/[\p{L}\p{N}]/u.test(draft[at + 1 + name.length] ?? '');
}

export interface MentionQuery {
	/** Where the `@` stands. */
	start: number;
	/** What was typed behind it. */
	text: string;
}

/** The mention being typed at the cursor, or `null`. */
export function queryAt(draft: string, cursor: number): MentionQuery | null {
	const match = /(^|[\s(„"'])@([^\s@][^@\n]{0,39})?$/u.exec(draft.slice(0, cursor));
	if (!match) return null;
	const text = match[2] ?? '';
	return { start: cursor - text.length - 1, text };
}

/** People whose name has words starting with what was typed; the start of the whole name first. */
export function matchPeople(people: readonly Person[], text: string, max = 8): Person[] {
	const wanted = searchWords(text).join(' ');
	const rank = ({ name }: Person) => {
		const spellings = searchText(name).split('\n');
		if (spellings.some((spelling) => spelling.startsWith(wanted))) return 0;
		return spellings.some((spelling) => ` ${spelling.replaceAll('-', ' ')}`.includes(` ${wanted}`)) ? 1 : 2;
	};
	return people
		.map((person) => ({ person, rank: rank(person) }))
		.filter(({ rank }) => rank < 2)
		.sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name, 'de'))
		.slice(0, max)
		.map(({ person }) => person);
}
