/** The plan for browsers and servers alike. What only servers need stands in `server.ts`. */
export * from './apply.ts';
export * from './change.ts';
export { cleanLine, cleanLines, isDay, isTime } from './checks.ts';
export * from './command.ts';
export { blankPlanDoc, createPlanDoc, fragmentOf } from './doc.ts';
export * from './ids.ts';
export * from './limits.ts';
export { byOrder, isOrder, orderAt, orderBetween, ordersFor, type Placed } from './order.ts';
export * from './permissions.ts';
export {
	advancePlan,
	observePlan,
	readMeta,
	readPlan,
	readRecord,
	touchedBy,
	updatePlan,
	type Touched
} from './read.ts';
export { currentVersion } from './records/meta.ts';
export * from './refusal.ts';
export { escapeHtml, richTextToHtml } from './richtext/html.ts';
export { isRichText, richTextProblem } from './richtext/problem.ts';
export { isSafeHref, linkProtocols } from './richtext/links.ts';
export { plainText, readFragment, readText, textToFragment } from './richtext/text.ts';
export { readSteps, writeBreakdown, writeSteps, type TargetStep } from './target-steps.ts';
export * from './types.ts';
export * from './diff.ts';
export * from './selectors/bin.ts';
export * from './selectors/board.ts';
export * from './selectors/filter.ts';
export * from './selectors/outline.ts';
export * from './selectors/progress.ts';
export * from './selectors/records.ts';
export * from './selectors/search.ts';
export * from './selectors/steps.ts';
export type { WorkshopAct } from './workshop-rights.ts';
