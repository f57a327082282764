import type { PlanSession } from '$lib/collab/session.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { cleanLine } from '../../plan/checks.ts';
import { newId } from '../../plan/ids.ts';
import { canCreate, canEdit } from '../../plan/permissions.ts';
import { find } from '../../plan/selectors/records.ts';
import { type Day, stepStatuses, type StepStatus } from '../../plan/types.ts';
import type { MenuEntry, MenuItem, Ui } from '../ui.svelte.ts';
import { BoardController, type BoardActions } from './controller.svelte.ts';
import { stepStatusLabel } from './labels.ts';
import type { BoardLane, Place } from './layout.ts';
import { LaneBuilder } from './lanes.ts';
import { moveStep, newStep, renumberStep } from './move.ts';
import { PeopleByRecord } from './people-here.ts';
import { StepCards, type StepCard } from './step-cards.ts';
import { planToday } from './today.ts';

const lane = 'steps';

/** The steps, as a board and for the other views of them: what they show and what may be done. */
export class StepBoard implements BoardActions {
	readonly controller = new BoardController(this);
	readonly session: PlanSession;
	readonly ui: Ui;
	readonly #href: (id: string) => string;
	readonly #carries: () => boolean;
	readonly #cards = new StepCards();
	readonly #builder = new LaneBuilder<StepCard, object>();
	readonly #people = new PeopleByRecord('steps');

	/** `carries`: has the view columns between which steps are carried? The menu moves them in any view. */
	constructor(session: PlanSession, ui: Ui, href: (id: string) => string, carries: () => boolean) {
		this.session = session;
		this.ui = ui;
		this.#href = href;
		this.#carries = carries;
	}

	/** The day by which is told what is due and what is late. */
	readonly today: Day = $derived.by(() => planToday(this.session.plan));
	readonly #here = $derived.by(() => this.#people.update(this.session.presence));
	readonly cards = $derived.by(() => {
		const { plan, access } = this.session;
		return this.#cards.build(plan, access, this.today, this.#here);
	});
	readonly lanes: readonly BoardLane<StepCard>[] = $derived.by(() => {
		const cards = Map.groupBy(this.cards, ({ step }) => step.status as string);
		return this.#builder.build(stepStatuses, [{ id: lane, extra: {}, cards }]);
	});
	/** All steps as one column, for the line. */
	readonly line: readonly BoardLane<StepCard>[] = $derived.by(() => [
		{ id: lane, cells: [{ key: 'line', lane, column: 'line', cards: this.cards }] }
	]);
	readonly columns = $derived(
		stepStatuses.map((status) => ({
			id: status,
			title: stepStatusLabel(status),
			count: this.cards.filter(({ step }) => step.status === status).length
		}))
	);

	title = (id: string): string => {
		const step = find(this.session.plan, 'steps', id);
		return step ? `${step.number} · ${step.shortTitle || step.title}` : '';
	};
	laneTitle = (): string => '';
	columnTitle = (column: string): string => stepStatusLabel(column as StepStatus);
	manualOrder = (): boolean => false;

	mayMove = (id: string): boolean => this.#carries() && this.#mayChange(id);
	mayDrop = (id: string): boolean => this.mayMove(id);
	#mayChange(id: string): boolean {
		const step = find(this.session.plan, 'steps', id);
		return step?.deletedAt === null && canEdit(this.session.access, this.session.plan, 'steps', step);
	}
	whyNot = (): string => m.board_why_step();

	move = (id: string, place: Place): boolean => {
		const command = moveStep(this.session.plan, id, place);
		return command !== null && this.session.run(command);
	};

	/** Is a line open in which a new step is typed? */
	adding = $state(false);

	mayAdd = (): boolean => this.session.live && canCreate(this.session.access, 'steps');

	add = (): void => void (this.adding = this.mayAdd());

	/** Adds a step behind all others. Says whether it did. */
	create(title: string): boolean {
		const id = newId();
		if (!this.session.run(newStep(this.session.plan, id, cleanLine(title), Date.now()))) return false;
		this.announce(m.board_step_added({ title: this.title(id) }));
		return true;
	}

	hold = (id: string | null): void => this.session.setPlace(id === null ? null : `steps/${id}`);

	announce = (text: string): void => {
		if (text) this.ui.announce(text, { now: true });
	};

	openMenu = (id: string, anchor: HTMLElement, kind: 'actions' | 'move'): void => {
		const again = () => this.controller.stopOf(id, kind === 'move' ? 'grip' : 'more');
		this.ui.openMenu(anchor, kind === 'move' ? this.#moves(id) : this.#menu(id), { label: this.title(id), again });
	};

	#menu(id: string): MenuEntry[] {
		const open: MenuEntry[] = [{ label: m.board_open(), icon: 'maximize-2', href: this.#href(id) }, 'separator'];
		if (!this.#mayChange(id)) return [...open, ...this.#moves(id)];
		return [
			...open,
			{ label: m.board_move_to(), icon: 'move-right', items: this.#moves(id) },
			...(this.#carries() ? [this.#carry(id)] : []),
			'separator',
			this.#renumber(id, -1),
			this.#renumber(id, 1)
		];
	}

	/** The place in the order of the steps, which is their number. */
	#renumber(id: string, by: -1 | 1): MenuItem {
		const commands = renumberStep(this.session.plan, id, by);
		return {
			label: by < 0 ? m.board_step_earlier() : m.board_step_later(),
			icon: by < 0 ? 'arrow-up' : 'arrow-down',
			disabled: commands.length === 0,
			onselect: () => {
				const [first, ...more] = commands;
				if (first && this.session.run(first, ...more)) this.announce(m.board_step_place({ title: this.title(id) }));
			}
		};
	}

	#carry(id: string): MenuItem {
		// After the menu has closed and given the focus back.
		const start = () => void setTimeout(() => this.controller.startCarry(id), 60);
		return { label: m.board_move_keys(), icon: 'grip-vertical', hint: 'M', onselect: start };
	}

	#moves(id: string): MenuItem[] {
		if (!this.#mayChange(id)) {
			return [{ label: this.whyNot(), icon: 'lock', onselect: () => void this.ui.toast(this.whyNot()) }];
		}
		const current = find(this.session.plan, 'steps', id)?.status;
		return stepStatuses.map((status) => ({
			label: stepStatusLabel(status),
			checked: status === current,
			onselect: () => {
				if (status !== current) this.controller.move(id, { lane, column: status, above: null, below: null });
			}
		}));
	}
}
