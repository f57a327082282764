import { expect, test, vi } from 'vitest';
import type { InvitationOffer } from '../../src/lib/server/members.ts';
import { membership, type Store } from './store.ts';

const day = 24 * 60 * 60 * 1000;
const from = { ip: '203.0.113.9' };

export function membersContract(store: () => Store): void {
	const offer = (more: Partial<InvitationOffer> = {}): InvitationOffer => ({
		...membership('adviser', { body: 'Integrationsrat' }),
		note: 'Frau Yılmaz',
		maxUses: 1,
		expiresAt: store().clock.now() + day,
		...more
	});
	const invite = async (planId: string, by: string, more: Partial<InvitationOffer> = {}): Promise<string> => {
		const created = await store().members.invitations.create(planId, offer(more), by);
		if (!created.ok) throw new Error(created.reason);
		return created.token;
	};

	test('a member has the access their membership says, others have none', async () => {
		const { planId, owner } = await store().newPlan();
		const ben = await store().person('Ben');
		expect(await store().members.accessOf(owner.id, planId)).toEqual({
			userId: owner.id,
			role: 'coordinator',
			fields: []
		});
		expect(await store().members.accessOf(ben.id, planId)).toBeNull();
		expect(await store().members.set(planId, ben.id, membership('viewer'), owner.id)).toEqual({ ok: true });
		expect(await store().members.accessOf(ben.id, planId)).toEqual({ userId: ben.id, role: 'viewer', fields: [] });
		const members = await store().members.list(planId);
		expect(members.map((member) => [member.name, member.role])).toEqual([
			['Anna Beispiel', 'coordinator'],
			['Ben', 'viewer']
		]);
	});

	test('a partner gets fields of action that exist, an adviser a body', async () => {
		const created = await store().plans.create(
			{ title: 'Münster', municipality: 'Stadt Münster', example: 'muenster' },
			(await store().person()).id
		);
		const planId = created.ok ? created.planId : '';
		const [field = ''] = Object.keys((await store().plans.read(planId))?.plan.fields ?? {});
		const ben = await store().person();
		const unknown = membership('partner', { fields: [field, 'nowhere'] });
		expect(await store().members.set(planId, ben.id, unknown, 'operator')).toEqual({
			ok: false,
			reason: 'unknown_field'
		});
		await store().members.set(
			planId,
			ben.id,
			membership('partner', { fields: [field, field], body: 'Rat' }),
			'operator'
		);
		expect(await store().members.list(planId)).toContainEqual(
			expect.objectContaining({ userId: ben.id, role: 'partner', fields: [field], body: null })
		);
		await store().members.set(planId, ben.id, membership('adviser', { fields: [field], body: 'Rat' }), 'operator');
		expect(await store().members.list(planId)).toContainEqual(
			expect.objectContaining({ userId: ben.id, role: 'adviser', fields: [], body: 'Rat' })
		);
	});

	test('only coordinators decide who is a member; anybody may leave', async () => {
		const { planId, owner } = await store().newPlan();
		const [ben, carla] = [await store().person(), await store().person()];
		await store().members.set(planId, ben.id, membership('partner'), owner.id);
		const forbidden = { ok: false, reason: 'forbidden' };
		expect(await store().members.set(planId, ben.id, membership('coordinator'), ben.id)).toEqual(forbidden);
		expect(await store().members.set(planId, carla.id, membership('viewer'), carla.id)).toEqual(forbidden);
		expect(await store().members.remove(planId, owner.id, ben.id)).toEqual(forbidden);
		expect(await store().members.invitations.create(planId, offer(), ben.id)).toEqual(forbidden);
		expect((await store().members.people(planId))[ben.id]).toMatchObject({ former: false });
		expect(await store().members.remove(planId, ben.id, ben.id)).toEqual({ ok: true });
		expect((await store().members.people(planId))[ben.id]).toEqual({ name: ben.name, former: true });
		expect(await store().members.accessOf(ben.id, planId)).toBeNull();
	});

	test('a plan keeps a coordinator', async () => {
		const { planId, owner } = await store().newPlan();
		const last = { ok: false, reason: 'last_coordinator' };
		expect(await store().members.remove(planId, owner.id, owner.id)).toEqual(last);
		expect(await store().members.set(planId, owner.id, membership('viewer'), owner.id)).toEqual(last);
	});

	test('of two coordinators who leave at the same moment one stays', async () => {
		for (let round = 0; round < 5; round++) {
			const { planId, owner } = await store().newPlan();
			const ben = await store().person();
			await store().members.set(planId, ben.id, membership('coordinator'), owner.id);
			const results = await Promise.all([
				store().members.remove(planId, owner.id, owner.id),
				store().members.remove(planId, ben.id, ben.id)
			]);
			expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
			expect(await store().members.list(planId)).toHaveLength(1);
		}
	});

	test('every change raises the revision and tells the listeners after it happened', async () => {
		const { planId, owner } = await store().newPlan();
		const ben = await store().person();
		const before = await store().members.accessRevision();
		const listener = vi.fn();
		const end = store().members.onChange(listener);
		await store().members.set(planId, ben.id, membership('viewer'), owner.id);
		await store().members.remove(planId, ben.id, owner.id);
		end();
		await store().members.set(planId, ben.id, membership('viewer'), owner.id);
		expect(listener.mock.calls).toEqual([[{ planId, userId: ben.id }], [{ planId, userId: ben.id }]]);
		expect(await store().members.accessRevision()).toBe(before + 3);
	});

	test('an invitation lets somebody in, with what it offers', async () => {
		const { planId, owner } = await store().newPlan();
		const token = await invite(planId, owner.id);
		expect(await store().members.invitations.read(token)).toMatchObject({
			ok: true,
			planId,
			planTitle: 'Masterplan',
			role: 'adviser',
			body: 'Integrationsrat',
			by: owner.name
		});
		const ben = await store().person();
		expect(await store().members.invitations.accept(token, ben.id)).toEqual({ ok: true, planId });
		expect(await store().members.accessOf(ben.id, planId)).toMatchObject({ role: 'adviser' });
		expect(await store().members.invitations.accept(token, (await store().person()).id)).toEqual({
			ok: false,
			reason: 'used'
		});
	});

	test('an invitation can be accepted with a new account', async () => {
		const { planId, owner } = await store().newPlan();
		const token = await invite(planId, owner.id, { maxUses: null });
		const account = { email: 'Neu@Example.org ', name: '  Neue  Person ', password: 'lang genug 1' };
		const accepted = await store().members.invitations.acceptAsNew(token, account, from);
		expect(accepted).toMatchObject({ ok: true, planId, user: { email: 'neu@example.org', name: 'Neue Person' } });
		if (accepted.ok) expect(await store().accounts.resume(accepted.token)).toMatchObject({ user: accepted.user });
		expect(await store().members.invitations.acceptAsNew(token, account, from)).toEqual({
			ok: false,
			reason: 'email_taken'
		});
		expect(await store().members.invitations.acceptAsNew(token, { ...account, password: 'kurz' }, from)).toEqual({
			ok: false,
			reason: 'invalid',
			fields: ['password']
		});
		expect(await store().members.invitations.list(planId)).toMatchObject([
			{ uses: 1, state: 'open', note: 'Frau Yılmaz' }
		]);
	});

	test('a stale invitation says why', async () => {
		const { planId, owner } = await store().newPlan();
		const ben = await store().person();
		const accept = (token: string): Promise<unknown> => store().members.invitations.accept(token, ben.id);
		expect(await accept('nonsense')).toEqual({ ok: false, reason: 'unknown' });
		const expired = await invite(planId, owner.id, { expiresAt: store().clock.now() - 1 });
		expect(await accept(expired)).toEqual({ ok: false, reason: 'expired' });
		expect(await store().members.invitations.read(expired)).toEqual({ ok: false, reason: 'expired' });
		const revoked = await invite(planId, owner.id);
		const [{ id = '' } = {}] = await store().members.invitations.list(planId);
		expect(await store().members.invitations.revoke(planId, id, owner.id)).toEqual({ ok: true });
		expect(await accept(revoked)).toEqual({ ok: false, reason: 'revoked' });
		expect(await store().members.accessOf(ben.id, planId)).toBeNull();
	});

	test('the last seat of an invitation goes to one person', async () => {
		const { planId, owner } = await store().newPlan();
		const token = await invite(planId, owner.id, { maxUses: 2 });
		const people = await Promise.all(Array.from({ length: 5 }, () => store().person()));
		const results = await Promise.all(people.map(({ id }) => store().members.invitations.accept(token, id)));
		expect(results.filter((result) => result.ok)).toHaveLength(2);
		expect(await store().members.list(planId)).toHaveLength(3);
	});

	test('an invitation never takes rights away', async () => {
		const { planId, owner } = await store().newPlan();
		const token = await invite(planId, owner.id, { role: 'viewer' });
		await store().members.invitations.accept(token, owner.id);
		expect(await store().members.accessOf(owner.id, planId)).toMatchObject({ role: 'coordinator' });
	});
}
