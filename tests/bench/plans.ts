/** Plans of a given size, made from the example by repeating its measures and goals. */
import { examplePlan, exportDoc } from '../../src/lib/plan/server.ts';
import { measureStatuses, type Goal, type Measure, type Part } from '../../src/lib/plan/types.ts';
import { ordersFor } from '../../src/lib/plan/order.ts';

/** JSON of an export with this many measures (each with two parts) and goals. */
export function largePlan(size: { measures: number; goals: number }): string {
	const exported = exportDoc(examplePlan('muenster'), new Date());
	const { fields, measures, goals, parts } = exported.plan;
	const [measure] = measures;
	const [goal] = goals;
	const [part] = parts;
	if (!measure || !goal || !part) throw new Error('The example plan has no measure, goal or part to repeat.');
	const orders = ordersFor(Math.max(size.measures, size.goals));
	const fieldAt = (index: number): string => fields[index % fields.length]!.id;
	exported.plan.goals = Array.from({ length: size.goals }, (_, index): Goal => {
		const title = `${goals[index % goals.length]!.title} (${index + 1})`;
		return { ...goal, id: `goal-${index}`, field: fieldAt(index), title, order: orders[index]! };
	});
	exported.plan.measures = Array.from({ length: size.measures }, (_, index): Measure => {
		const title = `${measures[index % measures.length]!.title} (${index + 1})`;
		const status = measureStatuses[index % measureStatuses.length]!;
		const linked = [`goal-${index % size.goals}`];
		const place = { field: fieldAt(index), status, order: orders[index]! };
		return { ...measure, ...place, id: `measure-${index}`, title, goals: linked };
	});
	exported.plan.parts = exported.plan.measures.flatMap(({ id }, index) =>
		[0, 1].map((n): Part => ({ ...part, id: `part-${index}-${n}`, measure: id, order: orders[n]! }))
	);
	exported.plan.comments = [];
	exported.plan.texts = {};
	return JSON.stringify(exported);
}
