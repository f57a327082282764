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
	const asked = event.url.searchParams.get('code');
	const candidates = new Set(asked === null ? codes.map(({ code }) => code) : [asked]);
	const found = await Promise.all(
		lists.map(async ({ id, list }) => {
			const own = list.filter((one) => candidates.has(one.code));
			const access = own.length > 0 ? await members.accessOf(user.id, id) : null;
			if (!access) return [];
			const wanted = own.map((one) => ({ indicatorId: one.id, breakdown: one.headline }));
			const { series, breaks } = await indicators.series(id, wanted, access);
			const plan = mine.find((one) => one.id === id);
			return own.map((indicator) => ({
				plan: { id, name: plan?.municipality ?? '', title: plan?.title ?? '' },
				indicator,
				breaks: breaks[indicator.id] ?? [],
				points: series.find(({ indicatorId }) => indicatorId === indicator.id)?.points ?? []
			}));
		})
	);
	const lines = found.flat();
	// Without a wish: the first indicator that most plans have values of.
	const filled = (code: string) => lines.filter((one) => one.indicator.code === code && one.points.length > 0).length;
	const most = Math.max(0, ...codes.map(({ code }) => filled(code)));
	const code = asked ?? codes.find((one) => filled(one.code) === most)?.code ?? null;
	return { codes, code, lines: lines.filter(({ indicator }) => indicator.code === code) };
};
