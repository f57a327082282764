import { page } from '$app/state';
import { tick } from 'svelte';
import type { PlanSession } from '$lib/collab/session.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { canCreate, canEdit } from '../../plan/permissions.ts';
import { filterMeasures, sortMeasures } from '../../plan/selectors/filter.ts';
import { find, live } from '../../plan/selectors/records.ts';
import { cleanLine } from '../../plan/checks.ts';
import { newId } from '../../plan/ids.ts';
import { type Day, measureStatuses, type Field, type Measure, type MeasureStatus } from '../../plan/types.ts';
import type { Ui } from '../ui.svelte.ts';
import { BoardController, type BoardActions } from './controller.svelte.ts';
import { filterCount, forPlan, readFilter } from './filter.ts';
import { measureStatusLabel } from './labels.ts';
import type { BoardLane, Place } from './layout.ts';
import { LaneBuilder } from './lanes.ts';
import { countByStatus, countComments, countParts, MeasureCards, type MeasureCard } from './measure-cards.ts';
import { measureMenu, moveMenu } from './measure-menu.ts';
import { moveMeasure, orderAtEnd } from './move.ts';
import { PeopleByRecord } from './people-here.ts';
import { planToday } from './today.ts';

export interface MeasureLaneExtra {
	/** `null`: measures whose field of action is gone for good. */
	readonly field: Field | null;
	readonly count: number;
	readonly goals: number;
}
export type MeasureLane = BoardLane<MeasureCard> & MeasureLaneExtra;

/** The board of measures, of one field of action or of all: what it shows and what may be done on it. */
export class MeasureBoard implements BoardActions {
	readonly controller = new BoardController(this);
	readonly session: PlanSession;
	readonly ui: Ui;
	/** The cell in which a new measure is being typed. */
	adding: { lane: string; column: string } | null = $state.raw(null);

	#added: string | null = null;
	readonly #only: () => string | null;
	readonly #cards = new MeasureCards();
	readonly #builder = new LaneBuilder<MeasureCard, MeasureLaneExtra>();
	readonly #people = new PeopleByRecord('measures');

	/** `only`: the one field of action to show; `null` for all. */
	constructor(session: PlanSession, ui: Ui, only: () => string | null = () => null) {
		this.session = session;
		this.ui = ui;
		this.#only = only;
	}

