import { limits } from '../limits.ts';
import { isSafeHref } from './links.ts';
import { markName } from './text.ts';

const blocks = ['paragraph', 'bulletList', 'orderedList'];

/** Which elements may stand in which; `''` is the text itself, `#text` a run of characters. */
const content: Readonly<Record<string, readonly string[]>> = {
	'': blocks,
	paragraph: ['#text', 'hardBreak'],
	bulletList: ['listItem'],
	orderedList: ['listItem'],
	listItem: blocks,
	hardBreak: []
};

export function mayContain(parent: string, child: string): boolean {
	return Object.hasOwn(content, parent) && (content[parent]?.includes(child) ?? false);
}

export function mayHaveAttribute(element: string, name: string): boolean {
	return element === 'orderedList' && (name === 'start' || name === 'type');
}

/** Attributes of elements the editor writes. `null` is what says "none". */
export function isElementAttribute(element: string, name: string, value: unknown): boolean {
	if (!mayHaveAttribute(element, name)) return false;
	if (name === 'start') return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 99_999;
	return name === 'type' && (value === null || /^[1aAiI]$/.test(String(value)));
}

/** A formatting mark as the editor writes it; `null` ends it. Classes are not allowed: they could imitate the page. */
export function isMark(key: string, value: unknown): boolean {
	const name = markName(key);
	if (name !== 'bold' && name !== 'italic' && name !== 'link') return false;
	if (value === null) return true;
	if (typeof value !== 'object' || Array.isArray(value)) return false;
	const entries = Object.entries(value as object);
	if (name !== 'link') return entries.length === 0;
	return isSafeHref((value as { href?: unknown }).href) && entries.every(([key, entry]) => isLinkAttribute(key, entry));
}

function isLinkAttribute(name: string, value: unknown): boolean {
	if (name === 'href') return true;
	if (name === 'class') return value === null;
	if (name === 'target') return value === null || value === '_blank' || value === '_self';
	if (name === 'rel') return value === null || (typeof value === 'string' && /^[a-z ]{0,100}$/.test(value));
	return name === 'title' && (value === null || (typeof value === 'string' && value.length <= limits.title));
}
