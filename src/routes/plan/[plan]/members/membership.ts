import { roles } from '../../../../lib/plan/types.ts';
import type { InvitationOffer, Membership } from '../../../../lib/server/members.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Days an invitation may be valid for; the first one that fits is what a form starts with. */
export const validities = [14, 1, 7, 30, 90] as const;

/** What a form with MembershipFields says. */
export function membershipOf(form: FormData): Membership {
	const text = (name: string) => String(form.get(name) ?? '').trim();
	const role = roles.find((known) => known === text('role')) ?? 'viewer';
	return {
		role,
		fields: role === 'partner' ? form.getAll('fields').map(String) : [],
		body: role === 'adviser' ? text('body') || null : null,
		organisation: text('organisation') || null
	};
}

/** An invitation as its form says; unknown values fall back to the safe ones. */
export function offerOf(form: FormData, now: number): InvitationOffer {
	const days = validities.find((known) => String(known) === form.get('days')) ?? validities[0];
	return {
		...membershipOf(form),
		note: String(form.get('note') ?? ''),
		maxUses: form.get('uses') === 'many' ? null : 1,
		expiresAt: now + days * dayMs
	};
}
