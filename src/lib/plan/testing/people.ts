import type { Access, WorkshopAccess, WorkshopPhase } from '../types.ts';

/** People for tests. */
export const coordinator: Access = { userId: 'anna', role: 'coordinator', fields: [] };
export const secondCoordinator: Access = { userId: 'cem', role: 'coordinator', fields: [] };
export const viewer: Access = { userId: 'vera', role: 'viewer', fields: [] };
export const adviser: Access = { userId: 'adil', role: 'adviser', fields: [] };
/** Takes part in the workshop `w-1`, which is in some phase with everything allowed. */
export const inWorkshop = (
	phase: WorkshopPhase,
	{ userId = 'gast', role = 'guest' as Access['role'], ...more }: Partial<WorkshopAccess & Access> = {}
): Access => ({
	userId,
	role,
	fields: [],
	workshops: [
		{
			id: 'w-1',
			phase,
			may: { write: true, cluster: true, vote: true, weigh: true },
			dots: 3,
			fields: ['f-1'],
			name: 'Gast',
			...more
		}
	]
});
export const partnerIn = (...fields: string[]): Access => ({ userId: 'paula', role: 'partner', fields });
