import { getLocale } from '$lib/paraglide/runtime';
import { minutesDocx } from '$lib/server/minutes-docx.ts';
import { readMinutes } from '$lib/server/workshop-minutes.ts';
import { requireMinutes } from '$lib/server/workshop-page.ts';
import { error } from '@sveltejs/kit';
import { blocksOf } from '../lines.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const workshop = await requireMinutes(event);
	const minutes = (await readMinutes(event.locals.app, workshop)) ?? error(404);
	const file = await minutesDocx(blocksOf(minutes), getLocale());
	return new Response(file, {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${workshop.title}.docx`)}`,
			'cache-control': 'no-store'
		}
	});
};
