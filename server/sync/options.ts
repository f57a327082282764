import { wireLimits } from '../../src/lib/protocol/index.ts';

/** Bounds and times of the live rooms. Sizes are bytes, times milliseconds. */
export const defaultRoomOptions = {
	...wireLimits,
	/** Read model lags behind the log by at most this, plus the commit. */
	projectAfter: 300,
	/** A room spends about one part in so many of its time on sending … */
	paceShare: 4.5,
	/** … but nothing waits longer than this to be sent together with what follows. */
	paceMost: 120,
	/** Added to the time between two sendings of every room as the process runs out of time. */
	paceLoad: 20,
	/** Bytes of presence per second and room, all readers together: with more to tell it goes out less often. */
	presenceBandwidth: 40 * 1024 * 1024,
	/** An empty room is kept this long: a reload finds it warm. */
	idle: 20_000,
	/** Of empty rooms at most so many are kept: opening one plan after the other does not fill the memory. */
	idleRooms: 32,
	/** Fold the log into a snapshot after so many updates, or so many bytes. */
	compactAfterUpdates: 500,
	compactAfterBytes: 4 * 1024 * 1024,
	/** All that a plan's document may be. */
	documentSize: 64 * 1024 * 1024,
	/**
	 * Frames and bytes kept for a connection whose room is still loading or which is sending too fast. Reading pauses long
	 * before, but what one read of 64 KB brought is there already, and may be eleven thousand frames.
	 */
	inboxFrames: 16_384,
	inboxBytes: 4 * 1024 * 1024,
	/** Waiting frames and bytes from which reading pauses while the room is loading. */
	inboxMark: 64,
	inboxBytesMark: 1024 * 1024,
	/** Unsent bytes from which presence is dropped and updates are held back and merged. */
	softMark: 256 * 1024,
	/** Unsent bytes at which a reader is given up. */
	hardMark: 8 * 1024 * 1024,
	/** Update messages per connection: burst and per second. Over it, reading pauses. */
	updateBurst: 240,
	updateRate: 80,
	/** Update bytes per user: burst and per second. Over it, reading pauses. */
	byteBurst: 8 * 1024 * 1024,
	byteRate: 1024 * 1024,
	/**
	 * Yjs client ids a user writes under for the first time, in all plans: burst and per second. Each window needs one.
	 * Over it, the connection ends.
	 */
	clientBurst: 300,
	clientRate: 0.1,
	/** Presence, queries and pings per connection: burst and per second. Over it they are dropped. */
	presenceBurst: 120,
	presenceRate: 40,
	/** Client ids one connection may name in presence in all its life; an honest one names its document's. */
	clientIdsEver: 64,
	/** Full-state questions (sync step 1) per connection: burst and per second. Over it, reading pauses. */
	questionBurst: 8,
	questionRate: 1,
	/** Live connections. */
	perUser: 64,
	perPlan: 5_000,
	/** Handshakes per address: burst and per second. A hall sits behind one address. */
	handshakeBurst: 3_000,
	handshakeRate: 300,
	/** Handshakes being decided at once. */
	handshakesOpen: 2_000,
	/** How often rights changed elsewhere (command line) are noticed. */
	accessPoll: 300,
	/** Sessions of open connections are looked at again after this long even if nothing was announced: their time may be over. */
	sessionCheck: 60_000,
	/** How long a closing handshake may take. */
	closeGrace: 2_000
};

export type RoomOptions = { [Name in keyof typeof defaultRoomOptions]: number };
