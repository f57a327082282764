// Hocuspocus as its documentation starts it, with its SQLite extension and its own defaults.
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const { PORT, DATA_DIR } = process.env;
const server = new Server({
	port: Number(PORT),
	address: '127.0.0.1',
	quiet: true,
	extensions: [new SQLite({ database: `${DATA_DIR}/hocuspocus.sqlite` })]
});
await server.listen();
console.log('ready');
