/** Bounds of the wire. Sizes are bytes, times milliseconds. */
export const wireLimits = {
	/** One frame. A whole plan with a thousand measures takes less. */
	frame: 1024 * 1024,
	/** One command as JSON. */
	command: 16 * 1024,
	/** One person's presence as JSON. */
	presence: 2 * 1024,
	/** Presence entries in one message; a stock client repeats what it heard of the others. */
	presenceEntries: 2048,
	/** Client ids one connection may own: one document, and a few that were rebuilt. */
	clientIds: 8,
	/** Distinct clients a state vector may name, of at most 9 bytes each: it is sent as one frame. */
	stateVectorEntries: 110_000,
	/** Presence goes out at most this often per room. */
	presenceInterval: 50,
	/** A connection that heard nothing for so long gets a sign of life. */
	heartbeat: 12_000,
	/** A connection that said nothing for so long (not even a pong) is dead. */
	silence: 40_000
} as const;
