import type { PlanSession } from '$lib/collab/session.svelte.ts';
import type { Ref } from '$lib/plan/types.ts';
import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';

interface Place {
	ref: Ref;
	key: string;
}

interface State {
	user?: { name?: unknown };
	editing?: Partial<Place> | null;
}

/** Who has opened what for editing that is not co-edited, like a title: said through presence. */
export class Editing {
	readonly #session: PlanSession;
	#heard: { awareness: Awareness; subscribe: () => void } | null = null;

	constructor(session: PlanSession) {
		this.#session = session;
	}

	/** Tells the others, or that it is over. */
	set(place: Place | null): void {
		if (this.#session.live) this.#session.awareness.setLocalStateField('editing', place);
	}

	/** Names of others who are editing this property right now. Reactive. */
	namesAt(ref: Ref, key: string): string[] {
		if (!this.#session.live) return [];
		const { awareness } = this.#session;
		this.#listen(awareness)();
		const names = new Set<string>();
		for (const [clientId, state] of awareness.getStates() as Map<number, State>) {
			const { user, editing } = state;
			if (clientId === awareness.clientID || editing?.ref !== ref || editing.key !== key) continue;
			if (typeof user?.name === 'string') names.add(user.name);
		}
		return [...names];
	}

	#listen(awareness: Awareness): () => void {
		if (this.#heard?.awareness !== awareness) {
			const subscribe = createSubscriber((update) => {
				awareness.on('change', update);
				return () => awareness.off('change', update);
			});
			this.#heard = { awareness, subscribe };
		}
		return this.#heard.subscribe;
	}
}
