import type { Duplex } from 'node:stream';

/** How long the last words may take to reach somebody who does not read. */
const patience = 2_000;

/** Says the last words on a socket and closes it, whatever the other side does: half-open, it would stay for ever. */
export function endSocket(socket: Duplex, words: string): void {
	const late = setTimeout(() => socket.destroy(), patience).unref();
	socket.once('close', () => clearTimeout(late));
	socket.once('finish', () => socket.destroy());
	// Unread bytes would make the closing a reset, which can overtake the words.
	socket.resume();
	socket.end(words);
}
