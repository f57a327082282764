/**
 * Makes what word processors put on the clipboard into the few elements a description knows. The editor drops
 * unknown elements by itself; this keeps what they meant: headings, lists that are only drawn, table rows.
 */
export function cleanPastedHtml(html: string): string {
	// Word hides its bullets in conditional comments that only its own family reads.
	const source = html.replace(/<!\[(?:if[^\]]*|endif)\]>/gi, '');
	const page = new DOMParser().parseFromString(source, 'text/html');
	page
		.querySelectorAll('style, script, title, meta, link, xml, template, noscript, head > *')
		.forEach((el) => el.remove());
	drawnLists(page);
	for (const heading of page.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
		const paragraph = page.createElement('p');
		const strong = page.createElement('strong');
		strong.append(...heading.childNodes);
		paragraph.append(strong);
		heading.replaceWith(paragraph);
	}
	for (const row of page.querySelectorAll('tr')) {
		const paragraph = page.createElement('p');
		const cells = [...row.querySelectorAll(':scope > th, :scope > td')].map((cell) => cell.textContent?.trim() ?? '');
		paragraph.textContent = cells.join(' | ');
		row.replaceWith(paragraph);
	}
	return cleanPastedText(page.body.innerHTML);
}

// eslint-disable-next-line no-control-regex -- exactly these are meant
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\ufeff]/g;

/** Takes out what cannot be seen: soft hyphens (this product's own, too), zero-width and control characters. */
export function cleanPastedText(text: string): string {
	return text.toWellFormed().replace(/\r\n?/g, '\n').replace(invisible, '');
}

interface Level {
	list: HTMLElement;
	depth: number;
}

/** Word writes lists as paragraphs with `mso-list: l0 level1 lfo1` and the bullet as text. */
function drawnLists(page: Document): void {
	let open: Level[] = [];
	let last: Element | null = null;
	for (const paragraph of [...page.querySelectorAll('p')]) {
		const depth = Number(/mso-list:[^;]*\blevel(\d+)/i.exec(paragraph.getAttribute('style') ?? '')?.[1] ?? 0);
		if (!depth) continue;
		if (paragraph.previousElementSibling !== last) open = [];
		const mark = takeMark(paragraph);
		const kind = /^\(?(\d+|[a-z]|[ivx]+)[.)]/i.test(mark) ? 'ol' : 'ul';
		while (open.length && open.at(-1)!.depth > depth) open.pop();
		if (!open.length || open.at(-1)!.depth < depth) {
			const list = page.createElement(kind);
			const parent = open.at(-1)?.list.lastElementChild;
			if (parent) parent.append(list);
			else paragraph.before(list);
			open.push({ list, depth });
		}
		const item = page.createElement('li');
		const text = page.createElement('p');
		text.append(...paragraph.childNodes);
		item.append(text);
		open.at(-1)!.list.append(item);
		paragraph.remove();
		last = open[0]!.list;
	}
}

function takeMark(paragraph: Element): string {
	for (const span of paragraph.querySelectorAll('span')) {
		if (!/mso-list:\s*ignore/i.test(span.getAttribute('style') ?? '')) continue;
		const mark = span.textContent?.trim() ?? '';
		span.remove();
		return mark;
	}
	return '';
}
