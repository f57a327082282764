import type { CloseReason } from '../protocol/index.ts';
import type { LinkState } from './link.ts';

/** What a person may believe about their work. */
export interface Status {
	/**
	 * `saved`: everything is on the server's disk. `saving`: on its way. `offline`: kept here, will be sent.
	 * `refused`: something could not be saved, see `refusals`. `ended`: this window cannot save any more.
	 */
	kind: 'connecting' | 'saved' | 'saving' | 'offline' | 'refused' | 'ended';
	/** Own changes that are not on the server's disk. */
	waiting: number;
	/** Why it is offline or ended; `storage`: the server cannot write at the moment. */
	reason?: CloseReason;
	/** This browser keeps nothing: what waits is lost when the window is closed. */
	unkept?: true;
}

export interface StatusFacts {
	waiting: number;
	/** Was this window ever in step with the server? */
	everSynced: boolean;
	/** The document is being fetched anew. */
	rebuilding: boolean;
	/** Something could not be saved and was not dismissed yet. */
	refused: boolean;
	/** The local copy cannot be read or written. */
	unkept: boolean;
}

export function statusOf(link: LinkState, facts: StatusFacts): Status {
	const status = ofLink(link, facts);
	return facts.unkept ? { ...status, unkept: true } : status;
}

function ofLink(link: LinkState, { waiting, everSynced, rebuilding, refused }: StatusFacts): Status {
	switch (link.kind) {
		case 'idle':
			return { kind: 'connecting', waiting };
		case 'connecting':
			return { kind: rebuilding || (!everSynced && link.attempt === 0) ? 'connecting' : 'offline', waiting };
		case 'waiting':
			return { kind: 'offline', waiting, ...(link.reason && { reason: link.reason }) };
		case 'ended':
			return rebuilding ? { kind: 'connecting', waiting } : { kind: 'ended', waiting, reason: link.reason };
		case 'synced':
			if (waiting > 0) return { kind: 'saving', waiting };
			return { kind: refused ? 'refused' : 'saved', waiting };
	}
}
