import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { commandMessage } from '../../src/lib/protocol/index.ts';
import { openBareRoom } from '../../tests/support/bare-room.ts';
import type { RoomViews } from './ports.ts';

/** A view that takes its time to be ready. */
function slowViews() {
	const { promise, resolve } = Promise.withResolvers<void>();
	const commands: number[] = [];
	const views: RoomViews = {
		open: () => ({
			join: () => promise,
			leave: () => {},
			command: (_, n) => void commands.push(n),
			capture: () => null,
			close: () => {}
		})
	};
	return { views, commands, ready: resolve };
}

it('SPEC 9.2: a command that comes before the view is ready waits for it', async () => {
	const { views, commands, ready } = slowViews();
	const { enter } = await openBareRoom({ views });
	const { say } = enter('ayse', { view: { kind: 'guest', id: 'w-1' } });
	say(commandMessage(1, {}));
	say(commandMessage(2, {}));
	await turn();
	expect(commands).toEqual([]);
	ready();
	await turn();
	say(commandMessage(3, {}));
	expect(commands).toEqual([1, 2, 3]);
});

it('SPEC 9.2: nothing is read from who left before the view was ready', async () => {
	const { views, commands, ready } = slowViews();
	const { enter } = await openBareRoom({ views });
	const { say, connection } = enter('ayse', { view: { kind: 'guest', id: 'w-1' } });
	say(commandMessage(1, {}));
	connection.close('signedOut', 'removed');
	ready();
	await turn();
	expect(commands).toEqual([]);
});
