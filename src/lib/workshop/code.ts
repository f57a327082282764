/**
 * Join codes: 8 of 32 signs (Crockford's alphabet, without I, L, O and U) make 40 bits. Together with the limit on
 * wrong tries nobody finds one by trying (docs/decisions/0007-workshops.md has the sum).
 */
export const codeSigns = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const codeLength = 8;

/** Takes random bytes, one per sign. */
export function codeFrom(bytes: Uint8Array): string {
	if (bytes.length !== codeLength) throw new RangeError(`A code needs ${codeLength} bytes.`);
	return [...bytes].map((byte) => codeSigns[byte % codeSigns.length]).join('');
}

/** What somebody typed, as it is stored: any case, spaces and dashes; O for 0, I and L for 1. `null`: no code at all. */
export function readCode(text: string): string | null {
	const code = text
		.slice(0, 40)
		.toUpperCase()
		.replace(/[\s\-–—_.]/g, '')
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
	return code.length === codeLength && [...code].every((sign) => codeSigns.includes(sign)) ? code : null;
}

/** In two groups, for reading and typing: `K7QM-4XPR`. */
export function showCode(code: string): string {
	return `${code.slice(0, 4)}-${code.slice(4)}`;
}
