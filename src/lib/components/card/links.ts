import { isSafeHref } from '../../plan/index.ts';

/** What a person may link to. Anything else (`javascript:`, `data:`, files) is refused, here and by the server. */
export const linkProtocols = ['http:', 'https:', 'mailto:', 'tel:'] as const;

export type LinkReading = { href: string } | { problem: 'empty' | 'protocol' | 'invalid' | 'long' };

/** Longest address accepted, in characters. */
export const linkLimit = 2000;

/**
 * Reads an address as a person types it. With `guess`, `www.stadt.de` becomes an https link and
 * `a@b.de` a mail link; without it only complete addresses are links.
 */
export function readLink(input: string, { guess = true } = {}): LinkReading {
	// Browsers skip tabs, line breaks and control characters inside an address: so must we, before we judge it.
	// eslint-disable-next-line no-control-regex
	const text = input.replace(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\ufeff]+/g, '');
	if (!text) return { problem: 'empty' };
	if (text.length > linkLimit) return { problem: 'long' };
	// With a dot before the colon it is a host with its port.
	const protocol = /^[a-z][a-z0-9+-]*:/i.exec(text)?.[0].toLowerCase();
	if (protocol) return complete(text, protocol);
	if (!guess) return { problem: 'invalid' };
	if (/^[^@/\s]+@[^@/\s]+\.[^@/\s.]+$/.test(text)) return complete(`mailto:${text}`, 'mailto:');
	if (/^\+?[\d()/-]{6,}$/.test(text)) return complete(`tel:${text.replace(/[^\d+]/g, '')}`, 'tel:');
	if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]|$)/u.test(text)) return complete(`https://${text}`, 'https:');
	return { problem: 'invalid' };
}

function complete(address: string, protocol: string): LinkReading {
	if (!(linkProtocols as readonly string[]).includes(protocol)) return { problem: 'protocol' };
	const web = protocol === 'http:' || protocol === 'https:';
	if (web && !/^https?:\/\/[^/]/i.test(address)) return { problem: 'invalid' };
	if (!web && address.length === protocol.length) return { problem: 'invalid' };
	return URL.canParse(address) && isSafeHref(address) ? { href: address } : { problem: 'invalid' };
}

export type TextSegment = { text: string; href?: string };

/** Cuts plain text into text and web addresses, for comments. Closing punctuation stays outside the link. */
export function findLinks(text: string): TextSegment[] {
	const segments: TextSegment[] = [];
	let end = 0;
	for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"„“”»«]+/gi)) {
		const address = match[0].replace(/[.,;:!?'…*_]+$/, '').replace(/^([^(]*)\)+$/, '$1');
		const link = readLink(address, { guess: false });
		if (!('href' in link)) continue;
		if (match.index > end) segments.push({ text: text.slice(end, match.index) });
		segments.push({ text: address, href: link.href });
		end = match.index + address.length;
	}
	if (end < text.length) segments.push({ text: text.slice(end) });
	return segments;
}
