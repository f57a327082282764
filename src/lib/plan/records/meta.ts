import { integer, line, optionalDay, type Key } from '../checks.ts';
import { limits } from '../limits.ts';
import type { Meta } from '../types.ts';

/** The version of the document's schema this program reads and writes. */
export const currentVersion = 2;

export const meta: Readonly<Record<keyof Meta, Key>> = {
	version: { ...integer(0, 1_000_000), fixed: true },
	title: line(limits.title),
	municipality: line(limits.title),
	asOf: optionalDay
};
