import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import { m } from '../../src/lib/paraglide/messages.js';
import { isLocale, overwriteGetLocale, type Locale } from '../../src/lib/paraglide/runtime.js';
import { StorageError } from '../../src/lib/server/errors.ts';
import { ConfigError, readConfig } from '../config.ts';
import { LockedError } from '../lock.ts';
import { CommandError, UsageError, type Command, type Given, type Surroundings } from './command.ts';
import { commands } from './commands.ts';
import { helpFor, overview } from './help.ts';
import { opener } from './open.ts';
import { explainStorage } from './storage-errors.ts';

/** Runs one command line. Returns the exit code: 0 done, 1 failed or findings, 2 the command line is wrong. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
	try {
		const { language, rest } = takeLanguage(args, surroundings.env);
		overwriteGetLocale(() => language);
		return await dispatch(rest, surroundings);
	} catch (error) {
		return explain(error, surroundings);
	}
}

async function dispatch(args: readonly string[], surroundings: Surroundings): Promise<number> {
	const wantsHelp = args.length === 0 || args[0] === 'help' || args[0] === '--help' || args[0] === '-h';
	const named = args[0] === 'help' ? args.slice(1) : args;
	const command = wantsHelp && args[0] !== 'help' ? undefined : findCommand(named);
	if (wantsHelp) {
		surroundings.out(command ? helpFor(command) : overview(commands));
		return args.length === 0 ? 2 : 0;
	}
	if (!command) throw new UsageError(m.operator_unknown_command({ command: named.slice(0, 2).join(' ') }));
	const given = parse(command, named.slice(command.name.split(' ').length));
	if (given.has('help')) {
		surroundings.out(helpFor(command));
		return 0;
	}
	requireAll(command, given);
	const config = readConfig(surroundings.env);
	const { open, close } = opener(config, command, surroundings);
	try {
		return await command.run({ ...surroundings, config, given, open });
	} finally {
		await close();
	}
}

function findCommand(words: readonly string[]): Command | undefined {
	return commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
}

function parse(command: Command, args: readonly string[]): Given {
	const options: Record<string, ParseArgsOptionDescriptor> = { help: { type: 'boolean', short: 'h' } };
	for (const [name, option] of Object.entries(command.options ?? {})) {
		options[name] = { type: option.value ? 'string' : 'boolean' };
	}
	try {
		const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
		if (positionals.length > (command.arguments?.length ?? 0)) {
			throw new UsageError(
				m.operator_too_many_arguments({ argument: positionals.at(-1) ?? '', command: command.name })
			);
		}
		return {
			text: (name) => (typeof values[name] === 'string' ? values[name] : ''),
			has: (name) => values[name] !== undefined,
			argument: (index) => positionals[index]
		};
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(optionProblem(error, args, command.name));
	}
}

/** Node's own messages are English only. */
function optionProblem(error: unknown, args: readonly string[], command: string): string {
	const { code, message } = error as Error & { code?: string };
	const option = /'(--?[^'\s=]+)/.exec(message)?.[1] ?? args.find((arg) => arg.startsWith('-')) ?? '';
	if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return m.operator_unknown_option({ option, command });
	return m.operator_option_value({ option, command });
}

function requireAll(command: Command, given: Given): void {
	const missing = Object.entries(command.options ?? {}).filter(([name, option]) => option.required && !given.has(name));
	const names = missing.map(([name]) => `--${name}`);
	for (const [index, argument] of (command.arguments ?? []).entries()) {
		if (argument.required && given.argument(index) === undefined) names.push(argument.name());
	}
	if (names.length > 0)
		throw new UsageError(m.operator_missing_option({ options: names.join(', '), command: command.name }));
}

/** `--lang` wherever it stands, else the language of the shell, else German. */
function takeLanguage(args: readonly string[], env: Surroundings['env']): { language: Locale; rest: string[] } {
	const rest = [...args];
	const at = rest.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
	if (at >= 0) {
		const [flag = ''] = rest.splice(at, 1);
		const value = flag.includes('=') ? flag.slice('--lang='.length) : rest.splice(at, 1)[0];
		if (!isLocale(value)) throw new UsageError(m.operator_unknown_language({ language: value ?? '' }));
		return { language: value, rest };
	}
	const shell = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').slice(0, 2).toLowerCase();
	return { language: isLocale(shell) ? shell : 'de', rest };
}

function explain(error: unknown, { error: print }: Surroundings): number {
	if (error instanceof UsageError) {
		print(error.message);
		return 2;
	}
	if (error instanceof CommandError) print(error.message);
	else if (error instanceof ConfigError) print(m.operator_bad_setting({ problem: error.message }));
	else if (error instanceof LockedError) print(m.operator_locked({ directory: error.directory }));
	else if (error instanceof StorageError) print(explainStorage(error));
	else
		print(m.operator_unexpected({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
	return 1;
}
