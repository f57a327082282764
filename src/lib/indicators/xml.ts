export interface XmlHandler {
	/** `attributes` is the raw text behind the name; read it with `attribute`. */
	open?(name: string, attributes: string, empty: boolean): void;
	close?(name: string): void;
	/** Text between tags, entities decoded. */
	text?(text: string): void;
}

/**
 * Walks through XML as spreadsheets write it: names come without their namespace prefix; comments, processing
 * instructions and document types are skipped, so no entity is ever defined or fetched. Broken XML just ends the walk.
 */
export function walkXml(xml: string, handler: XmlHandler): void {
	let at = 0;
	while (at < xml.length) {
		const tag = xml.indexOf('<', at);
		if (tag < 0) return;
		if (handler.text && tag > at) handler.text(decodeEntities(xml.slice(at, tag)));
		const next = xml.charCodeAt(tag + 1);
		if (next === 33 /* ! */) at = skipDeclaration(xml, tag, handler);
		else if (next === 63 /* ? */) at = after(xml, '?>', tag);
		else at = walkTag(xml, tag, handler);
	}
}

function walkTag(xml: string, tag: number, handler: XmlHandler): number {
	const end = tagEnd(xml, tag);
	if (end < 0) return xml.length;
	const closing = xml.charCodeAt(tag + 1) === 47; /* / */
	const empty = xml.charCodeAt(end - 1) === 47;
	const from = tag + (closing ? 2 : 1);
	const to = empty ? end - 1 : end;
	let nameEnd = from;
	let nameStart = from;
	for (; nameEnd < to; nameEnd++) {
		const code = xml.charCodeAt(nameEnd);
		if (code <= 32) break;
		if (code === 58 /* : */) nameStart = nameEnd + 1;
	}
	const name = xml.slice(nameStart, nameEnd);
	if (closing) handler.close?.(name);
	else {
		handler.open?.(name, xml.slice(nameEnd, to), empty);
		if (empty) handler.close?.(name);
	}
	return end + 1;
}

/** The ">" that ends a tag: not one inside a quoted attribute. */
function tagEnd(xml: string, tag: number): number {
	const plain = xml.indexOf('>', tag);
	const text = plain < 0 ? '' : xml.slice(tag, plain);
	if (!text.includes('"') && !text.includes("'")) return plain;
	let quote = '';
	for (let at = tag; at < xml.length; at++) {
		const sign = xml[at]!;
		if (quote) quote = sign === quote ? '' : quote;
		else if (sign === '"' || sign === "'") quote = sign;
		else if (sign === '>') return at;
	}
	return -1;
}

function skipDeclaration(xml: string, tag: number, handler: XmlHandler): number {
	if (xml.startsWith('<!--', tag)) return after(xml, '-->', tag);
	if (!xml.startsWith('<![CDATA[', tag)) return after(xml, '>', tag);
	const end = xml.indexOf(']]>', tag);
	if (end < 0) return xml.length;
	handler.text?.(xml.slice(tag + 9, end));
	return end + 3;
}

function after(xml: string, mark: string, from: number): number {
	const at = xml.indexOf(mark, from);
	return at < 0 ? xml.length : at + mark.length;
}

/** Value of an attribute by its local name, or `null`. */
export function attribute(attributes: string, name: string): string | null {
	for (let at = attributes.indexOf(`${name}=`); at >= 0; at = attributes.indexOf(`${name}=`, at + 1)) {
		const before = attributes.charCodeAt(at - 1);
		if (at > 0 && before > 32 && before !== 58) continue;
		const quote = attributes[at + name.length + 1];
		const end = quote ? attributes.indexOf(quote, at + name.length + 2) : -1;
		if (end >= 0) return decodeEntities(attributes.slice(at + name.length + 2, end));
	}
	return null;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decodeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
		if (name) return named[name] ?? whole;
		const code = decimal ? Number(decimal) : parseInt(hex, 16);
		return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}
