import { isId, parseRef } from './ids.ts';
import { limits } from './limits.ts';
import { isOrder } from './order.ts';
import type { Collection } from './types.ts';

/** Says what is wrong with a value, `null` if nothing is. */
export type Check = (value: unknown) => 'invalid' | 'too-long' | null;

export type Scalar = string | number | boolean | null;

/** One plain key of a record: a scalar, the last writer wins. */
export interface Key {
	readonly check: Check;
	/** What a new record gets if nothing is said; without it the key has to be given. */
	readonly initial?: Scalar;
	/** The value is the id of a record there. */
	readonly ref?: Collection;
	/** Cannot be changed once the record is there. */
	readonly fixed?: true;
	/** Written by the server only: from others it comes as its initial value, once. */
	readonly server?: true;
}

/** Control characters, and halves of surrogate pairs: nothing of these survives storage everywhere. */
const unfitForLine = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
// eslint-disable-next-line no-control-regex -- exactly these are meant
const unfitForText = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cs}]/u;

/** Makes one line of what somebody typed or pasted: no control characters, no space around or twice. */
export function cleanLine(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
		.trim();
}

/** Makes plain text of several lines: line breaks stay, other control characters go. */
export function cleanLines(text: string): string {
	return text
		.toWellFormed()
		.replace(/\r\n?|[\u2028\u2029]/g, '\n')
		.replace(new RegExp(unfitForText.source, 'gu'), '')
		.trim();
}

export function isDay(value: unknown): value is string {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	const [year = 0, month = 0, day = 0] = value.split('-').map(Number);
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) return false;
	return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function isTime(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 8.64e15;
}

/** User ids are made elsewhere: printable, without spaces. */
export function isUserId(value: unknown): value is string {
	return typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value);
}

const is =
	(test: (value: unknown) => boolean): Check =>
	(value) =>
		test(value) ? null : 'invalid';
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null ? null : check(value);

function text(max: number, min: number, unfit: RegExp): Check {
	return (value) => {
		if (typeof value !== 'string' || value.length < min || (min > 0 && value.trim() === '')) return 'invalid';
		return value.length > max ? 'too-long' : unfit.test(value) ? 'invalid' : null;
	};
}

/** One line that must not be empty. */
export const line = (max: number): Key => ({ check: text(max, 1, unfitForLine) });
export const optionalLine = (max: number): Key => ({ check: text(max, 0, unfitForLine), initial: '' });
export const lines = (max: number): Key => ({ check: text(max, 0, unfitForText), initial: '' });
export const requiredLines = (max: number): Key => ({ check: text(max, 1, unfitForText) });
export const oneOf = <T extends string>(values: readonly T[], initial: T): Key => ({
	check: is((value) => values.includes(value as T)),
	initial
});
export const flag: Key = { check: is((value) => typeof value === 'boolean'), initial: false };
export const integer = (min: number, max: number, initial?: number): Key => ({
	check: is((value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max),
	...(initial === undefined ? {} : { initial })
});
export const optionalDay: Key = { check: orNull(is(isDay)), initial: null };
export const optionalTime: Key = { check: orNull(is(isTime)), initial: null };
export const optionalUser: Key = { check: orNull(is(isUserId)), initial: null };
export const iconName: Key = {
	check: is((value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,59}$/.test(value)),
	initial: 'landmark'
};
export const link = (ref: Collection): Key => ({ check: is(isId), ref });
export const optionalLink = (ref: Collection): Key => ({ check: orNull(is(isId)), ref, initial: null });
const notCommented: readonly Collection[] = ['comments', 'dots', 'shares'];
/** What a comment is on: anything but comments and what has no name. */
export const subject: Key = {
	check: is((value) => !notCommented.includes(parseRef(value)?.collection ?? 'comments')),
	fixed: true
};
/** What a dot sticks on. */
export const dotSubject: Key = {
	check: orNull(is((value) => ['clusters', 'notes'].includes(parseRef(value)?.collection ?? ''))),
	initial: null
};
export const number = (min: number, max: number, initial?: number): Key => ({
	check: is((value) => Number.isFinite(value) && (value as number) >= min && (value as number) <= max),
	...(initial === undefined ? {} : { initial })
});
export const optional = (key: Key): Key => ({ ...key, check: orNull(key.check), initial: null });
export const optionalOneOf = <T extends string>(values: readonly T[]): Key => ({
	check: orNull(is((value) => values.includes(value as T))),
	initial: null
});
/** An id of something in SQL: made elsewhere, printable, without spaces. */
export const foreignId: Key = { check: is(isUserId) };
export const lineLike = (max: number, pattern: RegExp): Key => ({
	check: (value) => {
		if (typeof value !== 'string') return 'invalid';
		return value.length > max ? 'too-long' : pattern.test(value) ? null : 'invalid';
	},
	initial: ''
});
export const place: Key = {
	check: (value) =>
		typeof value === 'string' && value.length > limits.order ? 'too-long' : isOrder(value) ? null : 'invalid'
};

/** What every record carries. */
export const baseKeys: Readonly<Record<string, Key>> = {
	createdAt: { check: is(isTime), fixed: true },
	createdBy: { check: orNull(is(isUserId)), fixed: true, initial: null },
	deletedAt: optionalTime,
	deletedBy: optionalUser
};
