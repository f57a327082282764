import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import type { Block, Item } from '../../routes/plan/[plan]/workshops/[workshop]/minutes/lines.ts';

const levels = {
	title: HeadingLevel.TITLE,
	heading: HeadingLevel.HEADING_1,
	subheading: HeadingLevel.HEADING_2
} as const;

/** The minutes as a Word file with real headings and lists. */
export async function minutesDocx(blocks: readonly Block[], language: string): Promise<Uint8Array<ArrayBuffer>> {
	const title = blocks.find((block) => block.kind === 'title');
	const document = new Document({
		creator: 'Etappe',
		title: title?.kind === 'title' ? title.text : '',
		styles: {
			default: { document: { run: { font: 'Calibri', size: 22, language: { value: language } } } }
		},
		sections: [{ children: blocks.flatMap(paragraphs) }]
	});
	return new Uint8Array(await Packer.toArrayBuffer(document));
}

function paragraphs(block: Block): Paragraph[] {
	if (block.kind === 'list') return block.items.flatMap((item) => itemParagraphs(item, 0));
	if (block.kind === 'text') return [new Paragraph({ children: runs(block.text), spacing: { after: 80 } })];
	return [
		new Paragraph({ heading: levels[block.kind], children: runs(block.text), spacing: { before: 200, after: 80 } })
	];
}

function itemParagraphs({ text, note, strong, items }: Item, level: number): Paragraph[] {
	const children = [
		...runs(text, strong),
		...(note ? [new TextRun({ text: `  ${note}`, color: '4A5763', size: 19 })] : [])
	];
	const paragraph = new Paragraph({ children, bullet: { level } });
	return [paragraph, ...(items ?? []).flatMap((item) => itemParagraphs(item, level + 1))];
}

/** Lines of a note stay lines. */
function runs(text: string, bold = false): TextRun[] {
	return text.split('\n').map((line, index) => new TextRun({ text: line, bold, ...(index > 0 && { break: 1 }) }));
}
