import type { Migration } from 'kysely/migration';
import * as peopleAndPlans from './0001-people-and-plans.ts';
import * as planPeople from './0002-plan-people.ts';
import * as planAsOf from './0003-plan-as-of.ts';
import * as weighting from './0004-weighting.ts';
import * as workshops from './0005-workshops.ts';
import * as indicators from './0006-indicators.ts';
import * as planClients from './0007-plan-clients.ts';

/** In order. A migration that has been released is never changed: add another one. */
export const migrations: Record<string, Migration> = {
	'0001-people-and-plans': peopleAndPlans,
	'0002-plan-people': planPeople,
	'0003-plan-as-of': planAsOf,
	'0004-weighting': weighting,
	'0005-workshops': workshops,
	'0006-indicators': indicators,
	'0007-plan-clients': planClients
};
