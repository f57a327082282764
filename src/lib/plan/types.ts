/**
 * The plan as plain, immutable data: what selectors, pages, exports and the read model see.
 * The same shape is read from the live Yjs document and from the SQL projection.
 *
 * Dates are ISO calendar days (`2010-06-30`), times are milliseconds since the epoch (UTC).
 */

export const collections = [
	'steps',
	'milestones',
	'fields',
	'measures',
	'parts',
	'goals',
	'organisations',
	'comments',
	'targets',
	'clusters',
	'notes',
	'dots',
	'boards',
	'shares'
] as const;
export type Collection = (typeof collections)[number];

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** Milliseconds since the epoch, UTC. */
export type Time = number;
/** `collection/id`: how one record points to another one of any kind. */
export type Ref = `${Collection}/${string}`;

/** What every record carries. A record with `deletedAt` lies in the bin. */
export interface RecordBase {
	id: string;
	createdAt: Time;
	/** User id; `null` for what came with an example or an import. */
	createdBy: string | null;
	deletedAt: Time | null;
	deletedBy: string | null;
}

/** Has a place among its siblings: a fractional index, compared as a string, ties broken by id. */
export interface Ordered {
	order: string;
}

export const stepStatuses = ['planned', 'running', 'done', 'paused'] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** Schritt: one of the nine steps. Long text: `description`. */
export interface Step extends RecordBase, Ordered {
	/** 1 to 9; the station on the line. */
	number: number;
	title: string;
	/** For the station on the line. */
	shortTitle: string;
	status: StepStatus;
	start: Day | null;
	end: Day | null;
	/** Perceivable result the step leads to (plain text, several lines). */
	result: string;
	/** Organisations responsible. */
	responsible: readonly string[];
	/** Steps that come before this one. */
	after: readonly string[];
}

/** Meilenstein: a dated, checkable result within a step. */
export interface Milestone extends RecordBase, Ordered {
	step: string;
	title: string;
	due: Day | null;
	/** When it was reached; `null` while open. */
	doneOn: Day | null;
	organisation: string | null;
}

/** Handlungsfeld. Long text: `description`. */
export interface Field extends RecordBase, Ordered {
	title: string;
	/** Hue angle of the field's colour, 0 to 359. */
	hue: number;
	/** Name of an icon in the sprite. */
	icon: string;
}

export const measureStatuses = ['idea', 'planned', 'active', 'done', 'established'] as const;
export type MeasureStatus = (typeof measureStatuses)[number];

/** Maßnahme. Long text: `description`. */
export interface Measure extends RecordBase, Ordered {
	field: string;
	title: string;
	status: MeasureStatus;
	start: Day | null;
	due: Day | null;
	/** Organisation responsible. */
	organisation: string | null;
	/** Organisations that take part. */
	partners: readonly string[];
	/** Goals it serves. */
	goals: readonly string[];
}

/** Teilmaßnahme: a line of a measure's checklist. */
export interface Part extends RecordBase, Ordered {
	measure: string;
	title: string;
	done: boolean;
	/** User id of a member. */
	assignee: string | null;
	due: Day | null;
}

export const goalStages = ['proposed', 'reviewed', 'agreed', 'adopted', 'reached', 'dropped'] as const;
export type GoalStage = (typeof goalStages)[number];

/** Where a goal comes from: a workshop, the inventory of offices and companies, a catalogue of goals or indicators. */
export const goalOrigins = ['workshop', 'inventory', 'catalogue'] as const;
export type GoalOrigin = (typeof goalOrigins)[number];

/** Ziel. Long text: `description` (its rationale). */
export interface Goal extends RecordBase, Ordered {
	field: string;
	title: string;
	stage: GoalStage;
	origin: GoalOrigin | null;
	/** Share of all weight, 0 to 1; `null` until a weighting has been adopted. Written by the server only. */
	weight: number | null;
	/** Id of the weighting round it was adopted from. Written by the server only. */
	weightRound: string | null;
}

export const targetKinds = ['reach', 'hold', 'direction'] as const;
export type TargetKind = (typeof targetKinds)[number];

/** What a person may put in place of the computed verdict, whatever the plan's method. */
export const targetVerdicts = [
	'reached',
	'on_track',
	'slightly_off_track',
	'off_track_right_direction',
	'wrong_direction',
	'not_assessable'
] as const;
export type TargetVerdict = (typeof targetVerdicts)[number];

/** Zielwert: what a goal wants of an indicator. Years are calendar years, values in the indicator's unit. */
export interface Target extends RecordBase, Ordered {
	goal: string;
	/** Id of the indicator (SQL). */
	indicator: string;
	/** Canonical: `''` for the total, else `key=value` pairs sorted by key, joined by `;`. */
	breakdown: string;
	baseYear: number | null;
	baseValue: number | null;
	targetYear: number | null;
	/** Reach a value, hold one, or just move in the right direction. */
	kind: TargetKind;
	/** The value to reach or hold; the lower end if `high` is set. */
	value: number | null;
	/** Upper end of a corridor. */
	high: number | null;
	/** Intermediate values, `2026:12.5;2027:14`: see `readSteps` and `writeSteps`. */
	steps: string;
	/** A verdict somebody put in place of the computed one, with the reason. */
	override: TargetVerdict | null;
	overrideReason: string;
}

