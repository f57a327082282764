import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Socket } from '../collab/link.ts';
import { TableLink } from './table-link.ts';

/** A socket whose other end is the test. */
class FakeSocket implements Socket {
	binaryType = '';
	readyState = 0;
	onopen: Socket['onopen'] = null;
	onmessage: Socket['onmessage'] = null;
	onclose: Socket['onclose'] = null;
	onerror: Socket['onerror'] = null;

	send(): void {}

	close(): void {
		this.readyState = 3;
	}

	open(): void {
		this.readyState = 1;
		this.onopen?.({} as never);
	}

	fail(): void {
		this.readyState = 3;
		this.onclose?.({ code: 1006 } as never);
	}
}

let sockets: FakeSocket[];
let over: PromiseWithResolvers<boolean>;
let link: TableLink;
const last = () => sockets.at(-1) as FakeSocket;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	sockets = [];
	over = Promise.withResolvers();
	link = new TableLink({
		...{ origin: 'http://host', planId: 'p', workshopId: 'w', as: 'guest' },
		createSocket: () => {
			sockets.push(new FakeSocket());
			return last();
		},
		isOver: () => over.promise,
		onChange: () => {}
	});
	link.connect();
});

afterEach(() => {
	link.close();
	vi.useRealTimers();
});

it('ends when the server says that the workshop is over', async () => {
	last().fail();
	over.resolve(true);
	await vi.advanceTimersByTimeAsync(0);
	expect(link.status).toBe('ended');
});

it('does not end a line that came about while it was asked about the one before', async () => {
	last().fail();
	await vi.advanceTimersByTimeAsync(1_000);
	last().open();
	over.resolve(true);
	await vi.advanceTimersByTimeAsync(0);
	expect(link.status).not.toBe('ended');
});

it('takes another line after a sleep, in which clocks of the page stand still', () => {
	const sleep = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
	last().open();
	sleep(600_000);
	link.wake();
	expect(sockets.map(({ readyState }) => readyState)).toEqual([3, 0]);
	last().open();
	sleep(600_000);
	vi.advanceTimersByTime(5_000);
	expect(sockets).toHaveLength(3);
});

it('when woken, gives up an attempt that hangs', () => {
	vi.advanceTimersByTime(1_000);
	link.wake();
	expect(sockets).toHaveLength(1);
	vi.advanceTimersByTime(2_000);
	link.wake();
	expect(sockets).toHaveLength(2);
});
