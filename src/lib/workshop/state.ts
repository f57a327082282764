import { phases, type GuestRights, type LiveState, type Phase, type Workshop, type WorkshopSettings } from './types.ts';

export const defaultSettings: WorkshopSettings = {
	view: 'shared',
	guests: { write: true, cluster: true, vote: true, weigh: true },
	dots: 5,
	names: false
};

export const firstState: LiveState = {
	phase: 'arrive',
	locked: false,
	closed: false,
	namesHidden: false,
	sumsShown: false,
	timer: null,
	focus: null,
	board: null
};

export const mostDots = 20;
/** Milliseconds; a day. */
const longestTimer = 24 * 60 * 60 * 1000;
/** Guest access ends by itself so long after the planned end. */
export const graceMs = 3 * 60 * 60 * 1000;

/** Everything a moderator does to a running workshop, as plain JSON. */
export type Action =
	| { type: 'phase'; phase: Phase; board?: string | null }
	| { type: 'timer'; seconds: number }
	| { type: 'timer.more'; seconds: number }
	| { type: 'timer.pause' | 'timer.resume' | 'timer.stop' }
	| { type: 'lock' | 'close' | 'hideNames' | 'showSums'; on: boolean }
	| { type: 'view'; view: 'own' | 'shared' }
	| { type: 'dots'; count: number }
	| { type: 'guests'; may: Partial<GuestRights> }
	| { type: 'focus'; on: string | null };

export interface Running {
	settings: WorkshopSettings;
	state: LiveState;
}

/** The workshop after the action, or `null` if it makes no sense. Nothing about its shape is taken for granted. */
export function act({ settings, state }: Running, action: Action, now: number): Running | null {
	const to = (change: Partial<LiveState>): Running => ({ settings, state: { ...state, ...change } });
	const set = (change: Partial<WorkshopSettings>): Running => ({ settings: { ...settings, ...change }, state });
	switch (action?.type) {
		case 'phase': {
			const { phase, board = state.board } = action;
			if (!phases.includes(phase) || !isIdOrNull(board)) return null;
			// What belonged to the last phase ends with it: the timer, what all look at, the sums that were hidden.
			return to({ phase, board, timer: null, focus: null, locked: false, sumsShown: phase !== 'vote' });
		}
		case 'timer':
			return isSeconds(action.seconds) ? to({ timer: { endsAt: now + action.seconds * 1000 } }) : null;
		case 'timer.more': {
			if (!isSeconds(action.seconds) || !state.timer) return null;
			const left = Math.min(longestTimer, timeLeft(state.timer, now) + action.seconds * 1000);
			return to({ timer: 'left' in state.timer ? { left } : { endsAt: now + left } });
		}
		case 'timer.pause':
			return state.timer ? to({ timer: { left: timeLeft(state.timer, now) } }) : null;
		case 'timer.resume':
			return state.timer ? to({ timer: { endsAt: now + timeLeft(state.timer, now) } }) : null;
		case 'timer.stop':
			return to({ timer: null });
		case 'lock':
			return to({ locked: action.on === true });
		case 'close':
			return to({ closed: action.on === true });
		case 'hideNames':
			return to({ namesHidden: action.on === true });
		case 'showSums':
			return to({ sumsShown: action.on === true });
		case 'focus':
			return isIdOrNull(action.on) ? to({ focus: action.on }) : null;
		case 'view':
			return action.view === 'own' || action.view === 'shared' ? set({ view: action.view }) : null;
		case 'dots':
			return isDots(action.count) ? set({ dots: action.count }) : null;
		case 'guests': {
			const guests = { ...settings.guests };
			for (const right of ['write', 'cluster', 'vote', 'weigh'] as const) {
				const wanted = action.may?.[right];
				if (typeof wanted === 'boolean') guests[right] = wanted;
			}
			return set({ guests });
		}
		default:
			return null;
	}
}

/** Milliseconds until the timer runs out, never less than 0. */
export function timeLeft(timer: NonNullable<LiveState['timer']>, now: number): number {
	return Math.max(0, 'left' in timer ? timer.left : timer.endsAt - now);
}

/** When guest access ends whatever happens. */
export const closesAt = ({ endsAt }: Pick<Workshop, 'endsAt'>): number => endsAt + graceMs;

export function isOver(workshop: Pick<Workshop, 'status' | 'endsAt'>, now: number): boolean {
	return workshop.status === 'ended' || now > closesAt(workshop);
}

/** What guests may do now: what the workshop allows, in its phase, unless it is locked. */
export function guestRights({ settings, state }: Running): GuestRights {
	const { phase, locked } = state;
	const may = settings.guests;
	return {
		write: !locked && may.write && phase === 'collect',
		cluster: !locked && may.cluster && phase === 'cluster',
		vote: !locked && may.vote && phase === 'vote',
		weigh: !locked && may.weigh && phase === 'weigh'
	};
}

export const isDots = (count: unknown): count is number =>
	Number.isInteger(count) && (count as number) >= 1 && (count as number) <= mostDots;
const isSeconds = (seconds: unknown) =>
	typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 1 && seconds * 1000 <= longestTimer;
const isIdOrNull = (id: unknown): id is string | null =>
	id === null || (typeof id === 'string' && /^[A-Za-z0-9_/-]{1,60}$/.test(id));
