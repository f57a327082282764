import { m } from '$lib/paraglide/messages';
import { roundTables, type ExportLabels, type Table } from '$lib/rounds/export/tables.ts';
import { error, type RequestEvent } from '@sveltejs/kit';
import { requirePlan } from '../guard.ts';
import { resultsOf } from './round-results.ts';

type Event = Pick<RequestEvent, 'locals' | 'url'> & { params: { plan: string; round: string } };

/** The tables of a round's export. Only coordinators see names, and only of named rounds. */
export async function exportTables(event: Event): Promise<{ title: string; tables: Table[] }> {
	const { role } = await requirePlan(event);
	const { rounds, members } = event.locals.app;
	const round = await rounds.read(event.params.plan, event.params.round);
	const found = round && (await resultsOf(rounds, round));
	if (!found) error(404);
	const people = role === 'coordinator' ? await members.people(event.params.plan) : {};
	const ballots = found.ballots.map(({ group, content, userId }) => ({
		group,
		content,
		person: userId === null ? null : (people[userId]?.name ?? null)
	}));
	return { title: round.title, tables: roundTables({ round, ...found, ballots }, labels()) };
}

/** A file to save under the round's title. */
export function download(body: BodyInit, type: string, title: string, extension: string): Response {
	const name = `${title}.${extension}`.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-');
	return new Response(body, {
		headers: {
			'Content-Type': type,
			'Content-Disposition': `attachment; filename="round.${extension}"; filename*=UTF-8''${encodeURIComponent(name)}`,
			'Cache-Control': 'private, no-store'
		}
	});
}

function labels(): ExportLabels {
	return {
		round: m.rounds_x_round(),
		setting: m.rounds_x_setting(),
		value: m.rounds_x_value(),
		title: m.rounds_field_title(),
		method: m.rounds_field_method(),
		levels: m.rounds_field_levels(),
		mean: m.rounds_field_mean(),
		secret: m.rounds_secret(),
		closed: m.rounds_closes_at(),
		goals: m.nav_goals(),
		number: m.rounds_x_number(),
		id: m.rounds_x_id(),
		goal: m.rounds_col_goal(),
		field: m.rounds_x_field(),
		fieldId: m.rounds_x_field_id(),
		groups: m.rounds_field_bodies(),
		group: m.rounds_x_group(),
		bodies: m.rounds_x_bodies(),
		weight: m.rounds_weight(),
		ballots: m.rounds_x_ballots(),
		ballot: m.rounds_x_ballot(),
		person: m.rounds_x_person(),
		part: m.rounds_x_part(),
		item: m.rounds_x_item(),
		against: m.rounds_x_against(),
		answer: m.rounds_x_answer(),
		results: m.rounds_results(),
		place: m.rounds_col_place(),
		lower: m.rounds_x_lower(),
		median: m.rounds_x_median(),
		upper: m.rounds_x_upper(),
		consensus: m.rounds_consensus(),
		w: m.rounds_col_w(),
		p: 'p',
		indicator: m.rounds_col_consensus(),
		iqr: m.rounds_col_iqr(),
		overall: m.rounds_overall(),
		between: m.rounds_consensus_between()
	};
}
