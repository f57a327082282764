import { m } from '../../src/lib/paraglide/messages.js';
import { passwordLength } from '../../src/lib/server/account-rules.ts';
import type { AccountField, SignedInUser } from '../../src/lib/server/accounts.ts';
import type { Services } from '../../src/lib/server/services.ts';
import { publicOrigin } from '../config.ts';
import { CommandError, UsageError, type Command, type Option } from './command.ts';

export const emailOption: Option = {
	value: () => m.operator_value_address(),
	help: () => m.operator_option_email(),
	required: true
};

export const userAdd: Command = {
	name: 'user add',
	summary: () => m.operator_user_add(),
	startsEmpty: true,
	options: {
		email: emailOption,
		name: { value: () => m.operator_value_name(), help: () => m.operator_option_name(), required: true },
		'password-stdin': { help: () => m.operator_option_password() }
	},
	notes: () => m.operator_user_add_notes(),
	async run({ given, open, out, readStdin }) {
		// A password in the arguments would be readable in the process list and in the shell's history.
		if (!given.has('password-stdin')) throw new UsageError(m.operator_password_stdin());
		const password = (await readStdin()).replace(/\r?\n$/, '');
		const { services } = await open();
		const created = await services.accounts.create({ email: given.text('email'), name: given.text('name'), password });
		if (created.ok) {
			out(m.operator_user_added({ name: created.user.name, email: created.user.email }));
			return 0;
		}
		if (created.reason === 'email_taken')
			throw new CommandError(m.operator_user_exists({ email: given.text('email') }));
		throw new CommandError(created.fields.map((field) => fieldProblem[field]()).join('\n'));
	}
};

const fieldProblem: Record<AccountField, () => string> = {
	email: () => m.operator_bad_email(),
	name: () => m.operator_bad_name(),
	password: () => m.operator_bad_password({ min: passwordLength.min, max: passwordLength.max })
};

export const userLink: Command = {
	name: 'user link',
	summary: () => m.operator_user_link(),
	options: { email: emailOption },
	notes: () => m.operator_user_link_notes(),
	async run({ given, open, out, error, config }) {
		const { services } = await open();
		const user = await findUser(services, given.text('email'));
		const { token } = await services.accounts.createSignInLink(user.id);
		error(m.operator_user_link_made({ name: user.name }));
		out(`${publicOrigin(config)}/link/${token}`);
		return 0;
	}
};

export const userList: Command = {
	name: 'user list',
	summary: () => m.operator_user_list(),
	async run({ open, out }) {
		const { services } = await open();
		for (const user of await services.accounts.list()) out(`${user.email}\t${user.name}`);
		return 0;
	}
};

/** @throws CommandError that tells how to add the account. */
export async function findUser({ accounts }: Services, email: string): Promise<SignedInUser> {
	const user = await accounts.findByEmail(email);
	if (!user) throw new CommandError(m.operator_user_unknown({ email }));
	return user;
}
