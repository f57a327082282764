import { m } from '$lib/paraglide/messages';
import type { RequestEvent } from '@sveltejs/kit';
import type { AccountField, Origin } from './accounts.ts';

/** What a form sends back after an error: what was wrong where, and what had been entered (never a password). */
export interface FormProblem {
	/** Translated, by the name of the field. */
	errors: Record<string, string>;
	/** Translated, about the form as a whole. */
	problem?: string;
	values: Record<string, string>;
}

/** The form's text fields, trimmed except for passwords, cut at a length no honest person reaches. */
export async function readForm(request: Request): Promise<Record<string, string>> {
	const values: Record<string, string> = {};
	for (const [name, value] of await request.formData()) {
		if (typeof value !== 'string') continue;
		values[name] = (name.includes('password') ? value : value.trim()).slice(0, 5_000);
	}
	return values;
}

/** Values to fill the form with again. */
export function shown(values: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes('password')));
}

export function problem(values: Record<string, string>, errors: Record<string, string>, about?: string): FormProblem {
	return { errors, values: shown(values), ...(about === undefined ? {} : { problem: about }) };
}

/** What to say about the parts of an account that cannot be used. */
export function accountErrors(fields: readonly AccountField[]): Record<string, string> {
	const messages = { email: m.error_email, name: m.error_name, password: m.error_password };
	return Object.fromEntries(fields.map((field) => [field, messages[field]()]));
}

/** How long to wait, in words: "45 Sekunden", "3 Minuten". */
export function waitInWords(seconds: number): string {
	return seconds < 90 ? m.wait_seconds({ count: seconds }) : m.wait_minutes({ count: Math.ceil(seconds / 60) });
}

export function originOf(event: Pick<RequestEvent, 'getClientAddress' | 'request'>): Origin {
	return { ip: event.getClientAddress(), userAgent: event.request.headers.get('user-agent') ?? '' };
}
