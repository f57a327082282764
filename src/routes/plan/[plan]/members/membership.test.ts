import { describe, expect, it } from 'vitest';
import { membershipOf, offerOf } from './membership.ts';

function form(entries: [string, string][]): FormData {
	const data = new FormData();
	for (const [name, value] of entries) data.append(name, value);
	return data;
}

describe('what a form says about a membership', () => {
	it('keeps fields for partners and a body for advisers only', () => {
		const sent: [string, string][] = [
			['fields', 'f1'],
			['fields', 'f2'],
			['body', ' Integrationsrat '],
			['organisation', '']
		];
		expect(membershipOf(form([['role', 'partner'], ...sent]))).toEqual({
			role: 'partner',
			fields: ['f1', 'f2'],
			body: null,
			organisation: null
		});
		expect(membershipOf(form([['role', 'adviser'], ...sent]))).toMatchObject({ fields: [], body: 'Integrationsrat' });
	});

	it('an unknown role may read, an unknown validity is two weeks, and one person may use it', () => {
		const offer = offerOf(
			form([
				['role', 'king'],
				['days', '9999']
			]),
			0
		);
		expect(offer).toMatchObject({ role: 'viewer', maxUses: 1, expiresAt: 14 * 24 * 60 * 60 * 1000 });
	});
});
