import { readFileSync, writeFileSync } from 'node:fs';
import { m } from '../../src/lib/paraglide/messages.js';
import { readMeta } from '../../src/lib/plan/read.ts';
import { examplePlan, examples, type Example } from '../../src/lib/plan/example/example.ts';
import type { ImportResult } from '../../src/lib/server/plans.ts';
import { publicOrigin, type Config } from '../config.ts';
import { CommandError, UsageError, type Command, type Option } from './command.ts';
import { findUser } from './users.ts';

export const planOption: Option = {
	value: () => m.operator_value_plan(),
	help: () => m.operator_option_plan(),
	required: true
};
const ownerOption: Option = {
	value: () => m.operator_value_address(),
	help: () => m.operator_option_owner(),
	required: true
};

export const planList: Command = {
	name: 'plan list',
	summary: () => m.operator_plan_list(),
	async run({ open, out }) {
		const { services } = await open();
		for (const plan of await services.plans.listAll()) {
			out([plan.id, plan.title, plan.municipality, m.operator_plan_members({ count: plan.members })].join('\t'));
		}
		return 0;
	}
};

export const planCreate: Command = {
	name: 'plan create',
	summary: () => m.operator_plan_create(),
	options: {
		title: { value: () => m.operator_value_title(), help: () => m.operator_option_title() },
		municipality: { value: () => m.operator_value_name(), help: () => m.operator_option_municipality() },
		example: { value: () => examples.join('|'), help: () => m.operator_option_example() },
		owner: ownerOption
	},
	async run({ given, open, out, config }) {
		const example = given.has('example') ? exampleOf(given.text('example')) : undefined;
		const about = example ? readMeta(examplePlan(example)) : { title: '', municipality: '' };
		const { services } = await open();
		const owner = await findUser(services, given.text('owner'));
		const title = given.text('title') || about.title;
		const municipality = given.text('municipality') || about.municipality;
		const created = await services.plans.create({ title, municipality, example }, owner.id);
		if (!created.ok)
			throw new UsageError(m.operator_plan_invalid({ options: created.fields.map((name) => `--${name}`).join(', ') }));
		out(addressOf(config, created.planId));
		return 0;
	}
};

export const planBringBack: Command = {
	name: 'plan bring-back',
	summary: () => m.operator_plan_bring_back(),
	options: { plan: { ...planOption, required: false } },
	notes: () => m.operator_plan_bring_back_notes(),
	async run({ given, open, out }) {
		const { services } = await open();
		if (!given.has('plan')) {
			for (const plan of await services.plans.listDeleted()) {
				out([plan.id, plan.title, plan.municipality, new Date(plan.deletedAt).toISOString()].join('\t'));
			}
			return 0;
		}
		const result = await services.plans.bringBack(given.text('plan'));
		if (!result.ok) throw new CommandError(m.operator_plan_not_deleted({ plan: given.text('plan') }));
		out(m.operator_plan_brought_back({ title: result.title }));
		return 0;
	}
};

export const planImport: Command = {
	name: 'plan import',
	summary: () => m.operator_plan_import(),
	options: { owner: ownerOption },
	arguments: [{ name: () => m.operator_value_file(), required: true }],
	async run({ given, open, out, config }) {
		const file = given.argument(0) ?? '';
		const json = readText(file);
		const { services } = await open();
		const owner = await findUser(services, given.text('owner'));
		const imported = await services.plans.import(json, owner.id);
		if (!imported.ok) throw new CommandError(importProblem(file, imported));
		out(addressOf(config, imported.planId));
		return 0;
	}
};

export const planExport: Command = {
	name: 'plan export',
	summary: () => m.operator_plan_export(),
	options: { plan: planOption },
	arguments: [{ name: () => m.operator_value_file() }],
	async run({ given, open, out, error }) {
		const { services } = await open();
		const planId = given.text('plan');
		const exported = await services.plans.export(planId, 'operator');
		if (!exported.ok) throw new CommandError(m.operator_plan_unknown({ plan: planId }));
		const file = given.argument(0);
		if (file === undefined) out(exported.json.trimEnd());
		else {
			writeText(file, exported.json);
			error(m.operator_plan_exported({ title: exported.title, file }));
		}
		return 0;
	}
};

function exampleOf(name: string): Example {
	const example = examples.find((known) => known === name);
	if (!example) throw new UsageError(m.operator_example_unknown({ name, known: examples.join(', ') }));
	return example;
}

function addressOf(config: Config, planId: string): string {
	return `${planId}\t${publicOrigin(config)}/plan/${planId}`;
}

function importProblem(file: string, result: Exclude<ImportResult, { ok: true }>): string {
	switch (result.reason) {
		case 'no_json':
			return m.operator_import_no_json({ file });
		case 'no_plan':
			return m.operator_import_no_plan({ file });
		case 'newer':
			return m.operator_import_newer({ file });
		case 'too_large':
			return m.operator_import_too_large({ file });
		case 'broken':
			return m.operator_import_broken({ file, path: result.path, problem: result.problem });
	}
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new CommandError(m.operator_file_unreadable({ file, problem: (error as Error).message }));
	}
}

function writeText(file: string, text: string): void {
	try {
		writeFileSync(file, text, { mode: 0o600 });
	} catch (error) {
		throw new CommandError(m.operator_file_unwritable({ file, problem: (error as Error).message }));
	}
}
