import type { CardData } from '$lib/components/card/load.ts';
import { isId, refOf } from '$lib/plan/ids.ts';
import type { Collection, Ref } from '$lib/plan/types.ts';
import { requirePlan } from '$lib/server/guard.ts';
import { error, json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

const pageSize = 30;
/** Lines of a card whose history is told with it. */
const maxLines = 200;
const withCards: readonly Collection[] = ['measures', 'goals', 'steps'];

/** The long text of a card and a page of its history, newest first. */
export const GET: RequestHandler = async (event) => {
	await requirePlan(event);
	const { plan, collection, id } = event.params;
	if (!withCards.includes(collection as Collection) || !isId(id)) error(404);
	const ref = refOf(collection as Collection, id);
	const query = event.url.searchParams;
	const lines = (name: string, of: Collection): Ref[] =>
		query
			.getAll(name)
			.filter(isId)
			.slice(0, maxLines)
			.map((line) => refOf(of, line));
	const before = readCursor(query.get('before'));
	const { plans, history } = event.locals.app;
	const [text, entries] = await Promise.all([
		plans.readText(plan, ref),
		history.of(plan, {
			refs: [ref, ...lines('part', 'parts'), ...lines('milestone', 'milestones')],
			limit: pageSize + 1,
			...(before ? { before } : {})
		})
	]);
	const shown = entries.slice(0, pageSize);
	const last = entries.length > pageSize ? shown.at(-1) : undefined;
	const data: CardData = { text, history: { entries: shown, older: last ? `${last.seq}.${last.n}` : null } };
	return json(data, { headers: { 'cache-control': 'private, no-store' } });
};

function readCursor(text: string | null): { seq: number; n: number } | null {
	const [, seq, n] = /^(\d{1,15})\.(\d{1,9})$/.exec(text ?? '') ?? [];
	return seq === undefined ? null : { seq: Number(seq), n: Number(n) };
}
