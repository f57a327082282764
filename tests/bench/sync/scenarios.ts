/** The three kinds of traffic that are measured. */
import type { Scenario } from './traffic.ts';

/** Room 0 of the town is the hall, the rooms after it are the small ones. */
const smallRooms = Array.from({ length: 40 }, (_, index) => index + 1);
export const townSizes = [1_500, ...smallRooms.map(() => 10)];

const times = { warmUp: 2, window: 8, after: 2 };

export const scenarios = {
	hall: {
		title: 'One room, 500 people',
		what: '25 of them write 4 edits/s each and move their cursors 5 times a second.',
		rooms: [0],
		people: 500,
		writers: 25,
		edits: 4,
		cursors: 5,
		processes: 2,
		...times
	},
	city: {
		title: 'One room, 1,500 people',
		what: '40 of them write 2 edits/s each and move their cursors 5 times a second.',
		rooms: [0],
		people: 1_500,
		writers: 40,
		edits: 2,
		cursors: 5,
		processes: 2,
		...times
	},
	groups: {
		title: '40 rooms of 10 people',
		what: 'All of them write 2 edits/s each; no cursors.',
		rooms: smallRooms,
		people: 10,
		writers: 10,
		edits: 2,
		cursors: 0,
		processes: 2,
		...times
	}
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
