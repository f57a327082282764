import { requirePlan, requireUser } from '$lib/server/guard.ts';
import type { PageServerLoad } from './$types';

const mostPlans = 12;

/** An indicator (by its code) in every plan this person may read. Small numbers are hidden as each plan says. */
export const load: PageServerLoad = async (event) => {
	await requirePlan(event);
	const user = requireUser(event);
	const { indicators, plans, members } = event.locals.app;
	const mine = (await plans.listFor(user.id)).slice(0, mostPlans);
	const lists = await Promise.all(mine.map(async ({ id }) => ({ id, list: await indicators.list(id) })));
	const shared = new Map<string, { title: string; plans: number }>();
	for (const { list } of lists) {
		for (const { code, title } of list) {
			const known = shared.get(code);
			if (known) known.plans++;
			else shared.set(code, { title, plans: 1 });
		}
	}
	const codes = [...shared].filter(([, { plans }]) => plans > 1).map(([code, { title }]) => ({ code, title }));
	const code = event.url.searchParams.get('code') ?? codes[0]?.code ?? null;
	const lines = await Promise.all(
		lists.map(async ({ id, list }) => {
			const indicator = list.find((one) => one.code === code);
			const access = indicator && (await members.accessOf(user.id, id));
			if (!indicator || !access) return null;
			const wanted = [{ indicatorId: indicator.id, breakdown: indicator.headline }];
			const { series } = await indicators.series(id, wanted, access);
			const plan = mine.find((one) => one.id === id);
			return {
				plan: { id, name: plan?.municipality ?? '', title: plan?.title ?? '' },
				indicator,
				points: series[0]?.points ?? []
			};
		})
	);
	return { codes, code, lines: lines.filter((line) => line !== null) };
};
