import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import { closeCodes } from '../../src/lib/protocol/index.ts';
import { fragmentOf, readPlan, type Role } from '../../src/lib/plan/index.ts';
import { giveAccess, startPlanServer } from '../support/plan-people.ts';
import { pause, TestClient, until } from '../support/sync-client.ts';

type Server = Awaited<ReturnType<typeof startPlanServer>>;
let server: Server;
afterEach(() => server?.close());

async function join(user: string, role: Role, fields: string[] = []): Promise<TestClient> {
	giveAccess(server, user, role, fields);
	const client = await new TestClient(server.origin, { user }).ready();
	await until(() => client.saved === client.sent);
	return client;
}

const record = (client: TestClient, collection: string, id: string) =>
	client.doc.getMap<Y.Map<unknown>>(collection).get(id) as Y.Map<unknown>;

/** What a client does that passes over our commands and writes into the document itself. */
type Attack = (eve: TestClient) => void;
const link =
	(href: string): Attack =>
	(eve) => {
		const paragraph = new Y.XmlElement('paragraph');
		const text = new Y.XmlText();
		text.insert(0, 'hier', { link: { href } });
		paragraph.insert(0, [text]);
		fragmentOf(eve.doc, 'measures/measure-00')?.insert(0, [paragraph]);
	};
const setTitle =
	(value: unknown): Attack =>
	(eve) =>
		void record(eve, 'measures', 'measure-00').set('title', value);

const attacks: [string, Role, string[], string, Attack][] = [
	['a viewer who writes', 'viewer', [], 'forbidden', setTitle('Neu')],
	['an adviser who edits a measure', 'adviser', [], 'forbidden', setTitle('Neu')],
	['a partner in another field', 'partner', ['field-1'], 'forbidden', setTitle('Neu')],
	[
		'a partner who takes a measure to another field',
		'partner',
		['field-0'],
		'forbidden',
		(eve) => record(eve, 'measures', 'measure-00').set('field', 'field-1')
	],
	['a title of 10,000 characters', 'coordinator', [], 'too-long', setTitle('x'.repeat(10_000))],
	['a title that is no text', 'coordinator', [], 'invalid', setTitle({ html: '<b>' })],
	['a script behind a link', 'coordinator', [], 'invalid', link('javascript:alert(1)')],
	['data behind a link', 'coordinator', [], 'invalid', link('data:text/html,x')],
	[
		'an element the text does not know',
		'coordinator',
		[],
		'invalid',
		(eve) => fragmentOf(eve.doc, 'measures/measure-00')?.insert(0, [new Y.XmlElement('script')])
	],
	['a collection nobody knows', 'coordinator', [], 'unknown', (eve) => void eve.doc.getMap('evil').set('a', 1)],
	[
		'a key nobody knows',
		'coordinator',
		[],
		'unknown',
		(eve) => void record(eve, 'measures', 'measure-00').set('evil', 1)
	],
	['the version of the document', 'coordinator', [], 'fixed', (eve) => void eve.doc.getMap('meta').set('version', 99)],
	[
		'deleting for good what is not in the bin',
		'coordinator',
		[],
		'not-binned',
		(eve) => eve.doc.getMap('measures').delete('measure-00')
	]
];

describe('SPEC 3.6: what breaks the plan’s rules is seen by nobody', () => {
	it.each(attacks)('%s', async (_name, role, fields, reason, attack) => {
		server = await startPlanServer();
		const ada = await join('ada', 'coordinator');
		const eve = await join('eve', role, fields);
		const before = readPlan(ada.doc);
		attack(eve);
		expect((await eve.ended()).code).toBe(closeCodes.refused);
		expect(eve.refusal?.reason).toBe(reason);
		const line = server.lines.find(({ message }) => message === 'update refused');
		expect(line?.fields).toMatchObject({ user: 'eve', plan: 'p', reason });
		await pause(20);
		expect(readPlan(ada.doc)).toEqual(before);
		expect(server.updates.of('p').updates).toHaveLength(0);
	});

	it('markup in a title is text like any other', async () => {
		server = await startPlanServer();
		const ada = await join('ada', 'coordinator');
		const eve = await join('eve', 'coordinator');
		setTitle('<script>alert(1)</script>')(eve);
		await until(() => readPlan(ada.doc).measures['measure-00']?.title === '<script>alert(1)</script>');
	});

	it('who only reads may connect, sync and come back', async () => {
		server = await startPlanServer();
		const ada = await join('ada', 'coordinator');
		setTitle('Neu')(ada);
		record(ada, 'measures', 'measure-01').set('title', 'Auch neu');
		await until(() => ada.saved === ada.sent);
		const vic = await join('vic', 'viewer');
		vic.ws.terminate();
		giveAccess(server, 'vic', 'viewer');
		const back = await new TestClient(server.origin, { user: 'vic', doc: vic.doc }).ready();
		await until(() => back.saved === back.sent);
		expect(back.closed).toBeNull();
		expect(readPlan(back.doc).measures['measure-01']?.title).toBe('Auch neu');
	});
});
