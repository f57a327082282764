import { m } from '$lib/paraglide/messages';
import { live } from '$lib/plan/selectors/records.ts';
import type { OrganisationKind, Plan } from '$lib/plan/types.ts';

const one: Record<OrganisationKind, () => string> = {
	office: () => m.organisation_office(),
	company: () => m.organisation_company(),
	migrant: () => m.organisation_migrant(),
	partner: () => m.organisation_partner(),
	body: () => m.organisation_body()
};
const many: Record<OrganisationKind, () => string> = {
	office: () => m.organisation_offices(),
	company: () => m.organisation_companies(),
	migrant: () => m.organisation_migrants(),
	partner: () => m.organisation_partners(),
	body: () => m.organisation_bodies()
};

export const kindName = (kind: OrganisationKind): string => one[kind]();
export const kindNames = (kind: OrganisationKind): string => many[kind]();

export interface Tasks {
	/** Steps and measures it is responsible for. */
	responsible: number;
	/** Measures it takes part in. */
	partner: number;
}

/** What every organisation has to do with. Organisations without a task are not in it. */
export function tasksByOrganisation(plan: Plan): Map<string, Tasks> {
	const tasks = new Map<string, Tasks>();
	const add = (id: string, as: keyof Tasks) => {
		const known = tasks.get(id) ?? { responsible: 0, partner: 0 };
		tasks.set(id, { ...known, [as]: known[as] + 1 });
	};
	for (const { responsible } of live(plan, 'steps')) for (const id of responsible) add(id, 'responsible');
	for (const { organisation, partners } of live(plan, 'measures')) {
		if (organisation !== null) add(organisation, 'responsible');
		for (const id of partners) add(id, 'partner');
	}
	return tasks;
}
