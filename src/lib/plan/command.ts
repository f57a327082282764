import type { Collection, Meta, RecordBase, RecordOf, RichText, Time } from './types.ts';

type Members<R> = { [K in keyof R]: R[K] extends readonly string[] ? K : never }[keyof R] & string;
/** What a command may set: everything but ids, authorship and the bin. */
export type Values<C extends Collection> = Partial<Omit<RecordOf[C], keyof RecordBase>>;
type PlainValues<C extends Collection> = Omit<Values<C>, Members<RecordOf[C]>>;

interface On<C extends Collection> {
	collection: C;
	id: string;
}

interface Set<C extends Collection> extends On<C> {
	values: PlainValues<C>;
	/** Undo only: apply if these are still the values, else refuse with `changed`. */
	expected?: PlainValues<C>;
}

interface Member<C extends Collection> extends On<C> {
	key: Members<RecordOf[C]>;
	member: string;
}

type CommandOn<C extends Collection> =
	| (On<C> & { type: 'record.create'; at: Time; values: Values<C>; text?: RichText })
	| (Set<C> & { type: 'record.set' })
	/** The same as `record.set`, said of a place: order and what the column stands for. */
	| (Set<C> & { type: 'record.move' })
	| (Members<RecordOf[C]> extends never ? never : Member<C> & { type: 'record.add' | 'record.remove' })
	| (On<C> & { type: 'record.bin'; at: Time })
	/** `binnedAt`, undo only: restore if it still lies in the bin since then, else refuse with `changed`. */
	| (On<C> & { type: 'record.restore'; binnedAt?: Time })
	| (On<C> & { type: 'record.purge' });

/**
 * Everything the interface does to a plan, as plain JSON: ids and times stand in the command, so that replaying
 * a journal gives the same document.
 */
export type Command =
	| { [C in Collection]: CommandOn<C> }[Collection]
	| { type: 'meta.set'; values: Partial<Omit<Meta, 'version'>>; expected?: Partial<Omit<Meta, 'version'>> };

export type CommandType = Command['type'];

/** The command with the time of now, for an undo step that is applied long after it was made. */
export function restamp(command: Command, now: Time): Command {
	return 'at' in command ? { ...command, at: now } : command;
}
