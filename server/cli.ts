/** The operator's command line: `npm run etappe -- …`. Commands stand in `cli/`. */
import { runCommandLine } from './cli/run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
	env: process.env,
	out: (line) => void process.stdout.write(`${line}\n`),
	error: (line) => void process.stderr.write(`${line}\n`),
	readStdin: async () => {
		const chunks: Buffer[] = [];
		for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
		return Buffer.concat(chunks).toString('utf8');
	}
});