	/** The day by which is told what is due and what is late. */
	readonly today: Day = $derived.by(() => planToday(this.session.plan));
	readonly filter = $derived.by(() => {
		const filter = readFilter(page.url.searchParams);
		const only = this.#only();
		return only === null ? filter : { ...filter, fields: [only] };
	});
	/** How many filters a person has set. */
	readonly filters = $derived.by(() =>
		filterCount({ ...this.filter, fields: this.#only() === null ? this.filter.fields : [] })
	);
	readonly total = $derived.by(() => filterMeasures(this.session.plan, this.#scope).length);
	/** The same map while nobody goes elsewhere: presence also tells every movement of a cursor. */
	readonly #here = $derived.by(() => this.#people.update(this.session.presence));
	// Each of these is worked out again only when its own records change, not with every change of the plan.
	readonly #partRecords = $derived.by(() => this.session.plan.parts);
	readonly #parts = $derived.by(() => countParts(this.#partRecords));
	readonly #commentRecords = $derived.by(() => this.session.plan.comments);
	readonly #comments = $derived.by(() => countComments(this.#commentRecords));
	readonly #found = $derived.by(() => {
		const { plan } = this.session;
		const { sort } = this.filter;
		const found = filterMeasures(plan, forPlan(this.filter, this.today));
		return sort === 'order' ? found : sortMeasures(plan, found, sort);
	});
	readonly cards = $derived.by(() => {
		const { plan, access } = this.session;
		return this.#cards.build(plan, this.#found, {
			access,
			today: this.today,
			people: this.#here,
			parts: this.#parts,
			comments: this.#comments
		});
	});
	readonly lanes: readonly MeasureLane[] = $derived.by(() => this.#lanes());
	readonly columns = $derived.by(() => {
		const counts = countByStatus(this.cards);
		return measureStatuses.map((id) => ({ id, title: measureStatusLabel(id), count: counts.get(id) ?? 0 }));
	});
	/** Changes when the person asks for something else to be shown. */
	readonly shown = $derived.by(() => JSON.stringify([this.filter, this.#only()]));

	get #scope() {
		const only = this.#only();
		return only === null ? {} : { fields: [only] };
	}

	#lanes(): readonly MeasureLane[] {
		const { plan } = this.session;
		const { fields, organisation, due, text } = this.filter;
		const byField = Map.groupBy(this.cards, ({ measure }) =>
			find(plan, 'fields', measure.field) ? measure.field : ''
		);
		const goals = Map.groupBy(live(plan, 'goals'), (goal) => goal.field);
		const shown: (Field | null)[] = live(plan, 'fields').filter(({ id }) => !fields.length || fields.includes(id));
		if (byField.has('')) shown.push(null);
		// Whoever looks for something does not want to scroll past lanes without it.
		const searching = Boolean(organisation || due || text) && this.#only() === null;
		return this.#builder.build(
			measureStatuses,
			shown.flatMap((field) => {
				const id = field?.id ?? '';
				const cards = byField.get(id) ?? [];
				if (searching && !cards.length) return [];
				return {
					id,
					extra: { field, count: cards.length, goals: goals.get(id)?.length ?? 0 },
					cards: Map.groupBy(cards, ({ measure }) => measure.status as string)
				};
			})
		);
	}

	measure(id: string): Measure | null {
		return find(this.session.plan, 'measures', id);
	}

	// What the controller asks

	title = (id: string): string => this.measure(id)?.title ?? '';
	laneTitle = (lane: string): string =>
		this.#only() === null ? (find(this.session.plan, 'fields', lane)?.title ?? m.board_no_field()) : '';
	columnTitle = (column: string): string => measureStatusLabel(column as MeasureStatus);
	manualOrder = (): boolean => this.filter.sort === 'order';

	mayMove = (id: string): boolean => {
		const measure = this.measure(id);
		const { access, plan } = this.session;
		return measure !== null && measure.deletedAt === null && canEdit(access, plan, 'measures', measure);
	};

	mayDrop = (id: string, lane: string): boolean => {
		const measure = this.measure(id);
		const { access, plan } = this.session;
		const field = find(plan, 'fields', lane);
		if (!measure || !field || field.deletedAt !== null) return false;
		return canEdit(access, plan, 'measures', { ...measure, field: lane });
	};

	whyNot = (id: string): string => {
		const { access, plan } = this.session;
		const field = find(plan, 'fields', this.measure(id)?.field ?? null)?.title ?? m.board_no_field();
		return access.role === 'partner' ? m.board_why_field({ field }) : m.board_why_role();
	};

	move = (id: string, place: Place): boolean => {
		const command = moveMeasure(this.session.plan, id, place, this.manualOrder());
		return command !== null && this.session.run(command);
	};

	openMenu = (id: string, anchor: HTMLElement, kind: 'actions' | 'move'): void => {
		const entries = kind === 'move' ? moveMenu(this, id) : measureMenu(this, id);
		const again = () => this.controller.stopOf(id, kind === 'move' ? 'grip' : 'more');
		this.ui.openMenu(anchor, entries, { label: this.title(id), again });
	};

	hold = (id: string | null): void => this.session.setPlace(id === null ? null : `measures/${id}`);

	announce = (text: string): void => {
		if (text) this.ui.announce(text, { now: true });
	};

	// Quick add

	mayAdd(lane: string): boolean {
		return lane !== '' && canCreate(this.session.access, 'measures', lane);
	}

	/** Begins a new measure in a cell; without one in the cell of the active card, else in the first that takes it. */
	add = (lane: string | null, column: string | null): void => {
		const active = this.controller.active === null ? null : this.measure(this.controller.active);
		const fields = this.lanes.map(({ id }) => id);
		const field = [lane, active?.field].find((id) => id && this.mayAdd(id)) ?? fields.find((id) => this.mayAdd(id));
		if (!field) return this.announce(m.board_add_not());
		const status = column ?? (field === active?.field ? active.status : 'idea');
		this.adding = { lane: field, column: status };
	};

	/** `leave`: the focus has gone elsewhere already. Otherwise it goes to the card added last, or where it was. */
	stopAdding(leave = false): void {
		const cell = this.adding;
		this.adding = null;
		const card = this.#added ?? this.controller.active;
		this.#added = null;
		if (!leave && cell) void tick().then(() => this.controller.focusCell(cell.lane, cell.column, card));
	}

	/** Creates a measure at the end of a cell. Says whether it did. */
	create(title: string, lane: string, column: string): boolean {
		const { plan } = this.session;
		const status = column as MeasureStatus;
		const id = newId();
		const siblings = Object.values(plan.measures).filter(({ field, status: s }) => field === lane && s === status);
		const values = { title: cleanLine(title), field: lane, status, order: orderAtEnd(siblings) };
		if (!this.session.run({ type: 'record.create', collection: 'measures', id, at: Date.now(), values })) return false;
		this.#added = id;
		this.announce(m.board_added({ title: values.title, place: this.columnTitle(column) }));
		if (!this.cards.some((card) => card.id === id)) this.ui.toast(m.board_added_hidden({ title: values.title }));
		return true;
	}

	bin(id: string): void {
		const title = this.title(id);
		if (this.mayMove(id)) this.controller.leave(id);
		if (!this.session.run({ type: 'record.bin', collection: 'measures', id, at: Date.now() })) return;
		this.ui.toast(m.board_binned({ title }), {
			action: {
				label: m.board_restore(),
				run: () => void this.session.run({ type: 'record.restore', collection: 'measures', id })
			}
		});
	}
}
