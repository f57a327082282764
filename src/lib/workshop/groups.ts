import { byOrder } from '../plan/order.ts';
import type { ViewCluster, ViewNote } from './view.ts';

/** What stands on the table as one thing: a cluster with its notes, or a note by itself. */
export interface Group {
	/** What dots stick on: `clusters/…` or `notes/…`. */
	ref: string;
	cluster: ViewCluster | null;
	/** Its name, or the first note's text. */
	title: string;
	/** Was it given a name? */
	named: boolean;
	field: string | null;
	/** In order; at least one. */
	notes: ViewNote[];
	/** The goal it has become. */
	goal: string | null;
	order: string;
	id: string;
}

/** Clusters and single notes in their order. A cluster nothing is left in does not stand there. */
export function groupsOf(notes: Iterable<ViewNote>, clusters: Iterable<ViewCluster>): Group[] {
	const known = new Map([...clusters].map((cluster) => [cluster.id, cluster]));
	const members = new Map<string, ViewNote[]>();
	const groups: Group[] = [];
	for (const note of [...notes].sort(byOrder)) {
		const cluster = note.cluster === null ? undefined : known.get(note.cluster);
		if (!cluster) groups.push(single(note));
		else if (members.has(cluster.id)) members.get(cluster.id)?.push(note);
		else members.set(cluster.id, [note]);
	}
	for (const [id, inside] of members) {
		const cluster = known.get(id) as ViewCluster;
		const title = cluster.title || (inside[0]?.text ?? '');
		const { field, goal, order } = cluster;
		const named = cluster.title !== '';
		groups.push({ ref: `clusters/${id}`, cluster, title, named, field, notes: inside, goal, order, id });
	}
	return groups.sort(byOrder);
}

function single(note: ViewNote): Group {
	const { id, text, field, goal, order } = note;
	return { ref: `notes/${id}`, cluster: null, title: text, named: false, field, notes: [note], goal, order, id };
}

/** By most dots first; equal ones stay in their order. */
export function byDots(groups: readonly Group[], sums: Readonly<Record<string, number>>): Group[] {
	return [...groups].sort((a, b) => (sums[b.ref] ?? 0) - (sums[a.ref] ?? 0));
}

/**
 * Notes that say the same in (nearly) the same words, in groups of two or more, longest first: for merging at a click.
 * Only notes of one field that lie in no common cluster yet.
 */
export function duplicates(notes: Iterable<ViewNote>): ViewNote[][] {
	const open = [...notes].filter((note) => note.goal === null).sort(byOrder);
	const words = new Map(open.map((note) => [note.id, wordsOf(note.text)]));
	const left = new Set(open);
	const found: ViewNote[][] = [];
	for (const note of open) {
		if (!left.delete(note)) continue;
		const same = [...left].filter((other) => {
			if (other.field !== note.field || (note.cluster !== null && other.cluster === note.cluster)) return false;
			return alike(words.get(note.id) ?? new Set(), words.get(other.id) ?? new Set());
		});
		if (same.length === 0) continue;
		for (const other of same) left.delete(other);
		found.push([note, ...same]);
	}
	return found.sort((a, b) => b.length - a.length);
}

const fillers = new Set(
	'der die das den dem des ein eine einen einem einer und oder für fur mit von vom zu zum zur in im an am auf bei mehr'.split(
		' '
	)
);

function wordsOf(text: string): Set<string> {
	const plain = text
		.toLocaleLowerCase('de')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/ß/g, 'ss')
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
	const meaning = plain.filter((word) => !fillers.has(word));
	return new Set(meaning.length > 0 ? meaning : plain);
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	const common = [...a].filter((word) => b.has(word)).length;
	const all = a.size + b.size - common;
	return all > 0 && common / all >= 0.75;
}
