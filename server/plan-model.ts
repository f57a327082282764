import * as Y from 'yjs';
import { advancePlan, apply, blankPlanDoc, currentVersion, readPlan, type Command } from '../src/lib/plan/index.ts';
import { migrateDoc, validateUpdate } from '../src/lib/plan/server.ts';
import type { Access, Note, Plan, Ref } from '../src/lib/plan/types.ts';
import { NoteCounts } from '../src/lib/plan/workshop-rights.ts';
import { projectionOf, wholeProjectionOf } from '../src/lib/server/projection-rows.ts';
import type { ProjectionWrite } from '../src/lib/server/projection.ts';
import type { DocumentModel, LiveDocument, RoomAccess, Verdict, Written } from './sync/ports.ts';

type PlanRef = Ref | 'meta';

/** What the sync process is told about plans: how to read, judge and project them. */
export const planModel: DocumentModel = {
	schema: currentVersion,
	open: (doc) => new LivePlan(doc)
};

/** An open plan's document with its snapshot, kept in step. */
class LivePlan implements LiveDocument {
	readonly #doc: Y.Doc;
	readonly migration: Uint8Array | null;
	/** Changes in place: who is given it reads it at once. */
	readonly #plan: Plan;
	/** The Yjs client id under which the server's own commands are written. */
	readonly #writer = new Y.Doc().clientID;
	#mirror: Y.Doc | null = null;
	readonly #notes: NoteCounts;

	/** Throws `UnknownVersion`. */
	constructor(doc: Y.Doc) {
		this.#doc = doc;
		this.migration = migrateDoc(doc);
		this.#plan = readPlan(doc);
		this.#notes = new NoteCounts(Object.values(this.#plan.notes));
	}

	validate(update: Uint8Array, access: RoomAccess | 'server'): Verdict {
		return validateUpdate(this.#doc, this.#plan, update, access as Access | 'server', this.#notes.of);
	}

	write(commands: readonly object[], by: string | null): Written {
		// On a copy: what is refused halfway must not leave its first half behind. Rare enough for what that costs.
		const copy = blankPlanDoc();
		try {
			Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.#doc));
			copy.clientID = this.#writer;
			const updates: Uint8Array[] = [];
			copy.on('update', (update: Uint8Array) => void updates.push(update));
			for (const [index, command] of commands.entries()) {
				const applied = apply(copy, command as Command, { access: { role: 'server', userId: by } });
				if (!applied.ok) return { ...applied, index };
			}
			return { ok: true, update: updates.length > 0 ? Y.mergeUpdates(updates) : new Uint8Array([0, 0]) };
		} finally {
			copy.destroy();
		}
	}

	get content(): Plan {
		return this.#plan;
	}

	command(command: object, access: RoomAccess) {
		const mirror = this.#mirrored();
		let update: Uint8Array | null = null;
		const take = (made: Uint8Array) => void (update = made);
		mirror.on('update', take);
		const applied = apply(mirror, command as Command, { access: access as Access, noteCount: this.#notes.of });
		mirror.off('update', take);
		return applied.ok ? { ok: true as const, update } : applied;
	}

	forget(): void {
		this.#doc.off('update', this.#follow);
		this.#mirror?.destroy();
		this.#mirror = null;
	}

	readonly #follow = (update: Uint8Array): void => {
		if (this.#mirror) Y.applyUpdate(this.#mirror, update, this);
	};

	/** A copy of the document, kept in step while it is there: commands are tried on it first. */
	#mirrored(): Y.Doc {
		if (this.#mirror) return this.#mirror;
		const mirror = blankPlanDoc();
		Y.applyUpdate(mirror, Y.encodeStateAsUpdate(this.#doc));
		this.#doc.on('update', this.#follow);
		return (this.#mirror = mirror);
	}

	advance(touched: Iterable<string>): void {
		advancePlan(this.#plan, this.#doc, touched as Iterable<PlanRef>, ({ collection, before, after }) => {
			if (collection === 'notes') this.#notes.change(before as Note | undefined, after as Note | undefined);
		});
	}

	rows(touched: Iterable<string> | 'all'): ProjectionWrite {
		if (touched === 'all') return wholeProjectionOf(this.#plan, this.#doc);
		return projectionOf(this.#plan, this.#doc, touched as Iterable<PlanRef>);
	}
}
