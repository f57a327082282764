import type { RichNode, RichText } from '../types.ts';
import { isSafeHref } from './links.ts';

const tags = { paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li' } as const;
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** HTML of a long text, safe to put into a page: everything escaped, only known elements, only safe links. */
export function richTextToHtml(text: RichText): string {
	return text.map(nodeToHtml).join('');
}

function nodeToHtml(node: RichNode): string {
	if (node.type === 'hardBreak') return '<br>';
	if (node.type !== 'text') {
		const tag = tags[node.type];
		return tag ? `<${tag}>${(node.content ?? []).map(nodeToHtml).join('')}</${tag}>` : '';
	}
	return (node.marks ?? []).reduce((html, mark) => {
		if (mark.type === 'bold') return `<strong>${html}</strong>`;
		if (mark.type === 'italic') return `<em>${html}</em>`;
		if (mark.type !== 'link' || !isSafeHref(mark.attrs.href)) return html;
		return `<a href="${escapeHtml(mark.attrs.href)}" rel="noopener noreferrer nofollow">${html}</a>`;
	}, escapeHtml(node.text));
}
