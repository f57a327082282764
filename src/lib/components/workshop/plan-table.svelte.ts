import type { PlanSession } from '$lib/collab/session.svelte.ts';
import type { Command, Plan } from '$lib/plan';
import { byOrder } from '$lib/plan/order.ts';
import { byId, noIds } from '$lib/workshop/maps.ts';
import type { TableField, TableModel } from '$lib/workshop/model.ts';
import type { WorkshopTable } from '$lib/workshop/table.svelte.ts';
import type { Workshop } from '$lib/workshop/types.ts';
import { sumDots, type ViewCluster, type ViewGoal, type ViewNote } from '$lib/workshop/view.ts';

const everything = { write: true, cluster: true, vote: false, weigh: true };

/** A workshop's table as who leads it has it: straight from the plan's live document, with undo. */
export interface PlanTable extends TableModel {
	/** Of all dots, hidden or not: for who leads. */
	readonly allSums: Readonly<Record<string, number>>;
}

export type OnTable = Pick<Plan, 'notes' | 'clusters' | 'dots'>;

/** To be called while a component is made, as everything that derives. */
export function createPlanTable(
	session: PlanSession,
	live: WorkshopTable,
	workshop: () => Workshop,
	/** What lies on the table as the page was rendered: the plan has it only once it is live. */
	atFirst: OnTable
): PlanTable {
	const { id } = workshop();
	const there = $derived<OnTable>(session.live ? session.plan : atFirst);

	const fields = $derived.by((): TableField[] => {
		const known = session.plan.fields;
		return workshop()
			.fields.flatMap((field) => known[field] ?? [])
			.filter((field) => field.deletedAt === null)
			.sort(byOrder)
			.map(({ id, title, hue, icon }) => ({ id, title, hue, icon }));
	});

	const names = $derived(byId(live.event?.guests ?? []));

	const notes = $derived.by(() => {
		const hidden = live.event?.workshop.state.namesHidden ?? true;
		const own: ViewNote[] = [];
		for (const note of Object.values(there.notes)) {
			if (note.workshop !== id || note.deletedAt !== null) continue;
			const by = hidden ? '' : names.get(note.createdBy ?? '')?.name || note.authorName;
			own.push({ ...note, ...(by && { by }) });
		}
		return byId(own);
	});

	const clusters = $derived.by(() => {
		const own = Object.values(there.clusters).filter(
			(cluster) => cluster.workshop === id && cluster.deletedAt === null
		);
		return byId<ViewCluster>(own);
	});

	const goals = $derived.by(() => {
		const kept = Object.values(session.plan.goals).filter((goal) => goal.deletedAt === null);
		return byId<ViewGoal>(kept);
	});

	const allSums = $derived(sumDots(Object.values(there.dots).filter((dot) => dot.workshop === id)));

	return {
		workshopId: id,
		// Who leads has no dots.
		userId: null,
		mine: noIds(),
		dots: {},
		may: everything,
		get fields() {
			return fields;
		},
		get notes() {
			return notes;
		},
		get clusters() {
			return clusters;
		},
		get goals() {
			return goals;
		},
		get allSums() {
			return allSums;
		},
		get sums() {
			return live.event?.workshop.state.sumsShown ? allSums : null;
		},
		get dotsEach() {
			return workshop().settings.dots;
		},
		run(...commands) {
			for (const command of commands) if (command) session.run(command as Command);
		}
	};
}
