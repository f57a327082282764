/** The tables of weighting rounds, as Kysely sees them (see `../schema.ts`). */

/** A weighting round. */
export interface RoundTable {
	id: string;
	plan_id: string;
	/** JSON: what the coordinator decided, and the goals as they stood at the opening. */
	settings: string;
	secret: number;
	opens_at: number;
	closes_at: number;
	/** When its ballots were counted; from then on nothing changes any more. */
	counted_at: number | null;
	/** JSON: which bodies were counted together. */
	counted: string | null;
	created_at: number;
	created_by: string | null;
	adopted_at: number | null;
	adopted_by: string | null;
}

/** Who has voted. Without a time, on purpose; see docs/decisions/0006-secret-ballots.md. */
export interface RoundVoterTable {
	round_id: string;
	user_id: string;
	body: string;
	/** SHA-256 of the blinded ballot paper, so that a lost answer can be asked for again; not in named rounds. */
	ticket: string | null;
}

/** Sealed ballots of a secret round that is open. */
export interface RoundBoxTable {
	round_id: string;
	/** SHA-256 of a key only the voter's device knows. */
	ballot_id: string;
	body: string;
	sealed: Buffer;
}

/** Ballots: of a named round at once, of a secret one from the counting on, sorted by content. */
export interface RoundBallotTable {
	round_id: string;
	/** Named: the user id. Secret: the place in the order of contents. */
	id: string;
	/** Only in named rounds. */
	user_id: string | null;
	/** Named: the body. Secret: the first body of the group it was counted with. */
	counted_with: string;
	/** JSON. */
	content: string;
}

export interface RoundTables {
	round: RoundTable;
	round_voter: RoundVoterTable;
	round_box: RoundBoxTable;
	round_ballot: RoundBallotTable;
}
