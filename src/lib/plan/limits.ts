import type { Collection } from './types.ts';

/** How much of what fits into one plan. Lengths are UTF-16 code units, as `string.length` counts them. */
export const limits = {
	/** Titles and names: one line. */
	title: 300,
	/** Short titles and abbreviations: one line. */
	short: 60,
	/** Plain text of several lines, like a step's result. */
	lines: 2_000,
	comment: 5_000,
	/** A note of a workshop. */
	note: 500,
	/** A chosen name. */
	person: 60,
	/** Notes one person writes in one workshop. */
	notesPerPerson: 200,
	/** Dots one person has in one workshop. */
	dots: 99,
	/** A breakdown, as one canonical line. */
	breakdown: 200,
	/** Intermediate values of one target. */
	targetSteps: 50,
	/** One long, co-edited text. */
	text: 50_000,
	/** Elements (paragraphs, list items, …) of one long text. */
	textNodes: 5_000,
	/** Elements within elements of one long text. */
	textDepth: 24,
	href: 2_000,
	/** Organisations, goals or steps in one list of a record. */
	members: 50,
	order: 500,
	/** New operations in one update; a long time offline stays far below. */
	structs: 50_000,
	/** Yjs clients (page loads) whose new operations come in one update. */
	clients: 500,
	/** Operations under one Yjs client id, in all its life. */
	clock: 2 ** 28 - 1
} as const;

/** Records per collection, the bin included. */
export const recordLimits: Readonly<Record<Collection, number>> = {
	steps: 60,
	milestones: 2_000,
	fields: 60,
	measures: 5_000,
	parts: 20_000,
	goals: 2_000,
	organisations: 2_000,
	comments: 50_000,
	targets: 5_000,
	clusters: 5_000,
	notes: 20_000,
	dots: 50_000,
	boards: 500,
	shares: 20_000
};
