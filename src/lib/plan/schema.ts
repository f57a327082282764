import type { Key } from './checks.ts';
import { board } from './records/board.ts';
import { cluster } from './records/cluster.ts';
import { comment } from './records/comment.ts';
import { dot } from './records/dot.ts';
import { field } from './records/field.ts';
import { goal } from './records/goal.ts';
import type { Kind } from './records/kind.ts';
import { measure } from './records/measure.ts';
import { meta } from './records/meta.ts';
import { milestone } from './records/milestone.ts';
import { note } from './records/note.ts';
import { organisation } from './records/organisation.ts';
import { part } from './records/part.ts';
import { share } from './records/share.ts';
import { step } from './records/step.ts';
import { target } from './records/target.ts';
import type { Collection } from './types.ts';

/** Everything a plan document may hold. Each kind stands in its own file under `records/`. */
export const schema: Readonly<Record<Collection, Kind>> = {
	steps: step,
	milestones: milestone,
	fields: field,
	measures: measure,
	parts: part,
	goals: goal,
	organisations: organisation,
	comments: comment,
	targets: target,
	clusters: cluster,
	notes: note,
	dots: dot,
	boards: board,
	shares: share
};

export const metaKeys: Readonly<Record<string, Key>> = meta;

/** The key under which a long text stands in its record. */
export const textKey = 'description';

/** What the keys of a record point to, as references. */
export function linksOf(collection: Collection, record: object): unknown[] {
	const values = record as Readonly<Record<string, unknown>>;
	return Object.entries(schema[collection].keys).flatMap(([name, key]) => {
		if (key.ref) return typeof values[name] === 'string' ? [`${key.ref}/${values[name]}`] : [];
		return name === 'on' ? [values[name]] : [];
	});
}
