// The floor: passes every frame on to everybody else in the room, knows nothing of Yjs, keeps nothing.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const rooms = new Map();
const http = createServer((_request, response) => response.end('okay'));
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (ws, request) => {
	const name = request.url;
	const room = rooms.get(name) ?? new Set();
	rooms.set(name, room.add(ws));
	ws.on('message', (data) => {
		for (const other of room) if (other !== ws) other.send(data);
	});
	ws.on('error', () => {});
	ws.on('close', () => {
		room.delete(ws);
		if (room.size === 0) rooms.delete(name);
	});
});
http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
