import { m } from '../../src/lib/paraglide/messages.js';
import { roles, type Role } from '../../src/lib/plan/types.ts';
import type { MemberProblem } from '../../src/lib/server/members.ts';
import type { Services } from '../../src/lib/server/services.ts';
import { CommandError, UsageError, type Command } from './command.ts';
import { planOption } from './plans.ts';
import { emailOption, findUser } from './users.ts';

export const memberList: Command = {
	name: 'member list',
	summary: () => m.operator_member_list(),
	options: { plan: planOption },
	async run({ given, open, out }) {
		const { services } = await open();
		const planId = await knownPlan(services, given.text('plan'));
		for (const member of await services.members.list(planId)) {
			out([member.email, member.name, member.role, member.fields.join(','), member.body ?? ''].join('\t').trimEnd());
		}
		return 0;
	}
};

export const memberAdd: Command = {
	name: 'member add',
	summary: () => m.operator_member_add(),
	options: {
		plan: planOption,
		email: emailOption,
		role: { value: () => roles.join('|'), help: () => m.operator_option_role(), required: true },
		fields: { value: () => 'ID,ID', help: () => m.operator_option_fields() },
		body: { value: () => m.operator_value_name(), help: () => m.operator_option_body() }
	},
	async run({ given, open, out }) {
		const role = roleOf(given.text('role'));
		const { services } = await open();
		const planId = await knownPlan(services, given.text('plan'));
		const user = await findUser(services, given.text('email'));
		const fields = given
			.text('fields')
			.split(',')
			.map((id) => id.trim())
			.filter(Boolean);
		const membership = { role, fields, body: given.text('body') || null, organisation: null };
		const result = await services.members.set(planId, user.id, membership, 'operator');
		if (!result.ok) throw new CommandError(await problemText(services, planId, result.reason));
		out(m.operator_member_added({ name: user.name, role }));
		return 0;
	}
};

export const memberRemove: Command = {
	name: 'member remove',
	summary: () => m.operator_member_remove(),
	options: { plan: planOption, email: emailOption },
	async run({ given, open, out }) {
		const { services } = await open();
		const planId = await knownPlan(services, given.text('plan'));
		const user = await findUser(services, given.text('email'));
		const result = await services.members.remove(planId, user.id, 'operator');
		if (!result.ok) throw new CommandError(await problemText(services, planId, result.reason));
		out(m.operator_member_removed({ name: user.name }));
		return 0;
	}
};

function roleOf(text: string): Role {
	const role = roles.find((known) => known === text);
	if (!role) throw new UsageError(m.operator_role_unknown({ role: text, known: roles.join(', ') }));
	return role;
}

async function knownPlan({ plans }: Services, planId: string): Promise<string> {
	if (!(await plans.info(planId))) throw new CommandError(m.operator_plan_unknown({ plan: planId }));
	return planId;
}

async function problemText({ plans }: Services, planId: string, problem: MemberProblem): Promise<string> {
	if (problem === 'last_coordinator') return m.operator_member_last();
	if (problem === 'unknown_user') return m.operator_member_unknown();
	if (problem !== 'unknown_field') return m.operator_plan_unknown({ plan: planId });
	const fields = Object.values((await plans.read(planId))?.plan.fields ?? {});
	return m.operator_field_unknown({ known: fields.map((field) => `  ${field.id}  ${field.title}`).join('\n') });
}
