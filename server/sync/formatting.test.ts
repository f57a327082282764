import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sitDown, startPlanServer, type Person } from '../../tests/support/plan-people.ts';
import { until } from '../../tests/support/sync-client.ts';

let server: Awaited<ReturnType<typeof startPlanServer>>;
let people: Person[] = [];

afterEach(async () => {
	for (const { replica } of people) replica.close();
	people = [];
	await server?.close();
});

const text = ({ replica }: Person) => replica.fragment('measures/measure-00') as Y.XmlFragment;
const words = (person: Person) => (text(person).get(0) as Y.XmlElement).get(0) as Y.XmlText;
const saved = () => until(() => people.every(({ replica }) => replica.status.kind === 'saved'), 'saved');

it('SPEC 3.4: what two people who mark the same words at once are told is saved is there after a restart', async () => {
	server = await startPlanServer();
	people = [await sitDown(server, 'ada'), await sitDown(server, 'bob')];
	const [ada, bob] = people as [Person, Person];
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText('Sprachkurse')]);
	text(ada).insert(0, [paragraph]);
	await until(() => text(bob).length === 1, 'the paragraph');
	await saved();
	for (const person of people) words(person).format(0, 7, { bold: {} });
	await saved();
	words(bob).insert(11, ' für alle');
	await saved();
	for (const person of people) person.online = false;
	await server.restart();
	ada.online = true;
	const eve = await sitDown(server, 'eve');
	people.push(eve);
	expect(String(text(eve))).toBe('<paragraph><bold>Sprachk</bold>urse für alle</paragraph>');
	expect(server.lines.filter(({ message }) => message === 'room could not be opened')).toEqual([]);
});
