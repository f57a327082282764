import type { Access } from '../plan/types.ts';

/** Coordinators define indicators, import and set what holds for all of them. */
export function mayDefine(access: Access): boolean {
	return access.role === 'coordinator';
}

/** Coordinators enter values everywhere, a responsible person those of their indicators. Both see small numbers. */
export function mayEnter(access: Access, indicator: { responsible: string | null }): boolean {
	return access.role === 'coordinator' || (indicator.responsible === access.userId && access.role !== 'viewer');
}
