/**
 * A workshop as the server keeps it: what it is about, what guests may do, and where it stands at the moment.
 * Times are milliseconds since the epoch by the server's clock.
 */

export const phases = ['arrive', 'collect', 'cluster', 'vote', 'promote', 'weigh'] as const;
/** Ankommen, Sammeln, Ordnen, Punkte vergeben, zu Zielen machen, gemeinsam gewichten. */
export type Phase = (typeof phases)[number];

/** What is decided when a workshop is opened and may be changed while it runs. */
export interface WorkshopSettings {
	/** While collecting: does everybody see all notes or only their own? */
	view: 'own' | 'shared';
	/** May guests write notes, put them in order, vote and weigh? */
	guests: { write: boolean; cluster: boolean; vote: boolean; weigh: boolean };
	/** Per person. */
	dots: number;
	/** Minutes with the names of who was there, or with their number only (then names are deleted at the end). */
	names: boolean;
}

/** Server time at which it ends, or what is left of it while it is paused. */
export type Timer = { endsAt: number } | { left: number };

/** What the moderator has set; everybody follows it live. */
export interface LiveState {
	phase: Phase;
	/** Guests may read but not write. */
	locked: boolean;
	/** Nobody new can join. */
	closed: boolean;
	/** Nobody sees who wrote a note. */
	namesHidden: boolean;
	/** Everybody sees how many dots there are. */
	sumsShown: boolean;
	timer: Timer | null;
	/** "All eyes here": reference of a note or cluster, or `stage` for the beamer as such. */
	focus: string | null;
	/** The weighting board that is open. */
	board: string | null;
}

export type WorkshopStatus = 'open' | 'ended';

export interface Workshop {
	id: string;
	planId: string;
	title: string;
	fields: readonly string[];
	startsAt: number;
	endsAt: number;
	/** `null` once it has ended. */
	code: string | null;
	status: WorkshopStatus;
	settings: WorkshopSettings;
	state: LiveState;
	createdAt: number;
	createdBy: string | null;
	endedAt: number | null;
}

export interface Guest {
	id: string;
	/** Empty once it has been deleted. */
	name: string;
	joinedAt: number;
	leftAt: number | null;
	removedAt: number | null;
}

/** What a guest may do at this moment. */
export interface GuestRights {
	write: boolean;
	cluster: boolean;
	vote: boolean;
	weigh: boolean;
}
