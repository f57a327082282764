/** What people do at a workshop's table, as commands of the plan. */
import { cleanLine, cleanLines } from '../plan/checks.ts';
import { dotId, newId } from '../plan/ids.ts';
import { limits } from '../plan/limits.ts';
import { byOrder, orderBetween } from '../plan/order.ts';
import type { Command } from '../plan/command.ts';
import type { Ref } from '../plan/types.ts';
import type { Group } from './groups.ts';
import type { ViewCluster, ViewNote } from './view.ts';

interface Placed {
	id: string;
	order: string;
}

const lastOrder = (all: Iterable<Placed>): string | null => [...all].sort(byOrder).at(-1)?.order ?? null;

/** A new note at the end; `null` if there is nothing in it to read. */
export function writeNote(
	note: { workshop: string; field: string | null; text: string; authorName: string },
	notes: Iterable<Placed>,
	at = Date.now()
): Command | null {
	const text = cleanLines(note.text).slice(0, limits.note);
	if (text === '') return null;
	const order = orderBetween(lastOrder(notes), null);
	const values = { ...note, text, authorName: cleanLine(note.authorName), order, cluster: null, goal: null };
	return { type: 'record.create', collection: 'notes', id: newId(), at, values };
}

export function editNote(id: string, text: string): Command | null {
	const clean = cleanLines(text).slice(0, limits.note);
	return clean === '' ? null : { type: 'record.set', collection: 'notes', id, values: { text: clean } };
}

export const binNote = (id: string, at = Date.now()): Command => ({ type: 'record.bin', collection: 'notes', id, at });
export const restoreNote = (id: string): Command => ({ type: 'record.restore', collection: 'notes', id });

/** The note goes into another field. */
export const fieldNote = (id: string, field: string | null): Command => ({
	type: 'record.move',
	collection: 'notes',
	id,
	values: { field }
});

/** Puts one group onto another: both become one cluster, which keeps the name it has. */
export function putTogether(workshop: string, moved: Group, onto: Group, at = Date.now()): Command[] {
	if (moved.ref === onto.ref) return [];
	const commands: Command[] = [];
	let cluster = onto.cluster?.id;
	if (cluster === undefined && moved.cluster) {
		// A note takes its place in the cluster that is put onto it.
		return [
			...intoCluster(onto.notes, moved.cluster.id),
			place(moved.cluster.id, { order: onto.order, field: onto.field })
		];
	}
	if (cluster === undefined) {
		cluster = newId();
		const values = { workshop, field: onto.field, title: '', order: onto.order, goal: null };
		commands.push({ type: 'record.create', collection: 'clusters', id: cluster, at, values });
		commands.push(...intoCluster(onto.notes, cluster));
	}
	commands.push(...intoCluster(moved.notes, cluster));
	if (onto.cluster && !onto.named && moved.named) commands.push(nameCluster(onto.cluster.id, moved.title));
	return commands;
}

const intoCluster = (notes: readonly ViewNote[], cluster: string): Command[] =>
	notes.map(({ id }) => ({ type: 'record.move', collection: 'notes', id, values: { cluster } }));

const place = (id: string, values: { order?: string; field?: string | null }): Command => ({
	type: 'record.move',
	collection: 'clusters',
	id,
	values
});

/** Merges notes that say the same; the cluster is called by the first one. */
export function mergeNotes(workshop: string, notes: readonly ViewNote[], clusters: Iterable<ViewCluster>): Command[] {
	const [first, ...others] = notes;
	if (!first) return [];
	const inCluster = notes.find((note) => note.cluster !== null)?.cluster;
	const known = [...clusters].find(({ id }) => id === inCluster);
	if (known)
		return intoCluster(
			notes.filter((note) => note.cluster !== known.id),
			known.id
		);
	const id = newId();
	const title = cleanLine(first.text).slice(0, limits.title);
	const values = { workshop, field: first.field, title, order: first.order, goal: null };
	const create: Command = { type: 'record.create', collection: 'clusters', id, at: Date.now(), values };
	return [create, ...intoCluster([first, ...others], id)];
}

export const takeOut = (note: ViewNote): Command => ({
	type: 'record.move',
	collection: 'notes',
	id: note.id,
	values: { cluster: null }
});

export const nameCluster = (id: string, title: string): Command => ({
	type: 'record.set',
	collection: 'clusters',
	id,
	values: { title: cleanLine(title).slice(0, limits.title) }
});

/** A group goes into another field, with all that is in it. */
export function fieldGroup(group: Group, field: string | null): Command[] {
	const notes = group.notes.filter((note) => note.field !== field).map((note) => fieldNote(note.id, field));
	return group.cluster ? [place(group.cluster.id, { field }), ...notes] : notes;
}

/** Sticks a dot that is still in the hand; `null` if none is left. `dots`: the person's own, by number. */
export function stickDot(
	workshop: string,
	userId: string,
	dots: Readonly<Record<number, string | null>>,
	count: number,
	on: string
): Command | null {
	for (let index = 0; index < count; index++) {
		const id = dotId(workshop, userId, index);
		if (!(index in dots)) {
			const values = { workshop, on: on as Ref };
			return { type: 'record.create', collection: 'dots', id, at: Date.now(), values };
		}
		if (dots[index] === null) return { type: 'record.set', collection: 'dots', id, values: { on: on as Ref } };
	}
	return null;
}

/** Takes one of the person's own dots back from there; `null` if none sticks there. */
export function takeDot(
	workshop: string,
	userId: string,
	dots: Readonly<Record<number, string | null>>,
	on: string
): Command | null {
	const index = Object.entries(dots).findLast(([, target]) => target === on)?.[0];
	if (index === undefined) return null;
	const id = dotId(workshop, userId, Number(index));
	return { type: 'record.set', collection: 'dots', id, values: { on: null } };
}

/** Makes goals of groups: each gets its name, its notes as rationale, its field, and says where it comes from. */
export function promote(
	groups: readonly (Pick<Group, 'cluster' | 'notes' | 'title' | 'id'> & { field: string })[],
	goals: Iterable<Placed>,
	at = Date.now()
): Command[] {
	let last = lastOrder(goals);
	return groups.flatMap((group): Command[] => {
		const id = newId();
		last = orderBetween(last, null);
		const title = cleanLine(group.title).slice(0, limits.title);
		const texts = group.notes.map((note) => cleanLine(note.text)).filter((text) => text !== title);
		return [
			{
				type: 'record.create',
				collection: 'goals',
				id,
				at,
				values: { field: group.field, title, stage: 'proposed', order: last, origin: 'workshop' },
				text: asList(texts)
			},
			group.cluster
				? { type: 'record.set', collection: 'clusters', id: group.cluster.id, values: { goal: id } }
				: { type: 'record.set', collection: 'notes', id: group.id, values: { goal: id } }
		];
	});
}

function asList(lines: readonly string[]) {
	if (lines.length === 0) return [];
	const content = lines.map((text) => ({
		type: 'listItem' as const,
		content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }]
	}));
	return [{ type: 'bulletList' as const, content }];
}
