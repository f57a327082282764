import type * as Y from 'yjs';
import { docFromExport, type PlanExport } from '../export.ts';
import { buildExample } from './build.ts';
import { fields } from './muenster/fields.ts';
import { goals } from './muenster/goals.ts';
import { measures, parts } from './muenster/measures.ts';
import { organisations } from './muenster/organisations.ts';
import { milestones, steps } from './muenster/steps.ts';

export const examples = ['muenster'] as const;
export type Example = (typeof examples)[number];

/** The masterplan of the city of Münster as an export file; its state is that of autumn 2010. */
export function exampleExport(_example: Example = 'muenster'): PlanExport {
	const about = { title: 'Masterplan Migration und Integration', municipality: 'Stadt Münster', asOf: '2010-09-22' };
	const drafts = { steps, milestones, fields, measures, parts, goals, organisations };
	return buildExample(about, Date.UTC(2010, 8, 22, 8), drafts);
}

/** A new document with the example plan. Its content is the same every time. */
export function examplePlan(example: Example = 'muenster'): Y.Doc {
	return docFromExport(exampleExport(example));
}
