import { page } from '$app/state';
import { tick } from 'svelte';
import type { PlanSession } from '$lib/collab/session.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { cleanLine } from '../../plan/checks.ts';
import { newId } from '../../plan/ids.ts';
import { canCreate, canEdit } from '../../plan/permissions.ts';
import { find, live } from '../../plan/selectors/records.ts';
import { goalStages, type Field, type Goal, type GoalStage } from '../../plan/types.ts';
import { BoardController, type BoardActions } from '../board/controller.svelte.ts';
import { measuresPerGoal } from '../board/goals.ts';
import { goalStageLabel } from '../board/labels.ts';
import { LaneBuilder } from '../board/lanes.ts';
import type { BoardLane, Place } from '../board/layout.ts';
import { moveGoal, orderAtEnd } from '../board/move.ts';
import { PeopleByRecord } from '../board/people-here.ts';
import { reportYearOf, type MeasuredData } from '../targets/measured.ts';
import { standings } from '../targets/standing.ts';
import type { Ui } from '../ui.svelte.ts';
import { commentsByGoal, GoalCards, type GoalCard } from './goal-cards.ts';
import { filterGoals, goalFilterCount, readGoalFilter } from './goal-filter.ts';
import { goalMenu, goalMoves } from './goal-menu.ts';

export interface GoalLaneExtra {
	readonly field: Field;
	readonly count: number;
	/** How many of them no measure serves. */
	readonly gaps: number;
}
export type GoalLane = BoardLane<GoalCard> & GoalLaneExtra;

/** The board of goals: a lane for each field of action, a column for each stage. */
export class GoalBoard implements BoardActions {
	readonly controller = new BoardController(this);
	readonly session: PlanSession;
	readonly ui: Ui;
	/** The cell in which a new goal is being typed. */
	adding: { lane: string; column: string } | null = $state.raw(null);
	#added: string | null = null;
	readonly #cards = new GoalCards();
	readonly #builder = new LaneBuilder<GoalCard, GoalLaneExtra>();
	readonly #people = new PeopleByRecord('goals');

	/** `figures`: what targets are judged by, once it is here. */
	constructor(session: PlanSession, ui: Ui, figures: () => MeasuredData | null) {
		this.session = session;
		this.ui = ui;
		this.#figures = figures;
	}
	readonly #figures: () => MeasuredData | null;

