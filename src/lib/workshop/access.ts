import type { Access, WorkshopAccess } from '../plan/types.ts';
import { guestRights } from './state.ts';
import type { Guest, Workshop } from './types.ts';

/** How guests' notes are signed in the plan where names are not to be kept: then no name ever gets into it. */
export const namelessGuest = 'Gast';

/** What a guest may do in the plan at this moment: what the workshop lets them, nothing else. */
export function guestAccess(
	workshop: Pick<Workshop, 'id' | 'fields' | 'settings' | 'state'>,
	guest: Pick<Guest, 'id' | 'name'>
): Access {
	const { id, settings, state, fields } = workshop;
	const taken: WorkshopAccess = {
		id,
		phase: state.phase,
		may: guestRights(workshop),
		dots: settings.dots,
		fields,
		name: settings.names ? guest.name : namelessGuest
	};
	return { userId: guest.id, role: 'guest', fields: [], workshops: [taken] };
}
