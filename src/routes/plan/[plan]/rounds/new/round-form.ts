import { methods, type RoundSettings } from '../../../../../lib/rounds/types.ts';

/** Local time as a form's date field shows it, `2026-12-01T18:00`, as a moment. */
function momentOf(form: FormData, name: string): number {
	const text = String(form.get(name) ?? '');
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return NaN;
	// The browser adds how far its clock is from UTC then; without scripts the server's own zone has to do.
	const zone = form.get(`${name}Zone`);
	if (typeof zone !== 'string' || !/^-?\d{1,3}$/.test(zone)) return Date.parse(text);
	return Date.parse(`${text.slice(0, 16)}:00Z`) + Number(zone) * 60_000;
}

/** What the form for a new round says; what cannot be read becomes something the check refuses by name. */
export function settingsOf(form: FormData, now: number): RoundSettings {
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const method = methods.find((known) => known === text('method')) ?? 'points';
	const weightOf = (name: string) => Number(text(`weight:${name}`).replace(',', '.') || NaN);
	return {
		title: text('title'),
		method,
		levels: text('levels') === '2' ? 2 : 1,
		fields: form.getAll('fields').map(String),
		board: text('board') || null,
		bodies: form.getAll('bodies').map((name) => ({ name: String(name), weight: weightOf(String(name)) })),
		mean: method !== 'points' && text('mean') === 'geometric' ? 'geometric' : 'arithmetic',
		secret: text('secret') !== 'named',
		interim: form.has('interim'),
		opensAt: text('opens') === 'later' ? momentOf(form, 'opensAt') : now,
		closesAt: momentOf(form, 'closesAt'),
		previous: text('previous') || null
	};
}
