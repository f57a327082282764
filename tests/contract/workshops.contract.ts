import { expect, test, vi } from 'vitest';
import type { SignedInUser } from '../../src/lib/server/accounts.ts';
import type { WorkshopDraft } from '../../src/lib/server/workshops.ts';
import { codeLength, codeSigns } from '../../src/lib/workshop/code.ts';
import { closesAt, defaultSettings } from '../../src/lib/workshop/state.ts';
import type { Workshop } from '../../src/lib/workshop/types.ts';
import { membership, type Store } from './store.ts';

const hour = 60 * 60 * 1000;
let addresses = 0;
/** Each test tries from an address of its own. */
const someone = (): string => `203.0.113.${(addresses = (addresses + 1) % 250)}`;

export function workshopsContract(store: () => Store): void {
	const draft = (more: Partial<WorkshopDraft> = {}): WorkshopDraft => {
		const now = store().clock.now();
		return {
			title: 'Ziele finden',
			fields: [],
			startsAt: now,
			endsAt: now + 2 * hour,
			settings: defaultSettings,
			...more
		};
	};
	async function begin(
		more: Partial<WorkshopDraft> = {}
	): Promise<{ workshop: Workshop; owner: SignedInUser; code: string }> {
		const { planId, owner } = await store().newPlan();
		const opened = await store().workshops.open(planId, draft(more), owner.id);
		if (!opened.ok) throw new Error(opened.reason);
		const workshop = await store().workshops.read(planId, opened.id);
		if (!workshop?.code) throw new Error('no workshop');
		return { workshop, owner, code: workshop.code };
	}
	async function join(code: string, name = 'Ayşe', present: string | null = null, ip = someone()) {
		return store().workshops.join(code, name, { ip, present });
	}
	async function joined(code: string, name = 'Ayşe') {
		const result = await join(code, name);
		if (!result.ok) throw new Error(result.reason);
		return result;
	}

	test('a coordinator opens a workshop; its code lets guests in', async () => {
		const { workshop, code } = await begin();
		expect(code).toHaveLength(codeLength);
		expect([...code].every((sign) => codeSigns.includes(sign))).toBe(true);
		const { guest, token } = await joined(code.toLowerCase(), '  Ayşe   Yılmaz ');
		expect(guest).toMatchObject({ name: 'Ayşe Yılmaz', removedAt: null });
		expect(await store().workshops.guestSession(token)).toMatchObject({
			guest: { id: guest.id },
			workshop: { id: workshop.id }
		});
		expect(await store().workshops.guestSession('x'.repeat(43))).toBeNull();
		expect((await store().workshops.livingGuests([guest.id, 'nobody'])).size).toBe(1);
		const rows = await store()
			.database.db.selectFrom('workshop_guest')
			.select('token_hash')
			.where('id', '=', guest.id)
			.execute();
		expect(rows[0]?.token_hash).not.toContain(token);
	});

	test('only coordinators open and change workshops', async () => {
		const { workshop, owner } = await begin();
		const { planId, id } = workshop;
		const ben = await store().person('Ben');
		await store().members.set(planId, ben.id, membership('partner'), owner.id);
		const forbidden = { ok: false, reason: 'forbidden' };
		expect(await store().workshops.open(planId, draft(), ben.id)).toEqual(forbidden);
		expect(await store().workshops.act(planId, id, { type: 'lock', on: true }, ben.id)).toEqual(forbidden);
		expect(await store().workshops.end(planId, id, ben.id)).toEqual(forbidden);
		expect(await store().workshops.renewCode(planId, id, ben.id)).toEqual(forbidden);
		expect(await store().workshops.delete(planId, id, ben.id)).toEqual(forbidden);
		expect(await store().workshops.removeGuest(planId, id, 'x', ben.id)).toEqual(forbidden);
		const other = await store().newPlan();
		expect(await store().workshops.act(other.planId, id, { type: 'lock', on: true }, other.owner.id)).toEqual({
			ok: false,
			reason: 'gone'
		});
	});

	test('what cannot be a workshop is named', async () => {
		const { planId, owner } = await store().newPlan();
		const now = store().clock.now();
		const wrong = {
			title: ' ',
			fields: ['nowhere'],
			startsAt: NaN,
			endsAt: now,
			settings: { ...defaultSettings, dots: 0 }
		};
		const result = await store().workshops.open(planId, wrong, owner.id);
		expect(result).toEqual({ ok: false, reason: 'draft', fields: ['title', 'starts', 'ends', 'dots', 'fields'] });
	});

	test('names are cleaned, told apart, and refused when there is nothing in them', async () => {
		const { code } = await begin();
		expect((await joined(code, 'Anna')).guest.name).toBe('Anna');
		expect((await joined(code, 'anna')).guest.name).toBe('anna 2');
		expect((await joined(code, '<script>alert(1)</script>')).guest.name).toBe('<script>alert(1)</script>');
		for (const name of ['', '  ', '\u200b', 'x'.repeat(60)])
			expect(await join(code, name)).toEqual({ ok: false, reason: 'name' });
	});

	test('a browser that is in stays who it is, in every tab', async () => {
		const { workshop, code } = await begin();
		const { guest, token } = await joined(code);
		expect(await join(code, 'Jemand anders', token)).toMatchObject({ ok: true, guest: { id: guest.id }, token });
		expect(await store().workshops.guests(workshop.id)).toHaveLength(1);
	});

	test('who is removed is out, and stays out', async () => {
		const { workshop, owner, code } = await begin();
		const { guest, token } = await joined(code);
		const before = await store().members.accessRevision();
		const told = vi.fn();
		const stop = store().members.onChange(told);
		expect(await store().workshops.removeGuest(workshop.planId, workshop.id, guest.id, owner.id)).toMatchObject({
			ok: true
		});
		stop();
		expect(told).toHaveBeenCalled();
		expect(await store().members.accessRevision()).toBeGreaterThan(before);
		expect((await store().workshops.livingGuests([guest.id])).size).toBe(0);
		expect((await store().workshops.guestSession(token))?.guest.removedAt).not.toBeNull();
		expect(await join(code, 'Wieder da', token)).toEqual({ ok: false, reason: 'removed' });
		expect(await store().workshops.removeGuest(workshop.planId, workshop.id, guest.id, owner.id)).toEqual({
			ok: false,
			reason: 'gone'
		});
	});

	test('a closed door and a new code keep others out, not those who are in', async () => {
		const { workshop, owner, code } = await begin();
		const { planId, id } = workshop;
		const { guest } = await joined(code);
		await store().workshops.act(planId, id, { type: 'close', on: true }, owner.id);
		expect(await join(code)).toEqual({ ok: false, reason: 'closed' });
		await store().workshops.act(planId, id, { type: 'close', on: false }, owner.id);
		const renewed = await store().workshops.renewCode(planId, id, owner.id);
		expect(await join(code)).toEqual({ ok: false, reason: 'unknown' });
		expect(await join(renewed.ok ? (renewed.workshop.code ?? '') : '')).toMatchObject({ ok: true });
		expect((await store().workshops.livingGuests([guest.id])).size).toBe(1);
	});

	test('actions of two moderators at once both take effect and are told', async () => {
		const { workshop, owner } = await begin();
		const { planId, id } = workshop;
		const told = vi.fn();
		const stop = store().workshops.onChange(told);
		await Promise.all([
			store().workshops.act(planId, id, { type: 'lock', on: true }, owner.id),
			store().workshops.act(planId, id, { type: 'hideNames', on: true }, owner.id)
		]);
		stop();
		expect((await store().workshops.read(planId, id))?.state).toMatchObject({ locked: true, namesHidden: true });
		expect(told).toHaveBeenCalledTimes(2);
		expect(await store().workshops.act(planId, id, { type: 'phase', phase: 'nonsense' } as never, owner.id)).toEqual({
			ok: false,
			reason: 'invalid'
		});
	});

	test.each([false, true])('the end: nobody is in, the code is gone, names kept: %s', async (names) => {
		const { workshop, owner, code } = await begin({ settings: { ...defaultSettings, names } });
		const { planId, id } = workshop;
		const { guest, token } = await joined(code, 'Ayşe');
		expect(await store().workshops.end(planId, id, owner.id)).toMatchObject({
			ok: true,
			workshop: { status: 'ended', code: null }
		});
		expect((await store().workshops.livingGuests([guest.id])).size).toBe(0);
		expect((await store().workshops.guestSession(token))?.workshop.status).toBe('ended');
		expect(await join(code)).toEqual({ ok: false, reason: 'unknown' });
		expect((await store().workshops.guests(id))[0]?.name).toBe(names ? 'Ayşe' : '');
		const ended = { ok: false, reason: 'ended' };
		expect(await store().workshops.end(planId, id, owner.id)).toEqual(ended);
		expect(await store().workshops.act(planId, id, { type: 'lock', on: false }, owner.id)).toEqual(ended);
		await store().workshops.keepMinutes(planId, id, '{"kept":true}');
		expect(await store().workshops.minutes(planId, id)).toBe('{"kept":true}');
		expect(await store().workshops.delete(planId, id, owner.id)).toEqual({ ok: false, reason: 'used' });
	});

	test('hours after its time a workshop is over by itself', async () => {
		const now = store().clock.now();
		const { workshop, code } = await begin({ startsAt: now - 10 * hour, endsAt: now - 4 * hour });
		expect(closesAt(workshop)).toBeLessThan(now);
		expect(await join(code)).toEqual({ ok: false, reason: 'unknown' });
		expect((await store().workshops.overdue()).map(({ id }) => id)).toContain(workshop.id);
	});

	test('guessing codes ends soon, joining by the right one never counts', async () => {
		const { code } = await begin();
		const ip = someone();
		for (let n = 0; n < 20; n++) expect(await join(code, `Gast ${n}`, null, ip)).toMatchObject({ ok: true });
		const tries: string[] = [];
		for (let n = 0; n < 305; n++) {
			const found = await store().workshops.find('00000000', ip);
			tries.push(found.ok ? 'found' : found.reason);
		}
		expect(tries.filter((reason) => reason === 'unknown')).toHaveLength(300);
		expect(tries.at(-1)).toBe('limited');
		expect(await join(code, 'Anna', null, ip)).toEqual({ ok: false, reason: 'limited' });
		expect(await join(code, 'Anna')).toMatchObject({ ok: true });
		store().clock.advance(2_001);
		expect(await join(code, 'Anna', null, ip)).toMatchObject({ ok: true });
	});

	test('a deleted plan takes its workshops’ guests with it', async () => {
		const { workshop, owner, code } = await begin();
		const { guest, token } = await joined(code);
		await store().plans.delete(workshop.planId, owner.id);
		expect(await join(code)).toEqual({ ok: false, reason: 'unknown' });
		expect((await store().workshops.livingGuests([guest.id])).size).toBe(0);
		expect(await store().workshops.guestSession(token)).toBeNull();
	});
}
