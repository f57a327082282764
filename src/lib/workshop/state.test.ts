import { describe, expect, test } from 'vitest';
import {
	act,
	closesAt,
	defaultSettings,
	firstState,
	guestRights,
	isOver,
	timeLeft,
	type Action,
	type Running
} from './state.ts';

const now = 1_000_000;
const start: Running = { settings: defaultSettings, state: firstState };
const after = (...actions: Action[]): Running =>
	actions.reduce<Running>((running, action) => {
		const next = act(running, action, now);
		if (!next) throw new Error(JSON.stringify(action));
		return next;
	}, start);

describe('phases', () => {
	test('guests may do what belongs to the phase, and nothing while it is locked', () => {
		const none = { write: false, cluster: false, vote: false, weigh: false };
		expect(guestRights(start)).toEqual(none);
		expect(guestRights(after({ type: 'phase', phase: 'collect' }))).toEqual({ ...none, write: true });
		expect(guestRights(after({ type: 'phase', phase: 'cluster' }))).toEqual({ ...none, cluster: true });
		expect(guestRights(after({ type: 'phase', phase: 'vote' }))).toEqual({ ...none, vote: true });
		expect(guestRights(after({ type: 'phase', phase: 'weigh' }))).toEqual({ ...none, weigh: true });
		expect(guestRights(after({ type: 'phase', phase: 'vote' }, { type: 'lock', on: true }))).toEqual(none);
		expect(
			guestRights(after({ type: 'guests', may: { cluster: false } }, { type: 'phase', phase: 'cluster' }))
		).toEqual(none);
	});

	test('a new phase ends the timer, the lock and what all look at; sums hide while people vote', () => {
		const busy = after({ type: 'timer', seconds: 60 }, { type: 'lock', on: true }, { type: 'focus', on: 'notes/n1' });
		const voting = act(busy, { type: 'phase', phase: 'vote' }, now);
		expect(voting?.state).toMatchObject({ phase: 'vote', timer: null, locked: false, focus: null, sumsShown: false });
		expect(after({ type: 'phase', phase: 'vote' }, { type: 'phase', phase: 'promote' }).state.sumsShown).toBe(true);
	});
});

describe('timer', () => {
	test('runs by the server’s time, pauses and goes on', () => {
		const running = after({ type: 'timer', seconds: 60 });
		expect(running.state.timer).toEqual({ endsAt: now + 60_000 });
		const paused = act(running, { type: 'timer.pause' }, now + 20_000);
		expect(paused?.state.timer).toEqual({ left: 40_000 });
		const more = paused && act(paused, { type: 'timer.more', seconds: 60 }, now);
		expect(more?.state.timer).toEqual({ left: 100_000 });
		expect((more && act(more, { type: 'timer.resume' }, now + 90_000))?.state.timer).toEqual({ endsAt: now + 190_000 });
	});

	test('never shows less than nothing', () => expect(timeLeft({ endsAt: now }, now + 5)).toBe(0));
});

test.each([
	null,
	{},
	{ type: 'phase', phase: 'end' },
	{ type: 'phase', phase: '__proto__' },
	{ type: 'timer', seconds: -1 },
	{ type: 'timer', seconds: NaN },
	{ type: 'timer', seconds: 1e9 },
	{ type: 'timer.pause' },
	{ type: 'focus', on: '<b>' },
	{ type: 'focus', on: { a: 1 } },
	{ type: 'dots', count: 0 },
	{ type: 'dots', count: 1000 },
	{ type: 'view', view: 'all' }
])('%j makes no sense', (action) => expect(act(start, action as Action, now)).toBeNull());

test('access ends with the workshop, or some hours after its planned end', () => {
	const workshop = { status: 'open' as const, endsAt: now };
	expect(isOver(workshop, closesAt(workshop))).toBe(false);
	expect(isOver(workshop, closesAt(workshop) + 1)).toBe(true);
	expect(isOver({ ...workshop, status: 'ended' }, now)).toBe(true);
});
