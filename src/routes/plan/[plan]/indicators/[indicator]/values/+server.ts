import { requirePlan } from '$lib/server/guard.ts';
import type { EnteredValue } from '$lib/server/indicators/indicators.ts';
import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import type { RequestHandler } from './$types';

const text = (length: number) => v.pipe(v.string(), v.maxLength(length));
const number = v.nullable(v.pipe(v.number(), v.finite()));
const measured = v.nullable(
	v.object({
		value: number,
		numerator: number,
		denominator: number,
		missing: v.nullable(text(20)),
		quality: v.nullable(text(20)),
		note: v.nullable(text(1000))
	})
);
const body = v.object({
	reason: v.optional(text(500), ''),
	values: v.pipe(
		v.array(
			v.object({
				breakdown: text(600),
				span: v.object({ kind: text(20), start: text(10) }),
				before: measured,
				after: measured
			})
		),
		v.maxLength(20_000)
	)
});

/** Saves values from the grid: all of them or, when others changed some meanwhile, none. */
export const POST: RequestHandler = async (event) => {
	const { userId } = await requirePlan(event);
	if (event.request.headers.get('content-type')?.split(';')[0] !== 'application/json') error(415);
	const read = v.safeParse(body, await event.request.json().catch(() => null));
	if (!read.success) error(400);
	const { plan, indicator } = event.params;
	// What the words stand for is checked by the service, which names the values that do not fit.
	const values = read.output.values as EnteredValue[];
	const result = await event.locals.app.indicators.enter(plan, indicator, values, userId, read.output.reason);
	const status = result.ok ? 200 : { forbidden: 403, gone: 404, invalid: 400, conflict: 409 }[result.reason];
	return json(result, { status });
};
