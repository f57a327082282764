import { m } from '$lib/paraglide/messages';
import type { BoardMethod, GoalOrigin } from '../../plan/types.ts';

/** The words of goals and weighting boards, in the reader's language. */

export function originLabel(origin: GoalOrigin | 'none' | null): string {
	switch (origin) {
		case 'workshop':
			return m.goals_origin_workshop();
		case 'inventory':
			return m.goals_origin_inventory();
		case 'catalogue':
			return m.goals_origin_catalogue();
		default:
			return m.goals_origin_none();
	}
}

export const methodLabel = (method: BoardMethod): string =>
	method === 'points' ? m.goals_method_points() : m.goals_method_ranking();
