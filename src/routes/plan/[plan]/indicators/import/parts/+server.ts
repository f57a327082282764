import { requireRole } from '$lib/server/guard.ts';
import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import type { RequestHandler } from './$types';

const opening = v.object({ name: v.pipe(v.string(), v.maxLength(500)), bytes: v.number() });

/** Opens a draft for a file; its bytes follow in parts. */
export const POST: RequestHandler = async (event) => {
	const { userId } = await requireRole(event, 'coordinator');
	const read = v.safeParse(opening, await event.request.json().catch(() => null));
	if (!read.success) error(400);
	const result = await event.locals.app.imports.begin(event.params.plan, read.output, userId);
	return json(result, { status: result.ok ? 200 : result.reason === 'too_large' ? 413 : 403 });
};

/** The next part of a file. */
export const PUT: RequestHandler = async (event) => {
	const { userId } = await requireRole(event, 'coordinator');
	if (event.request.headers.get('content-type') !== 'application/octet-stream') error(415);
	const query = event.url.searchParams;
	const id = query.get('import') ?? '';
	const data = new Uint8Array(await event.request.arrayBuffer());
	const result = await event.locals.app.imports.addPart(event.params.plan, id, Number(query.get('n')), data, userId);
	return json(result, {
		status: result.ok ? 200 : { gone: 404, forbidden: 403, too_large: 413, order: 409 }[result.reason]
	});
};
