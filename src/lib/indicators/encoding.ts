import type { Notes } from './notes.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * Bytes to text: a byte order mark decides; without one, zero bytes betray UTF-16, valid UTF-8 is UTF-8, and the rest
 * is Windows-1252 (which holds ISO-8859-1 as a subset of what occurs in tables). A file that is UTF-8 in some lines
 * and not in others is read line by line, with a note. Never throws.
 */
export function decode(bytes: Uint8Array, notes: Notes): { text: string; encoding: Encoding } {
	const encoding = byteOrderMark(bytes) ?? zeroPattern(bytes);
	if (encoding && encoding !== 'utf-8') {
		return { text: withChecks(new TextDecoder(encoding).decode(bytes), notes), encoding };
	}
	const text = strictUtf8(bytes);
	if (text !== null) return { text: withChecks(text, notes), encoding: 'utf-8' };
	return lineByLine(encoding ? bytes.subarray(3) : bytes, notes);
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return null;
}

/** Western text in UTF-16 has a zero in nearly every second byte. */
function zeroPattern(bytes: Uint8Array): Encoding | null {
	const sample = bytes.subarray(0, 4096);
	let [even, odd] = [0, 0];
	for (let i = 0; i < sample.length; i++) {
		if (sample[i] !== 0) continue;
		if (i % 2 === 0) even++;
		else odd++;
	}
	const half = sample.length / 2;
	if (half < 2) return null;
	if (odd > 0.6 * half && even < 0.1 * half) return 'utf-16le';
	if (even > 0.6 * half && odd < 0.1 * half) return 'utf-16be';
	return null;
}

function strictUtf8(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return null; // not UTF-8: the caller goes on with another encoding
	}
}

function lineByLine(bytes: Uint8Array, notes: Notes): { text: string; encoding: Encoding } {
	const western = new TextDecoder('windows-1252');
	const parts: string[] = [];
	let [utf8Lines, westernLines, firstWestern, firstUtf8] = [0, 0, 0, 0];
	let line = 1;
	for (let from = 0; from < bytes.length; line++) {
		const end = bytes.indexOf(0x0a, from);
		const part = bytes.subarray(from, end < 0 ? bytes.length : end + 1);
		from += part.length;
		const text = strictUtf8(part);
		parts.push(text ?? western.decode(part));
		if (text === null) {
			westernLines++;
			firstWestern ||= line;
		} else if (text.length < part.length) {
			utf8Lines++;
			firstUtf8 ||= line;
		}
	}
	// In Windows-1252 two letters in a row that look like UTF-8 are rare, but they happen.
	if (utf8Lines === 0 || utf8Lines * 20 < westernLines) {
		return { text: withChecks(western.decode(bytes), notes), encoding: 'windows-1252' };
	}
	const encoding: Encoding = utf8Lines >= westernLines ? 'utf-8' : 'windows-1252';
	const row = encoding === 'utf-8' ? firstWestern : firstUtf8;
	notes.add('mixed_encoding', { row, values: { lines: Math.min(utf8Lines, westernLines) } });
	return { text: withChecks(parts.join(''), notes), encoding };
}

function withChecks(text: string, notes: Notes): string {
	const lost = text.indexOf('\ufffd');
	if (lost >= 0) notes.add('replacement_character', { row: rowOf(text, lost) });
	// "MÃ¼nster": UTF-8 read as Windows-1252 and saved again by somebody before us.
	const twice = text.search(/Ã[\u00a4\u00b6\u00bc\u009f\u0178„–œ]/);
	if (twice >= 0) notes.add('doubly_encoded', { row: rowOf(text, twice) });
	return text;
}

function rowOf(text: string, index: number): number {
	let row = 1;
	for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) row++;
	return row;
}
