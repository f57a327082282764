import type { Block, Item } from '../../routes/plan/[plan]/workshops/[workshop]/minutes/lines.ts';

/** A page that stands alone: no style sheet, no script, no picture from anywhere. */
export function minutesHtml(blocks: readonly Block[], language: string): string {
	const title = blocks.find((block) => block.kind === 'title');
	const body = blocks.map(blockHtml).join('\n');
	return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title?.kind === 'title' ? title.text : '')}</title>
<style>
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #17212b; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { margin-top: 2rem; font-size: 1.25rem; } h3 { margin-top: 1.25rem; }
li { margin: 0.25rem 0; white-space: pre-line; } small { color: #4a5763; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2, h3 { break-after: avoid; } li { break-inside: avoid; } }
</style>
<main>
${body}
</main>
</html>
`;
}

const tags = { title: 'h1', heading: 'h2', subheading: 'h3', text: 'p' } as const;

function blockHtml(block: Block): string {
	if (block.kind === 'list') return listHtml(block.items);
	const tag = tags[block.kind];
	return `<${tag}>${escapeHtml(block.text)}</${tag}>`;
}

function listHtml(items: readonly Item[]): string {
	return `<ul>${items.map(itemHtml).join('')}</ul>`;
}

function itemHtml({ text, note, strong, items }: Item): string {
	const words = strong ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text);
	const behind = note ? ` <small>${escapeHtml(note)}</small>` : '';
	return `<li>${words}${behind}${items ? listHtml(items) : ''}</li>`;
}

function escapeHtml(text: string): string {
	const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
	return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
