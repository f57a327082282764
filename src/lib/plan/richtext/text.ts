import * as Y from 'yjs';
import { fragmentOf } from '../doc.ts';
import type { Mark, Ref, RichNode, RichText } from '../types.ts';
import { isSafeHref } from './links.ts';

const blocks = ['paragraph', 'bulletList', 'orderedList', 'listItem'] as const;
type Block = (typeof blocks)[number];

/** Pasted text may hold characters that XML, and so Word and PDF, cannot. */
// eslint-disable-next-line no-control-regex -- exactly these are meant
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cs}/gu;

/** The long text of a record; empty if the record is gone or has none. */
export function readText(doc: Y.Doc, ref: Ref): RichText {
	const fragment = fragmentOf(doc, ref);
	return fragment ? readFragment(fragment) : [];
}

export function readFragment(fragment: Y.XmlFragment): RichText {
	return fragment.toArray().flatMap((child) => {
		if (child instanceof Y.XmlText) return readRuns(child);
		if (!(child instanceof Y.XmlElement)) return [];
		if (child.nodeName === 'hardBreak') return [{ type: 'hardBreak' } as RichNode];
		if (!blocks.includes(child.nodeName as Block)) return [];
		const content = readFragment(child);
		return [{ type: child.nodeName as Block, ...(content.length > 0 ? { content } : {}) }];
	});
}

function readRuns(text: Y.XmlText): RichNode[] {
	const runs = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
	return runs.flatMap(({ insert, attributes }) => {
		const text = typeof insert === 'string' ? insert.replace(control, '') : '';
		if (text === '') return [];
		const marks = readMarks(attributes ?? {});
		return [{ type: 'text' as const, text, ...(marks.length > 0 ? { marks } : {}) }];
	});
}

function readMarks(attributes: Record<string, unknown>): Mark[] {
	const marks: Mark[] = [];
	for (const [key, value] of Object.entries(attributes)) {
		if (value === null) continue;
		const type = markName(key);
		if (type === 'bold' || type === 'italic') marks.push({ type });
		const href = (value as { href?: unknown }).href;
		if (type === 'link' && isSafeHref(href)) marks.push({ type, attrs: { href } });
	}
	return marks.sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** The editor writes marks that may overlap as `name--hash`. */
export function markName(key: string): string {
	return /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key;
}

/** A fragment for a new record, the way the editor would have written it. */
export function textToFragment(text: RichText): Y.XmlFragment {
	const fragment = new Y.XmlFragment();
	fragment.insert(0, text.map(toElement));
	return fragment;
}

function toElement(node: RichNode): Y.XmlElement | Y.XmlText {
	if (node.type === 'text') return toRuns([node]);
	const element = new Y.XmlElement(node.type);
	const children: (Y.XmlElement | Y.XmlText)[] = [];
	const content = 'content' in node ? (node.content ?? []) : [];
	for (let index = 0; index < content.length; index++) {
		const runs: RichNode[] = [];
		while (content[index]?.type === 'text') runs.push(content[index++] as RichNode);
		if (runs.length > 0) children.push(toRuns(runs));
		const block = content[index];
		if (block) children.push(toElement(block));
	}
	element.insert(0, children);
	return element;
}

function toRuns(nodes: RichNode[]): Y.XmlText {
	const text = new Y.XmlText();
	text.applyDelta(
		nodes.flatMap((node) => {
			if (node.type !== 'text') return [];
			const marks = (node.marks ?? []).map((mark) => [mark.type, mark.type === 'link' ? { ...mark.attrs } : {}]);
			return [{ insert: node.text, ...(marks.length > 0 ? { attributes: Object.fromEntries(marks) } : {}) }];
		})
	);
	return text;
}

/** Text without marks: blocks on lines of their own, list items with a dash or a number. For search, diffs, tables. */
export function plainText(text: RichText): string {
	return text
		.map((node) => plainBlock(node, ''))
		.join('\n')
		.trim();
}

function plainBlock(node: RichNode, indent: string): string {
	if (node.type === 'text') return node.text;
	if (node.type === 'hardBreak') return `\n${indent}`;
	const content = node.content ?? [];
	if (node.type === 'paragraph') return content.map((child) => plainBlock(child, indent)).join('');
	if (node.type === 'listItem') return content.map((child) => plainBlock(child, `${indent}  `)).join(`\n${indent}  `);
	return content
		.map(
			(item, index) =>
				`${index > 0 ? indent : ''}${node.type === 'orderedList' ? `${index + 1}.` : '–'} ${plainBlock(item, indent)}`
		)
		.join('\n');
}
