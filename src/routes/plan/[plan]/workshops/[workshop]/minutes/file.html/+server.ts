import { getLocale } from '$lib/paraglide/runtime';
import { minutesHtml } from '$lib/server/minutes-html.ts';
import { readMinutes } from '$lib/server/workshop-minutes.ts';
import { requireMinutes } from '$lib/server/workshop-page.ts';
import { error } from '@sveltejs/kit';
import { blocksOf } from '../lines.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const workshop = await requireMinutes(event);
	const minutes = (await readMinutes(event.locals.app, workshop)) ?? error(404);
	return new Response(minutesHtml(blocksOf(minutes), getLocale()), {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			// A file to keep, never a page of this site.
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${workshop.title}.html`)}`,
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
			'cache-control': 'no-store'
		}
	});
};