	readonly filter = $derived.by(() => readGoalFilter(page.url.searchParams));
	readonly filters = $derived.by(() => goalFilterCount(this.filter));
	/** Measures per goal; who is not in it is a gap. */
	readonly measures = $derived.by(() => measuresPerGoal(this.session.plan));
	readonly all = $derived.by(() => live(this.session.plan, 'goals'));
	readonly gaps = $derived.by(() => this.all.filter(({ id }) => !this.measures.has(id)).length);
	/** Measures that serve no goal: the gap seen from the other side. */
	readonly strays = $derived.by(() => live(this.session.plan, 'measures').filter(({ goals }) => goals.length === 0));
	readonly weighted = $derived.by(() => this.all.some(({ weight }) => weight !== null));
	readonly #commentRecords = $derived.by(() => this.session.plan.comments);
	readonly #comments = $derived.by(() => commentsByGoal(this.#commentRecords));
	readonly #here = $derived.by(() => this.#people.update(this.session.presence));
	readonly #targets = $derived.by(() => this.session.plan.targets);
	readonly #reportYear = $derived.by(() => reportYearOf(this.session.plan.meta.asOf));
	readonly #standings = $derived.by(() => standings(this.#targets, this.#figures(), this.#reportYear, getLocale()));
	readonly cards = $derived.by(() => {
		const { plan, access } = this.session;
		const found = filterGoals(plan, this.filter, this.measures);
		const context = {
			access,
			measures: this.measures,
			comments: this.#comments,
			people: this.#here,
			standings: this.#standings
		};
		return this.#cards.build(plan, found, context);
	});
	readonly lanes: readonly GoalLane[] = $derived.by(() => {
		const { fields, stage, origin, text, gaps } = this.filter;
		const byField = Map.groupBy(this.cards, ({ goal }) => goal.field);
		const searching = Boolean(stage ?? origin) || text !== '' || gaps;
		const shown = live(this.session.plan, 'fields').filter(
			({ id }) => (fields.length === 0 || fields.includes(id)) && (!searching || byField.has(id))
		);
		return this.#builder.build(
			goalStages,
			shown.map((field) => {
				const cards = byField.get(field.id) ?? [];
				const extra = { field, count: cards.length, gaps: cards.filter(({ measures }) => measures === 0).length };
				return { id: field.id, extra, cards: Map.groupBy(cards, ({ goal }) => goal.stage as string) };
			})
		);
	});
	readonly columns = $derived.by(() => {
		const counts = Map.groupBy(this.cards, ({ goal }) => goal.stage);
		return goalStages.map((id) => ({ id, title: goalStageLabel(id), count: counts.get(id)?.length ?? 0 }));
	});
	/** Changes when the person asks for something else to be shown. */
	readonly shown = $derived.by(() => JSON.stringify(this.filter));

	goal(id: string): Goal | null {
		return find(this.session.plan, 'goals', id);
	}

	title = (id: string): string => this.goal(id)?.title ?? '';
	laneTitle = (lane: string): string => find(this.session.plan, 'fields', lane)?.title ?? m.board_no_field();
	columnTitle = (column: string): string => goalStageLabel(column as GoalStage);
	manualOrder = (): boolean => true;

	mayMove = (id: string): boolean => {
		const goal = this.goal(id);
		return goal?.deletedAt === null && canEdit(this.session.access, this.session.plan, 'goals', goal);
	};

	mayDrop = (id: string, lane: string): boolean => {
		const goal = this.goal(id);
		const { access, plan } = this.session;
		const field = find(plan, 'fields', lane);
		if (!goal || field?.deletedAt !== null) return false;
		return canEdit(access, plan, 'goals', { ...goal, field: lane });
	};

	whyNot = (id: string): string => {
		const { access, plan } = this.session;
		const field = find(plan, 'fields', this.goal(id)?.field ?? null)?.title ?? m.board_no_field();
		return access.role === 'partner' ? m.goals_why_field({ field }) : m.goals_why_role();
	};

	move = (id: string, place: Place): boolean => {
		const command = moveGoal(this.session.plan, id, place);
		return command !== null && this.session.run(command);
	};

	openMenu = (id: string, anchor: HTMLElement, kind: 'actions' | 'move'): void => {
		const entries = kind === 'move' ? goalMoves(this, id) : goalMenu(this, id);
		const again = () => this.controller.stopOf(id, kind === 'move' ? 'grip' : 'more');
		this.ui.openMenu(anchor, entries, { label: this.title(id), again });
	};

	hold = (id: string | null): void => this.session.setPlace(id === null ? null : `goals/${id}`);

	announce = (text: string): void => {
		if (text) this.ui.announce(text, { now: true });
	};

	mayAdd(lane: string): boolean {
		return canCreate(this.session.access, 'goals', lane);
	}

	/** Begins a new goal in a cell; without one in the cell of the active card, else in the first that takes it. */
	add = (lane: string | null, column: string | null): void => {
		const active = this.controller.active === null ? null : this.goal(this.controller.active);
		const fields = this.lanes.map(({ id }) => id);
		const field = [lane, active?.field].find((id) => id && this.mayAdd(id)) ?? fields.find((id) => this.mayAdd(id));
		if (!field) return this.announce(m.goals_add_not());
		this.adding = { lane: field, column: column ?? 'proposed' };
	};

	/** `leave`: the focus has gone elsewhere already. */
	stopAdding(leave = false): void {
		const cell = this.adding;
		this.adding = null;
		const card = this.#added ?? this.controller.active;
		this.#added = null;
		if (!leave && cell) void tick().then(() => this.controller.focusCell(cell.lane, cell.column, card));
	}

	/** Creates a goal at the end of a cell. Says whether it did. */
	create(title: string, lane: string, column: string): boolean {
		const stage = column as GoalStage;
		const id = newId();
		const siblings = Object.values(this.session.plan.goals).filter(({ field }) => field === lane);
		const values = { title: cleanLine(title), field: lane, stage, order: orderAtEnd(siblings) };
		if (!this.session.run({ type: 'record.create', collection: 'goals', id, at: Date.now(), values })) return false;
		this.#added = id;
		this.announce(m.board_added({ title: values.title, place: this.columnTitle(column) }));
		if (!this.cards.some((card) => card.id === id)) this.ui.toast(m.goals_added_hidden({ title: values.title }));
		return true;
	}

	bin(id: string): void {
		const title = this.title(id);
		if (!this.session.run({ type: 'record.bin', collection: 'goals', id, at: Date.now() })) return;
		const run = () => void this.session.run({ type: 'record.restore', collection: 'goals', id });
		this.ui.toast(m.board_binned({ title }), { action: { label: m.board_restore(), run } });
	}
}
