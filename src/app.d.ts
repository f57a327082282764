import type { App as EtappeApp } from '../server/app.ts';
import type { Session, SignedInUser } from '$lib/server/accounts.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Under which an unexpected error stands in the log. */
			code?: string;
			/** What the storage could not do: `full`, `busy`, … */
			reason?: string;
		}
		interface Locals {
			/** The process's services: database, accounts, plans, live rooms. */
			app: EtappeApp;
			user: SignedInUser | null;
			session: Session | null;
			/** Session id of the request's cookie, if it is valid. */
			sessionId: string | null;
		}
	}
}

export {};
