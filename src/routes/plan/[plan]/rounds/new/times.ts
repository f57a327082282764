/** A moment as a date field shows it, in this browser's zone: `2026-12-01T18:00`. */
export function localTime(time: number): string {
	return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** How far local time is behind UTC then, minutes. */
export function zoneOf(text: string): number {
	return new Date(text).getTimezoneOffset();
}

/** Six in the evening, fourteen days on. */
export function inTwoWeeks(now: number): number {
	const date = new Date(now);
	date.setDate(date.getDate() + 14);
	return date.setHours(18, 0, 0, 0);
}
