import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { apply, readPlan } from '../../src/lib/plan/index.ts';
import { updateMessage } from '../../src/lib/protocol/index.ts';
import { openBareRoom } from '../../tests/support/bare-room.ts';
import { rename } from '../../tests/support/plan-people.ts';
import type { RoomView } from './ports.ts';

const none = () => {};

it.each(['reading it off', 'sending it'])(
	'SPEC 9.3: a mistake while %s costs views their connection, not the plan an update',
	async (when) => {
		const fail = () => {
			throw new Error('the view has a bug');
		};
		const view: RoomView = {
			...{ join: async () => {}, leave: none, command: none, close: none },
			capture: () => (when === 'sending it' ? fail : fail())
		};
		const { room, enter, document, settled, errors } = await openBareRoom({ views: { open: () => view } });
		const guest = enter('gast', { view: { kind: 'guest', id: 'w-1' } });
		const ada = enter('ada');
		const copy = document();
		const before = Y.encodeStateVector(copy);
		apply(copy, rename('measure-00', 'Neu'), { access: { userId: 'ada', role: 'coordinator', fields: [] } });
		ada.say(updateMessage(Y.encodeStateAsUpdate(copy, before)));
		await settled();
		expect(readPlan(document()).measures['measure-00']?.title).toBe('Neu');
		expect({ state: room.state, ada: ada.connection.ended, guest: guest.connection.ended, errors }).toMatchObject({
			...{ state: 'active', ada: false, guest: true },
			errors: expect.arrayContaining([{ plan: 'p', err: expect.objectContaining({ message: 'the view has a bug' }) }])
		});
	}
);
