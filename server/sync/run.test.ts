import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/lib/plan/index.ts';
import { sitDown, startPlanServer } from '../../tests/support/plan-people.ts';
import { TestClient, until } from '../../tests/support/sync-client.ts';
import { startTestServer, type TestServer } from '../../tests/support/sync-server.ts';

let server: TestServer;
afterEach(() => server?.close());

describe('commands of the server', () => {
	it('are durable when they are done, and shown to everybody', async () => {
		server = await startTestServer();
		const ada = await new TestClient(server.origin, { user: 'ada' }).ready();
		expect(await server.hub.run('p', [{ set: 'a', to: '1' }], 'bob')).toEqual({ ok: true });
		expect(server.updates.of('p').updates).toHaveLength(1);
		await until(() => ada.items.a === '1');
		ada.set('b', '2');
		await until(() => ada.saved === ada.sent);
	});

	it('open a plan nobody is in, and leave one alone that is not there', async () => {
		server = await startTestServer();
		expect(await server.hub.run('p', [{ set: 'a', to: '1' }], null)).toEqual({ ok: true });
		await server.hub.flush('p');
		await expect(server.hub.run('gone', [{ set: 'a', to: '1' }], null)).rejects.toThrow('cannot be opened');
	});

	it('fail loudly if the log cannot be written', async () => {
		server = await startTestServer();
		server.updates.beforeAppend = () => Promise.reject(new Error('disk full'));
		await expect(server.hub.run('p', [{ set: 'a', to: '1' }], null)).rejects.toThrow('could not be written');
	});

	it('write what only the server writes into a plan, all or nothing', async () => {
		const plans = await startPlanServer();
		server = plans;
		const anna = await sitDown(plans, 'anna');
		const at = Date.UTC(2026, 0, 2);
		const goal: Command = {
			type: 'record.create',
			collection: 'goals',
			id: 'ziel',
			at,
			values: { order: 'a0', field: 'field-0', title: 'Ziel', weight: 0.25, weightRound: 'r1' }
		};
		const wrong: Command = { type: 'record.set', collection: 'goals', id: 'ziel', values: { weight: 2 } };
		expect(await server.hub.run('p', [goal, wrong], 'anna')).toMatchObject({ reason: 'invalid', index: 1 });
		expect(await server.hub.run('p', [goal], 'anna')).toEqual({ ok: true });
		await until(() => anna.replica.plan.goals.ziel?.weight === 0.25);
		expect(anna.replica.plan.goals.ziel).toMatchObject({ createdBy: 'anna', weightRound: 'r1' });
		const more: Command = { type: 'record.set', collection: 'goals', id: 'ziel', values: { weight: 0.5 } };
		expect(anna.replica.run(more)).toBe(false);
		expect(await server.hub.run('p', [more], null)).toEqual({ ok: true });
		await until(() => anna.replica.plan.goals.ziel?.weight === 0.5);
	});
});
