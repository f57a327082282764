import { m } from '../../src/lib/paraglide/messages.js';
import { CommandError, type Command } from './command.ts';
import { planOption } from './plans.ts';

export const catalogueTakeOver: Command = {
	name: 'catalogue take-over',
	summary: () => m.operator_catalogue(),
	options: { plan: planOption },
	async run({ given, open, out }) {
		const { services } = await open();
		const plan = given.text('plan');
		const result = await services.indicators.takeOver(plan, 'operator');
		if (!result.ok) throw new CommandError(m.operator_catalogue_no_plan({ plan }));
		out(m.operator_catalogue_done({ count: result.added }));
		return 0;
	}
};
