/**
 * `npm test`: every check there is, in two lanes for two cores, then the browser tests. Ends with one line
 * `N passed, N failed`. Names on the command line run only those checks: `npm test -- lint unit`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Outcome {
	passed: number;
	failed: number;
}
interface Check {
	name: string;
	command: string[];
	/** Reads the counts of a test runner's report; without it the check itself is one result. */
	count?: (report: string) => Outcome;
	env?: Record<string, string>;
}

/** What runs longer hangs: it is ended and has failed. */
const longestMs = 15 * 60_000;

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'etappe-test-'));
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const reportOf = (name: string) => join(scratch, `${name}.json`);

const checks: Record<string, Check> = {
	prepare: { name: 'prepare', command: [process.execPath, 'scripts/prepare.ts', '--types'] },
	format: { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
	lint: { name: 'lint', command: [bin('eslint'), '--max-warnings', '0', '.'] },
	types: {
		name: 'types',
		command: [bin('svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']
	},
	messages: { name: 'messages', command: [process.execPath, 'scripts/check-messages.ts'] },
	unit: {
		name: 'unit',
		command: [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf('unit')}`],
		count: (report) => {
			const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(report);
			// A file that does not even load counts as a failure, not as nothing.
			return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites };
		}
	},
	build: { name: 'build', command: [process.execPath, 'scripts/build.ts'] },
	budget: { name: 'budget', command: [process.execPath, 'scripts/check-bundle.ts'] },
	e2e: {
		name: 'e2e',
		command: [bin('playwright'), 'test', '--reporter=list,json'],
		env: { PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf('e2e') },
		count: (report) => {
			const { expected, unexpected, flaky } = JSON.parse(report).stats;
			return { passed: expected, failed: unexpected + flaky };
		}
	}
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in checks));
if (unknown.length) {
	console.error(`Unknown check: ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`);
	process.exit(2);
}
const selected = (name: string) => wanted.length === 0 || wanted.includes(name);
const results: (Outcome & { name: string; seconds: number })[] = [];

async function runCheck(check: Check): Promise<void> {
	const start = Date.now();
	const chunks: Buffer[] = [];
	const code = await new Promise<number>((resolve) => {
		const child = spawn(check.command[0]!, check.command.slice(1), {
			cwd: root,
			env: { ...process.env, ...check.env, FORCE_COLOR: '0' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const limit = setTimeout(() => {
			chunks.push(Buffer.from(`\nNot done after ${longestMs / 60_000} minutes.\n`));
			child.kill('SIGKILL');
			resolve(1);
		}, longestMs);
		child.stdout.on('data', (chunk) => chunks.push(chunk));
		child.stderr.on('data', (chunk) => chunks.push(chunk));
		child.on('error', (error) => {
			chunks.push(Buffer.from(String(error)));
			resolve(1);
		});
		child.on('close', (status) => {
			clearTimeout(limit);
			resolve(status ?? 1);
		});
	});
	let outcome: Outcome = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
	if (check.count) {
		try {
			const counted = check.count(readFileSync(reportOf(check.name), 'utf8'));
			// A runner that fails without a failed test (or runs none) has still failed.
			const failed = counted.failed || (code === 0 && counted.passed > 0 ? 0 : 1);
			outcome = { passed: counted.passed, failed };
		} catch {
			outcome = { passed: 0, failed: 1 };
		}
	}
	const seconds = (Date.now() - start) / 1000;
	results.push({ name: check.name, ...outcome, seconds });
	const mark = outcome.failed ? '✗' : '✓';
	console.log(`${mark} ${check.name}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds.toFixed(1)} s)`);
	if (outcome.failed) console.log(Buffer.concat(chunks).toString().split('\n').slice(-300).join('\n'));
}

async function lane(...names: string[]): Promise<void> {
	for (const name of names) if (selected(name)) await runCheck(checks[name]!);
}

await runCheck(checks.prepare!);
// The build and the type check both write SvelteKit's generated folder: never at the same time.
await Promise.all([lane('format', 'lint', 'types', 'build', 'budget'), lane('messages', 'unit')]);
await lane('e2e');
rmSync(scratch, { recursive: true, force: true });

const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
