/**
 * A weighting round: one weighting of goals by bodies, with one method. Plain data, the same on the server, in the
 * browser and in the export. Times are milliseconds since the epoch (UTC), by the server's clock.
 */
import type { Mean } from '../weighting/index.ts';

export const methods = ['points', 'ranking', 'pairwise'] as const;
export type Method = (typeof methods)[number];

/** Fewer ballots than this say who voted how: in a secret round they never stand alone. */
export const fewest = 3;

/** A goal as it stood when the round was opened: what happens to it later does not change what people weigh. */
export interface RoundGoal {
	id: string;
	title: string;
	field: string;
}

export interface RoundField {
	id: string;
	title: string;
	hue: number;
	icon: string;
}

/** A body that may vote. */
export interface RoundBody {
	name: string;
	/** Above 0, any scale: only the ratios count. */
	weight: number;
}

/** What the coordinator decides. */
export interface RoundSettings {
	title: string;
	method: Method;
	/** 2: first the fields of action, then the goals within each. */
	levels: 1 | 2;
	/** Fields of action whose goals are weighed. */
	fields: readonly string[];
	/** A weighting board whose goals are weighed instead; what it came to is not taken over. */
	board?: string | null;
	bodies: readonly RoundBody[];
	/** How ballots become a body's weights, and bodies' weights the overall ones. */
	mean: Mean;
	secret: boolean;
	/** Results are shown before closing (named rounds only). */
	interim: boolean;
	opensAt: number;
	closesAt: number;
	/** The round this one follows (Delphi). */
	previous: string | null;
}

export type RoundStatus = 'planned' | 'open' | 'closed';

/** Bodies whose ballots were counted together: one of its own, or several with too few ballots to stand alone. */
export interface CountedGroup {
	bodies: readonly string[];
	weight: number;
	ballots: number;
}

export interface Round extends Omit<RoundSettings, 'fields' | 'board'> {
	id: string;
	status: RoundStatus;
	fields: readonly RoundField[];
	goals: readonly RoundGoal[];
	createdAt: number;
	createdBy: string | null;
	closedAt: number | null;
	/** Who is counted with whom; null until closed. Empty: there were too few ballots for any result. */
	counted: readonly CountedGroup[] | null;
	adoptedAt: number | null;
	adoptedBy: string | null;
	/** For each body the public key its ballot papers are signed with; null in a named round. */
	keys: Readonly<Record<string, PublicKey>> | null;
}

/** An RSA key, numbers as hex. */
export interface PublicKey {
	n: string;
	e: string;
}

/**
 * A comparison of two items of a part, i < j: `a` from 2 to 9: i is a times as important; −2 to −9: j is; 1: equal.
 */
export type Answer = readonly [i: number, j: number, a: number];

/** What one person said about one part: points or ranks by item, or comparisons. */
export type PartContent = readonly number[] | readonly Answer[];

/** A whole ballot, one entry for each part of the round, in its order. */
export type BallotContent = readonly PartContent[];
