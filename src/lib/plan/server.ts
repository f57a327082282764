/** What only servers need of the plan: checking foreign updates, examples, exports, document migrations. */
export { checkPlan, type Problem } from './check.ts';
export { exampleExport, examplePlan, examples, type Example } from './example/example.ts';
export { BrokenExport, docFromExport, exportDoc, exportFormat, type PlanExport } from './export.ts';
export { migrateDoc, UnknownVersion } from './migrate.ts';
export { validateUpdate, type Accepted, type Verdict } from './update/validate.ts';
