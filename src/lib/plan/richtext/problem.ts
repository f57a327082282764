import { limits } from '../limits.ts';
import type { RichText } from '../types.ts';
import { isMark, mayContain } from './rules.ts';

export interface TextProblem {
	/** Where in the JSON: `0/content/2/text`. */
	path: string;
	reason: 'malformed' | 'invalid' | 'limit' | 'too-long';
}

/** What is wrong with JSON that is said to be a rich text; `null` if it is one. */
export function richTextProblem(value: unknown): TextProblem | null {
	const size = { characters: 0, nodes: 0 };
	const problem = problemIn(value, '', '', 1, size);
	if (problem) return problem;
	if (size.characters > limits.text) return { path: '', reason: 'too-long' };
	return size.nodes > limits.textNodes ? { path: '', reason: 'limit' } : null;
}

export function isRichText(value: unknown): value is RichText {
	return richTextProblem(value) === null;
}

function problemIn(
	nodes: unknown,
	parent: string,
	path: string,
	depth: number,
	size: { characters: number; nodes: number }
): TextProblem | null {
	if (!Array.isArray(nodes)) return { path, reason: 'malformed' };
	if (depth > limits.textDepth && nodes.length > 0) return { path, reason: 'limit' };
	for (const [index, node] of (nodes as unknown[]).entries()) {
		const here = path === '' ? String(index) : `${path}/${index}`;
		if (!isObject(node)) return { path: here, reason: 'malformed' };
		const { type, text, marks, content } = node;
		if (typeof type !== 'string' || !mayContain(parent, type === 'text' ? '#text' : type)) {
			return { path: `${here}/type`, reason: 'invalid' };
		}
		size.nodes += 1;
		if (type === 'text') {
			if (typeof text !== 'string' || text === '' || text.includes('\0'))
				return { path: `${here}/text`, reason: 'invalid' };
			size.characters += text.length;
			const wrong = marksProblem(marks ?? [], `${here}/marks`);
			if (wrong) return wrong;
		} else {
			const within = problemIn(content ?? [], type, `${here}/content`, depth + 1, size);
			if (within) return within;
		}
	}
	return null;
}

function marksProblem(marks: unknown, path: string): TextProblem | null {
	if (!Array.isArray(marks)) return { path, reason: 'malformed' };
	const index = marks.findIndex((mark: unknown) => {
		if (!isObject(mark)) return true;
		return mark.type === 'link' ? !isMark('link', mark.attrs ?? {}) : !isMark(String(mark.type), {});
	});
	return index < 0 ? null : { path: `${path}/${index}`, reason: 'invalid' };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
