// Loaded into a server that is measured (--import): on SIGUSR2 collects garbage and prints what is left, in bytes.
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
	void (async () => {
		// What was collected is given back to the system by other threads, a moment later.
		for (let round = 0; round < 3; round++) {
			collect();
			await pause(1_000);
		}
		const { heapUsed, external, rss } = process.memoryUsage();
		process.stderr.write(`\n#memory ${JSON.stringify({ used: heapUsed + external, rss })}\n`);
	})();
});
