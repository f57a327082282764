import { baseKeys, type Key } from '../checks.ts';
import type { RecordMap } from '../doc.ts';
import type { Collection, RecordBase, RecordOf } from '../types.ts';

type SetKeys<R> = { [K in keyof R]: R[K] extends readonly string[] ? K : never }[keyof R];
type PlainKeys<R> = Exclude<keyof R, SetKeys<R> | keyof RecordBase>;

/** What the schema says about one kind of record. */
export interface Kind {
	readonly collection: Collection;
	/** Scalar keys: the last writer wins. */
	readonly keys: Readonly<Record<string, Key>>;
	/** Keys that hold a set of ids, and where these point to: two people adding at once both win. */
	readonly sets: Readonly<Record<string, Collection>>;
	/** Has a long, co-edited `description`. */
	readonly text: boolean;
	/** The key people call a record by; `null`: it has no name. */
	readonly title: string | null;
	/** The key that says which record it belongs to and is deleted with. */
	readonly owner: string | null;
	/** Is this the id such a record has to have? For kinds whose ids say what they are. */
	readonly named?: (id: string, values: Readonly<Record<string, unknown>>) => boolean;
	/** Too small and too many for the history and for lists of changes. */
	readonly quiet?: true;
	/** What brings a record of the version before to this one, by version. Runs on the server only. */
	readonly migrations?: Readonly<Record<number, (record: RecordMap) => void>>;
}

/** Describes a kind of record; the compiler sees to it that no key of its type is forgotten. */
export function kind<C extends Collection>(
	collection: C,
	description: {
		keys: Record<PlainKeys<RecordOf[C]>, Key>;
		sets: Record<SetKeys<RecordOf[C]> & string, Collection>;
		text: boolean;
		title: (PlainKeys<RecordOf[C]> & string) | null;
		owner: (PlainKeys<RecordOf[C]> & string) | null;
		named?: Kind['named'];
		quiet?: true;
		migrations?: Kind['migrations'];
	}
): Kind {
	return { ...description, collection, keys: { ...baseKeys, ...description.keys } };
}
