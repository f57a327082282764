import { Counter, Histogram } from '../metrics.ts';

/** What the live part counts and measures about itself. */
export class SyncFigures {
	readonly opened = new Counter();
	readonly closed = new Counter('reason');
	readonly turnedAway = new Counter('status');
	readonly roomsOpened = new Counter();
	readonly roomsFailed = new Counter('reason');
	readonly updates = new Counter();
	readonly updateBytes = new Counter();
	readonly refused = new Counter('reason');
	readonly presenceRefused = new Counter('problem');
	readonly commits = new Histogram();
	readonly waited = new Histogram();
	readonly sending = new Histogram();
	readonly frames = new Counter();
}
