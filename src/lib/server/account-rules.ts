/** What an account may look like. Pure: the same rules for pages, links and the command line. */

export const passwordLength = { min: 10, max: 256 } as const;
export const nameLength = { max: 100 } as const;
export const emailLength = { max: 254 } as const;

/** The part of a form that cannot be used. */
export type AccountField = 'email' | 'name' | 'password';

/** One spelling for one address: trimmed, lower case, NFC. */
export function normaliseEmail(email: string): string {
	return email.normalize('NFC').trim().toLowerCase();
}

/** Expects a normalised address. Only delivery can tell whether it exists; this catches slips. */
export function isEmail(email: string): boolean {
	// eslint-disable-next-line no-control-regex
	return email.length <= emailLength.max && /^[^\s@\u0000-\u001f]+@[^\s@\u0000-\u001f]+$/.test(email);
}

/** Single spaces, NFC, no control characters. */
export function normaliseName(name: string): string {
	return name
		.normalize('NFC')
		.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
		.replaceAll(/\s+/g, ' ')
		.trim();
}

/** Expects a normalised name. */
export function isName(name: string): boolean {
	return name.length > 0 && name.length <= nameLength.max;
}

/** Length counts, not a mixture of character classes. */
export function isPassword(password: string): boolean {
	return password.length >= passwordLength.min && password.length <= passwordLength.max;
}
