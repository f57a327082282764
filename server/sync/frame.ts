/**
 * A message as one binary WebSocket frame of a server (final, not masked), ready for any number of sockets. The
 * library would frame it again for each of them.
 */
export function frameOf(message: Uint8Array): Buffer {
	const { length } = message;
	const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const frame = Buffer.allocUnsafe(head + length);
	frame[0] = 0x82;
	if (head === 2) frame[1] = length;
	else if (head === 4) {
		frame[1] = 126;
		frame.writeUInt16BE(length, 2);
	} else {
		frame[1] = 127;
		frame.writeBigUInt64BE(BigInt(length), 2);
	}
	frame.set(message, head);
	return frame;
}
