import type { IconName } from '$lib/components/icon-names.ts';
import { m } from '$lib/paraglide/messages';
import type { Access } from '$lib/plan/types.ts';
import type { planCounts } from './counts.ts';

export interface NavItem {
	href: string;
	icon: IconName;
	label: string;
	/** For the bar at the bottom of a phone. */
	short: string;
	/** `said`: the same in words, for screen readers. */
	count?: { number: number; said: string };
	/** In the bar at the bottom of a phone; the others stand behind "Mehr". */
	main: boolean;
}

/** The places of a plan this person can go to, in two groups. */
export function navItems(planId: string, access: Access, counts: ReturnType<typeof planCounts>): NavItem[][] {
	const base = `/plan/${planId}`;
	const item = (path: string, icon: IconName, label: string, rest: Partial<NavItem> = {}): NavItem => ({
		href: base + path,
		icon,
		label,
		short: label,
		main: false,
		...rest
	});
	const { steps, measures, goals, organisations, bin } = counts;
	const coordinator = access.role === 'coordinator';
	return [
		[
			item('', 'gauge', m.nav_overview(), { main: true }),
			item('/steps', 'route', m.nav_steps(), {
				main: true,
				count: { number: steps, said: m.nav_steps_count({ count: steps }) }
			}),
			item('/fields', 'layout-grid', m.nav_fields(), {
				main: true,
				short: m.nav_fields_short(),
				count: { number: measures, said: m.nav_measures_count({ count: measures }) }
			}),
			item('/goals', 'target', m.nav_goals(), {
				main: true,
				count: { number: goals, said: m.nav_goals_count({ count: goals }) }
			}),
			item('/rounds', 'scale', m.rounds_nav()),
			item('/indicators', 'chart-line', m.nav_indicators()),
			item('/organisations', 'building-2', m.nav_organisations(), {
				count: { number: organisations, said: m.nav_organisations_count({ count: organisations }) }
			})
		],
		[
			item('/workshops', 'presentation', m.nav_workshops()),
			...(coordinator ? [item('/members', 'users', m.nav_members())] : []),
			item('/history', 'history', m.nav_history()),
			item('/bin', 'trash-2', m.nav_bin(), { count: { number: bin, said: m.nav_bin_count({ count: bin }) } }),
			item('/settings', 'settings', m.nav_settings())
		]
	];
}

/** Is the page behind this item open, or one below it? */
export function isCurrent(item: NavItem, pathname: string, planId: string): boolean {
	const base = `/plan/${planId}`;
	if (item.href === base) return pathname === base;
	if (item.href === `${base}/fields` && pathname.startsWith(`${base}/measures/`)) return true;
	return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
