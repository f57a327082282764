import type { RequestEvent } from '@sveltejs/kit';
import { expect, it } from 'vitest';
import { signIn } from './session-cookie.ts';

/** A request of a browser in which this person is signed in. */
function browserOf(userId: string | null) {
	const ended: string[] = [];
	const cookies: string[] = [];
	const event = {
		url: new URL('https://plan.example/link/abc'),
		cookies: { set: (_name: string, value: string) => cookies.push(value) },
		locals: {
			session: userId && { id: `session of ${userId}`, userId },
			app: {
				accounts: {
					logout: async (id: string) => void ended.push(id),
					cookies: { cookie: (value: string) => ({ name: 'etappe_session', value, options: { path: '/' } }) }
				}
			}
		}
	} as unknown as RequestEvent;
	return { event, ended, cookies };
}

const ben = { token: 'new', user: { id: 'ben', email: 'ben@example.org', name: 'Ben' } };

it('ends the session of another person whose browser this was', async () => {
	const { event, ended, cookies } = browserOf('anna');
	await signIn(event, ben);
	expect(ended).toEqual(['session of anna']);
	expect(cookies).toEqual(['new']);
});

it('leaves windows of the same person alone', async () => {
	for (const before of ['ben', null]) {
		const { event, ended, cookies } = browserOf(before);
		await signIn(event, ben);
		expect(ended).toEqual([]);
		expect(cookies).toEqual(['new']);
	}
});
