/**
 * Why the server ends a connection. As in y-websocket, 4400 to 4499 is final (coming back with the same
 * session and the same local copy would end the same way) and everything else means: try again later.
 */
export const closeCodes = {
	/** A frame that is not a message of this protocol. */
	malformed: 4400,
	/** The session ended: logged out, expired, account deleted. */
	signedOut: 4401,
	/** The person is no longer a member, or the plan is gone. */
	noAccess: 4403,
	/** The local copy belongs to another history of this plan: fetch it anew. */
	epoch: 4409,
	/** A frame, or what is stored of the plan, would be larger than allowed. */
	tooLarge: 4413,
	/** An update broke the schema or the person's rights; `refused` says which. */
	refused: 4422,
	/** The client speaks another version: load the page again. */
	version: 4426,
	/** The process is stopping or restarting. */
	restart: 1012,
	/** Far more messages than a person can cause. */
	tooMany: 4529,
	/** The reader is slower than what happens in the room: come back and sync by state vector. */
	slow: 4508,
	/** Nothing was heard for too long. */
	silent: 4504,
	/** The log could not be written (disk full, database busy): nothing is lost, the client sends again. */
	storage: 4507,
	/** The plan could not be opened. */
	load: 4503,
	/** The same presence came back on a newer connection, or the room was begun anew. */
	again: 4500
} as const;

export type CloseReason = keyof typeof closeCodes;

const byCode = new Map<number, CloseReason>(
	Object.entries(closeCodes).map(([reason, code]) => [code, reason as CloseReason])
);

export function isFinal(code: number): boolean {
	// 1009: the socket library itself refuses a frame over the limit; sending it again ends the same way.
	return (code >= 4400 && code < 4500) || code === 1009;
}

export function closeReason(code: number): CloseReason | null {
	return byCode.get(code) ?? (code === 1009 ? 'tooLarge' : null);
}