/** Sammelthema: a group of notes of one workshop, merged or just together. */
export interface Cluster extends RecordBase, Ordered {
	/** Id of the workshop (SQL). */
	workshop: string;
	field: string | null;
	/** May be empty: then it is called by its first note. */
	title: string;
	/** The goal it has become. */
	goal: string | null;
}

/** Zettel: a raw idea in a workshop. Its author is `createdBy`: a user or a guest. */
export interface Note extends RecordBase, Ordered {
	/** Id of the workshop (SQL). */
	workshop: string;
	field: string | null;
	text: string;
	/** The name the author had chosen when writing it. */
	authorName: string;
	cluster: string | null;
	/** The goal it has become. */
	goal: string | null;
}

/** Klebepunkt: one of the dots a person (`createdBy`) may stick on clusters and notes; its id is `dotId(…)`. */
export interface Dot extends RecordBase {
	/** Id of the workshop (SQL). */
	workshop: string;
	/** A cluster or note; `null`: taken back, still in the hand. */
	on: Ref | null;
}

export const boardMethods = ['points', 'ranking'] as const;
export type BoardMethod = (typeof boardMethods)[number];

/** Gewichtungstafel: goals weighted together, live. Its scope are the goals of its shares. */
export interface Board extends RecordBase, Ordered {
	title: string;
	method: BoardMethod;
	/** Id of the workshop (SQL) whose guests may take part. */
	workshop: string | null;
	/** Nothing moves any more. */
	closed: boolean;
}

/** A goal on a weighting board; its id is `shareId(board, goal)`. `order` is its rank where the method is ranking. */
export interface Share extends RecordBase, Ordered {
	board: string;
	/** `null`: the goal has been deleted for good. */
	goal: string | null;
	/** Raw points, 0 to 100. What counts is the part of the sum of all (`weightsOf`): so moves at once converge. */
	value: number;
}

export const organisationKinds = ['office', 'company', 'migrant', 'partner', 'body'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** Organisation: office, municipal company, migrant organisation, partner, body. */
export interface Organisation extends RecordBase, Ordered {
	name: string;
	/** For cards; may be empty. */
	short: string;
	kind: OrganisationKind;
}

/** A comment on a record. Mentions stand in the text as `@[user id]`. */
export interface Comment extends RecordBase {
	on: Ref;
	text: string;
	editedAt: Time | null;
}

export interface Meta {
	/** Version of the document's schema. */
	version: number;
	title: string;
	municipality: string;
	/** The day the plan is looked at from, for what is due and what is late; `null`: today. */
	asOf: Day | null;
}

export interface RecordOf {
	steps: Step;
	milestones: Milestone;
	fields: Field;
	measures: Measure;
	parts: Part;
	goals: Goal;
	organisations: Organisation;
	comments: Comment;
	targets: Target;
	clusters: Cluster;
	notes: Note;
	dots: Dot;
	boards: Board;
	shares: Share;
}

/** The whole plan. Treat it as immutable: a change makes a new object and keeps untouched records identical. */
export type Plan = { readonly meta: Meta } & {
	readonly [C in Collection]: Readonly<Record<string, RecordOf[C]>>;
};

/** Long, co-edited texts live in the document as XML fragments and are read apart from the records. */
export type TextKey = 'description';
export const collectionsWithText: readonly Collection[] = ['steps', 'fields', 'measures', 'goals'];

export type Mark = { type: 'bold' } | { type: 'italic' } | { type: 'link'; attrs: { href: string } };
export type RichNode =
	| { type: 'text'; text: string; marks?: Mark[] }
	| { type: 'hardBreak' }
	| { type: 'paragraph' | 'bulletList' | 'orderedList' | 'listItem'; content?: RichNode[] };
/** ProseMirror-like JSON of one long text: the children of its document node. */
export type RichText = RichNode[];

/** What a membership may be. */
export const roles = ['coordinator', 'partner', 'adviser', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** The part of a workshop that is on. Only in its own does something new come in. */
export const workshopPhases = ['arrive', 'collect', 'cluster', 'vote', 'promote', 'weigh', 'end'] as const;
export type WorkshopPhase = (typeof workshopPhases)[number];

/** What a person may do in one running workshop, besides what their role allows; decided by the server. */
export interface WorkshopAccess {
	/** Id of the workshop (SQL). */
	id: string;
	phase: WorkshopPhase;
	/** What the moderator lets participants do, each in its phase; all `false`: locked. */
	may: {
		/** Write, change and bin own notes (`collect`). */
		write: boolean;
		/** Sort notes into clusters (`cluster`). */
		cluster: boolean;
		/** Stick own dots (`vote`). */
		vote: boolean;
		/** Move shares of the workshop's boards (`weigh`). */
		weigh: boolean;
	};
	/** Dots each person has. */
	dots: number;
	/** Fields of action it is about: a note stands in one of them, or in none. */
	fields: readonly string[];
	/** The name the person goes by there. */
	name: string;
}

/** What one person may do in one plan: decided by the server from a membership, sent to the page. */
export interface Access {
	/** Of a user, or of a guest of one workshop. */
	userId: string;
	role: Role | 'guest';
	/** Fields of action in which a partner may edit. Ignored for other roles. */
	fields: readonly string[];
	/** The running workshops the person takes part in; a guest has one. */
	workshops?: readonly WorkshopAccess[];
}

/** The server itself, on behalf of somebody it has asked for rights already: `userId` becomes the author. */
export interface ServerAuthority {
	role: 'server';
	userId: string | null;
}
