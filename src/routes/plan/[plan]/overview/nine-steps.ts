import { m } from '$lib/paraglide/messages';
import type { Command } from '$lib/plan/command.ts';
import { newId } from '$lib/plan/ids.ts';
import { ordersFor } from '$lib/plan/order.ts';

/** What a new masterplan starts with: the nine steps every masterplan goes through, still to be dated and assigned. */
export function nineSteps(now: number): Command[] {
	const titles: [short: string, title: string][] = [
		[m.start_step_1(), m.start_step_1_long()],
		[m.start_step_2(), m.start_step_2_long()],
		[m.start_step_3(), m.start_step_3()],
		[m.start_step_4(), m.start_step_4()],
		[m.start_step_5(), m.start_step_5_long()],
		[m.start_step_6(), m.start_step_6_long()],
		[m.start_step_7(), m.start_step_7_long()],
		[m.start_step_8(), m.start_step_8()],
		[m.start_step_9(), m.start_step_9_long()]
	];
	const orders = ordersFor(titles.length);
	return titles.map(([shortTitle, title], index) => ({
		type: 'record.create',
		collection: 'steps',
		id: newId(),
		at: now,
		values: { number: index + 1, shortTitle, title, order: orders[index] ?? '' }
	}));
}
