import type { GuestRights } from './types.ts';
import type { ViewCluster, ViewGoal, ViewNote } from './view.ts';

export interface TableField {
	id: string;
	title: string;
	hue: number;
	icon: string;
}

/**
 * What the parts of a workshop's page work on: of a guest it is the table the server shows them, of a moderator the
 * plan's live document.
 */
export interface TableModel {
	readonly workshopId: string;
	/** Whose dots and notes are one's own; `null`: nobody's. */
	readonly userId: string | null;
	readonly fields: readonly TableField[];
	readonly notes: ReadonlyMap<string, ViewNote>;
	readonly clusters: ReadonlyMap<string, ViewCluster>;
	readonly goals: ReadonlyMap<string, ViewGoal>;
	/** Dots by what they stick on; `null`: hidden. */
	readonly sums: Readonly<Record<string, number>> | null;
	readonly mine: ReadonlySet<string>;
	readonly dots: Readonly<Record<number, string | null>>;
	readonly dotsEach: number;
	readonly may: GuestRights;
	run(...commands: (object | null)[]): void;
}
