import { m } from '$lib/paraglide/messages';
import type { DraftProblem, WorkshopDraft } from '$lib/server/workshops.ts';
import { defaultSettings } from '$lib/workshop/state.ts';
import type { Workshop } from '$lib/workshop/types.ts';

/** The zone in which dates are typed and shown, whatever the server's own is. */
export const timeZone = 'Europe/Berlin';

/** What the form for a workshop says. Times are typed as `2026-11-22T18:00`, a day's wall clock in `timeZone`. */
export function draftOf(form: FormData): WorkshopDraft {
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const on = (name: string) => form.get(name) === 'on';
	const startsAt = fromLocal(text('starts'));
	const minutes = Number(text('minutes'));
	return {
		title: text('title'),
		fields: form.getAll('fields').map(String),
		startsAt,
		endsAt: startsAt + minutes * 60_000,
		settings: {
			...defaultSettings,
			view: text('view') === 'own' ? 'own' : 'shared',
			guests: { write: on('write'), cluster: on('cluster'), vote: on('vote'), weigh: on('weigh') },
			dots: Number(text('dots')),
			names: text('names') === 'names'
		}
	};
}

export function draftErrors(fields: readonly DraftProblem[]): Record<string, string> {
	const messages: Record<DraftProblem, () => string> = {
		title: m.workshop_error_title,
		fields: m.workshop_error_fields,
		starts: m.workshop_error_starts,
		ends: m.workshop_error_ends,
		dots: m.workshop_error_dots
	};
	return Object.fromEntries(fields.map((field) => [field === 'ends' ? 'minutes' : field, messages[field]()]));
}

/** `2026-11-22T18:00` in the plan's zone as a time; `NaN` if it is none. */
export function fromLocal(text: string): number {
	const utc = Date.parse(`${text}:00Z`);
	if (Number.isNaN(utc)) return NaN;
	// Twice, because the offset is that of the moment looked for: right on days when clocks change too.
	const first = utc - offsetAt(utc);
	return utc - offsetAt(first);
}

/** The other way round, for the form's field. */
export function toLocal(time: number): string {
	return new Date(time + offsetAt(time)).toISOString().slice(0, 16);
}

function offsetAt(time: number): number {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }
	}).formatToParts(time);
	const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
	return local - Math.floor(time / 1000) * 1000;
}

export const minutesLong = ({ startsAt, endsAt }: Pick<Workshop, 'startsAt' | 'endsAt'>): number =>
	Math.round((endsAt - startsAt) / 60_000);
