import { planDay, parseRef, type Command } from '$lib/plan';
import type { Access, Collection, Day, Plan, RecordBase, Ref } from '$lib/plan/types.ts';
import type { PlanSession } from '$lib/collab/session.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Ui } from '../ui.svelte.ts';
import { diffSentence, isAbout } from './announce.ts';
import type { Person } from './mentions.ts';

/** How long a change by somebody else stays marked, in milliseconds; the animation in card.css is as long. */
const freshTime = 2600;

/** What the parts of one card share: the live plan, what somebody else has just changed, the bin. */
export class CardContext {
	readonly session: PlanSession;
	readonly planId: string;
	readonly #ui: Ui;
	readonly #ref: () => Ref;
	readonly #fresh = new SvelteMap<string, number>();

	/** The plan as it was when the card was last there, while it is not there any more. */
	kept: Plan | null = $state.raw(null);

	constructor(session: PlanSession, ui: Ui, planId: string, ref: () => Ref) {
		this.session = session;
		this.planId = planId;
		this.#ui = ui;
		this.#ref = ref;
	}

	/** The day by which is told what is due and what is late. */
	get today(): Day {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- only read
		return planDay(this.session.plan, new Date());
	}

	get plan(): Plan {
		return this.kept ?? this.session.plan;
	}

	/** This window cannot save any more: nothing is to be changed in it. */
	get ended(): boolean {
		return this.session.status.kind === 'ended';
	}

	get access(): Access {
		return this.session.access;
	}

	get people(): PlanSession['people'] {
		return this.session.people;
	}

	/** People who can be mentioned and made responsible, by name. */
	get members(): Person[] {
		return this.#named(false);
	}

	/** Also those who were members once: what was written about them stays. */
	get everybody(): Person[] {
		return [...this.#named(false), ...this.#named(true)];
	}

	#named(former: boolean): Person[] {
		return Object.entries(this.session.people)
			.filter(([, person]) => person.former === former && person.name !== '')
			.map(([id, { name }]) => ({ id, name }))
			.sort((a, b) => a.name.localeCompare(b.name, 'de'));
	}

	nameOf(userId: string | null): string {
		return (userId === null ? null : this.people[userId]?.name) ?? m.card_person_gone();
	}

	/** Carries out a command. `false`: it was refused; the session has said why. */
	run(command: Command): boolean {
		return this.session.run(command);
	}

	/** Puts something into the bin, and offers to take it back. */
	bin(collection: Collection, record: RecordBase & ({ title: string } | { text: string })): void {
		const { id } = record;
		const at = Date.now();
		if (!this.run({ type: 'record.bin', collection, id, at })) return;
		const text = 'title' in record ? m.card_binned({ title: record.title }) : m.card_comment_binned();
		const restore = () => void this.run({ type: 'record.restore', collection, id, binnedAt: at });
		this.#ui.toast(text, { action: { label: m.card_undo(), run: restore } });
	}

	/** Has somebody else just changed it? Without a key: anything of the record. */
	isFresh(ref: Ref, key = ''): boolean {
		return this.#fresh.has(`${ref}:${key}`);
	}

	/** Marks and announces what others change on this card, until the returned function is called. */
	watch(): () => void {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shown hangs on it
		const timers = new Set<ReturnType<typeof setTimeout>>();
		const mark = (entry: string) => {
			const stamp = Date.now();
			this.#fresh.set(entry, stamp);
			const timer = setTimeout(() => {
				timers.delete(timer);
				if (this.#fresh.get(entry) === stamp) this.#fresh.delete(entry);
			}, freshTime);
			timers.add(timer);
		};
		const stop = this.session.onRemoteChange((diffs, by) => {
			for (const diff of diffs) {
				if (diff.kind === 'meta' || !isAbout(this.plan, diff.ref, this.#ref())) continue;
				mark(`${diff.ref}:`);
				if (diff.kind === 'changed') mark(`${diff.ref}:${diff.key}`);
				const sentence = diffSentence(this.plan, this.people, this.#ref(), diff, by);
				if (sentence) this.#ui.announce(sentence);
			}
		});
		return () => {
			stop();
			timers.forEach(clearTimeout);
			this.#fresh.clear();
		};
	}

	href(ref: Ref): string {
		const parsed = parseRef(ref);
		return `/plan/${this.planId}/${parsed?.collection}/${parsed?.id}`;
	}
}

/** `getCard()` in any part of a card. */
export const [getCard, setCard] = createContext<CardContext>();
