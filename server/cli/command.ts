import type { OpenDatabase } from '../../src/lib/server/db.ts';
import type { Services } from '../../src/lib/server/services.ts';
import type { Config } from '../config.ts';

/** What a command may touch of the world around it. */
export interface Surroundings {
	env: Readonly<Record<string, string | undefined>>;
	/** Results, to standard output. */
	out(line: string): void;
	/** Errors and remarks, to standard error. */
	error(line: string): void;
	readStdin(): Promise<string>;
}

export interface Option {
	/** What stands for the value in the help, such as `ADRESSE`; a flag has none. */
	value?: () => string;
	help: () => string;
	required?: boolean;
}

export interface Argument {
	name: () => string;
	required?: boolean;
}

/** The values given on the command line, checked against the command's options. */
export interface Given {
	/** Value of an option; empty if it was left out. */
	text(name: string): string;
	has(name: string): boolean;
	/** Positional arguments. */
	argument(index: number): string | undefined;
}

export interface Context extends Surroundings {
	config: Config;
	given: Given;
	/** Opens the database, up to date and closed again when the command ends. */
	open(): Promise<{ database: OpenDatabase; services: Services }>;
}

export interface Command {
	/** `user add` */
	name: string;
	summary: () => string;
	options?: Readonly<Record<string, Option>>;
	arguments?: readonly Argument[];
	/** May begin with an empty data directory. Others would only hide that DATA_DIR is wrong. */
	startsEmpty?: boolean;
	/** Further lines of help. */
	notes?: () => string;
	/** Returns the exit code: 0, or 1 for findings. */
	run(context: Context): Promise<0 | 1>;
}

/** The command cannot do what was asked. The message tells the operator what to do; exit code 1. */
export class CommandError extends Error {}

/** The command line itself is wrong; exit code 2. */
export class UsageError extends Error {}
