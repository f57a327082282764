import { m } from '$lib/paraglide/messages';
import { roles, type Access, type Role } from '$lib/plan/types.ts';

const names = {
	coordinator: () => m.role_coordinator(),
	partner: () => m.role_partner(),
	adviser: () => m.role_adviser(),
	viewer: () => m.role_viewer(),
	guest: () => m.role_guest()
};
const meanings = {
	coordinator: () => m.role_coordinator_may(),
	partner: () => m.role_partner_may(),
	adviser: () => m.role_adviser_may(),
	viewer: () => m.role_viewer_may()
};

export const roleName = (role: Access['role']): string => names[role]();
/** What somebody with the role may do, in one plain sentence. */
export const roleMeaning = (role: Role): string => meanings[role]();
export const roleOptions = () => roles.map((role) => ({ value: role, label: roleName(role) }));
