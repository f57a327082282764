import { m } from '../../src/lib/paraglide/messages.js';
import type { Command } from './command.ts';

const program = 'npm run etappe --';

/** All commands, one line each. */
export function overview(commands: readonly Command[]): string {
	const rows = commands.map((command): [string, string] => [command.name, command.summary()]);
	return [
		m.operator_help_title(),
		'',
		`  ${program} ${m.operator_help_command()} [--lang de|en]`,
		'',
		table(rows),
		'',
		m.operator_help_more({ program: `${program} help` }),
		m.operator_help_environment()
	].join('\n');
}

export function helpFor(command: Command): string {
	const options = Object.entries(command.options ?? {});
	const rows = options.map(([name, option]): [string, string] => [
		`--${name}${option.value ? ` ${option.value()}` : ''}`,
		`${option.help()}${option.required ? ` ${m.operator_help_required()}` : ''}`
	]);
	const parts = [command.summary(), '', `  ${program} ${usage(command)}`];
	if (rows.length > 0) parts.push('', table(rows));
	if (command.notes) parts.push('', command.notes());
	return parts.join('\n');
}

function usage(command: Command): string {
	const options = Object.entries(command.options ?? {}).map(([name, option]) => {
		const text = `--${name}${option.value ? ` ${option.value()}` : ''}`;
		return option.required ? text : `[${text}]`;
	});
	const positional = (command.arguments ?? []).map(({ name, required }) => (required ? name() : `[${name()}]`));
	return [command.name, ...options, ...positional].join(' ');
}

function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
}
