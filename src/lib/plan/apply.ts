import * as Y from 'yjs';
import type { Key, Scalar } from './checks.ts';
import type { Command } from './command.ts';
import { collectionOf, hasRoomFor, metaOf, recordOf, wasThere, type RecordMap } from './doc.ts';
import { isCollection, isId, parseRef, refOf } from './ids.ts';
import { limits, recordLimits } from './limits.ts';
import { canBin, canCreate, canEdit, canPurge, fieldOf, lookupFor, type FieldLookup } from './permissions.ts';
import { purgeTargets, unlink } from './purge.ts';
import { readRecord } from './read.ts';
import type { Kind } from './records/kind.ts';
import type { Refusal, RefusalReason } from './refusal.ts';
import { richTextProblem } from './richtext/problem.ts';
import { textToFragment } from './richtext/text.ts';
import { linksOf, metaKeys, schema, textKey } from './schema.ts';
import type { Access, Collection, Note, RecordBase, RecordOf, Ref, RichText, ServerAuthority } from './types.ts';
import { countNotes, hasEnoughNotes, type NoteCount, type WorkshopAct } from './workshop-rights.ts';

type Authority = Access | ServerAuthority;

export interface CommandContext {
	access: Authority;
	/** Becomes the transaction's origin. */
	origin?: unknown;
	/** Where it is kept already; counted if not. */
	noteCount?: NoteCount;
}

/** `inverse` takes the command back if applied in its order; empty if nothing changed or nothing can be taken back. */
export type Applied = { ok: true; inverse: Command[] } | ({ ok: false } & Refusal);

/** Commands come from journals too: nothing about their shape is taken for granted. */
interface Loose {
	type: string;
	collection: Collection;
	id: string;
	at?: unknown;
	values?: unknown;
	expected?: unknown;
	key?: unknown;
	member?: unknown;
	binnedAt?: unknown;
	text?: unknown;
}
type Values = Record<string, unknown>;

class Refused extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.reason);
		this.refusal = refusal;
	}
}

function refuse(reason: RefusalReason, ref?: Ref | 'meta', key?: string): never {
	throw new Refused({ reason, ...(ref ? { ref } : {}), ...(key === undefined ? {} : { key }) });
}

/**
 * Carries out a command in one transaction, or says why not and changes nothing.
 * The same rules hold as on the server, so that what is accepted here is accepted there.
 */
export function apply(doc: Y.Doc, command: Command, context: CommandContext): Applied {
	try {
		const write = prepare(doc, command as unknown as Loose, context);
		let inverse: Command[] = [];
		if (write) doc.transact(() => (inverse = write()), context.origin ?? 'command');
		return { ok: true, inverse };
	} catch (error) {
		if (error instanceof Refused) return { ok: false, ...error.refusal };
		throw error;
	}
}

/** May the command be carried out now? For hiding what would be refused. */
export function refusalOf(doc: Y.Doc, command: Command, access: Access): Refusal | null {
	try {
		prepare(doc, command as unknown as Loose, { access });
		return null;
	} catch (error) {
		if (error instanceof Refused) return error.refusal;
		throw error;
	}
}

/** Checks everything first; what it returns only writes. `null` if there is nothing to write. */
function prepare(doc: Y.Doc, command: Loose, context: CommandContext): (() => Command[]) | null {
	const { access } = context;
	if (typeof command !== 'object' || command === null) refuse('unknown');
	if (command.type === 'meta.set') return setMeta(doc, command, access);
	if (!isCollection(command.collection)) refuse('unknown');
	if (!isId(command.id)) refuse('invalid', undefined, 'id');
	if (command.type === 'record.create') return create(doc, command, context);

	const { collection, id } = command;
	const ref = refOf(collection, id);
	const map = recordOf(doc, collection, id) ?? refuse('gone', ref);
	const record = readRecord(collection, id, map);
	if (command.type === 'record.purge') return purge(doc, ref, record, access);
	const binning = command.type === 'record.bin' || command.type === 'record.restore';
	if (
		binning
			? !isBinnable(doc, access, collection, record)
			: !isEditable(doc, access, collection, record, actOf(command))
	)
		refuse('forbidden', ref);
	switch (command.type) {
		case 'record.set':
		case 'record.move':
			return set(doc, command, map, record, access);
		case 'record.add':
		case 'record.remove':
			return changeMember(doc, command, map);
		case 'record.bin':
			return bin(command, map, record, access);
		case 'record.restore':
			return restore(command, map, record);
		default:
			return refuse('unknown');
	}
}

function create(doc: Y.Doc, command: Loose, context: CommandContext): () => Command[] {
	const { access } = context;
	const { collection, id, at } = command;
	const kind = schema[collection];
	const ref = refOf(collection, id);
	const given = asValues(command.values, ref);
	if (wasThere(doc, collection, id)) refuse('exists', ref);
	if (!hasRoomFor(doc, collection, 1, recordLimits[collection])) refuse('limit', ref);
	const values: Values = { ...given, createdAt: at, createdBy: access.userId, deletedAt: null, deletedBy: null };
	for (const name of Object.keys(given)) {
		if (Object.hasOwn(kind.sets, name)) checkMembers(doc, kind, name, given[name], ref);
		else if (!Object.hasOwn(kind.keys, name)) refuse('unknown', ref, name);
	}
	for (const [name, key] of Object.entries(kind.keys)) {
		if (!Object.hasOwn(values, name)) {
			if (key.initial === undefined) refuse('required', ref, name);
			values[name] = key.initial;
		}
		checkValue(doc, key, values[name], ref, name);
		if (key.server && values[name] !== key.initial && access.role !== 'server') refuse('fixed', ref, name);
	}
	if (kind.named?.(id, values) === false) refuse('invalid', ref, 'id');
	const text = command.text ?? [];
	const problem = kind.text || command.text !== undefined ? richTextProblem(text) : null;
	if (problem) refuse(problem.reason === 'malformed' ? 'invalid' : problem.reason, ref, textKey);
	const record = { ...values, id } as unknown as RecordOf[Collection];
	if (access.role !== 'server') {
		const field = fieldOf(lookup(doc, collection, record), collection, record) ?? undefined;
		if (!canCreate(access, collection, field)) refuse('forbidden', ref);
		if (
			collection === 'notes' &&
			hasEnoughNotes(access, () =>
				(context.noteCount ?? countNotes(notesIn(doc)))(String(values.workshop), access.userId)
			)
		)
			refuse('limit', ref);
	}
	if (!isEditable(doc, access, collection, record, { create: true })) refuse('forbidden', ref);

	return () => {
		const map: RecordMap = new Y.Map();
		for (const name of Object.keys(kind.keys)) map.set(name, values[name]);
		for (const name of Object.keys(kind.sets)) {
			const members = (values[name] as string[] | undefined) ?? [];
			map.set(name, new Y.Map(members.map((member) => [member, true])));
		}
		if (kind.text) map.set(textKey, textToFragment(text as RichText));
		collectionOf(doc, collection).set(id, map);
		return [{ type: 'record.bin', collection, id, at } as Command];
	};
}

function set(
	doc: Y.Doc,
	command: Loose,
	map: RecordMap,
	record: RecordBase,
	access: Authority
): (() => Command[]) | null {
	const { collection, id } = command;
	const ref = refOf(collection, id);
	const kind = schema[collection];
	const values = asValues(command.values, ref);
	const before: Values = {};
	for (const [name, value] of Object.entries(values)) {
		const key = Object.hasOwn(kind.keys, name) ? kind.keys[name] : undefined;
		if (!key || name === 'deletedAt' || name === 'deletedBy') return refuse('unknown', ref, name);
		if (key.fixed || (key.server && access.role !== 'server')) refuse('fixed', ref, name);
		checkValue(doc, key, value, ref, name);
		if (map.get(name) !== value) before[name] = map.get(name);
	}
	checkExpected(command.expected, (name) => map.get(name), ref);
	const after = { ...record, ...values } as unknown as RecordOf[Collection];
	if (!isEditable(doc, access, collection, after, actOf(command))) refuse('forbidden', ref);
	return setter(map, values, before, { type: command.type, collection, id });
}

function setMeta(doc: Y.Doc, command: Loose, access: Authority): (() => Command[]) | null {
	const meta = metaOf(doc);
	const values = asValues(command.values, 'meta');
	const before: Values = {};
	if (!isCoordinating(access)) refuse('forbidden', 'meta');
	for (const [name, value] of Object.entries(values)) {
		const key = Object.hasOwn(metaKeys, name) ? metaKeys[name] : undefined;
		if (!key) return refuse('unknown', 'meta', name);
		if (key.fixed) refuse('fixed', 'meta', name);
		checkValue(doc, key, value, 'meta', name);
		if (meta.get(name) !== value) before[name] = meta.get(name);
	}
	checkExpected(command.expected, (name) => meta.get(name), 'meta');
	return setter(meta, values, before, { type: 'meta.set' });
}

/** Writes only what differs; the inverse sets it back as long as nobody has changed it since. */
function setter(map: RecordMap, values: Values, before: Values, command: object): (() => Command[]) | null {
	const names = Object.keys(before);
	if (names.length === 0) return null;
	const expected = Object.fromEntries(names.map((name) => [name, values[name]]));
	return () => {
		for (const name of names) map.set(name, values[name]);
		return [{ ...command, values: before, expected } as unknown as Command];
	};
}

function changeMember(doc: Y.Doc, command: Loose, map: RecordMap): (() => Command[]) | null {
	const { collection, id, key, member } = command;
	const ref = refOf(collection, id);
	const kind = schema[collection];
	if (typeof key !== 'string' || !Object.hasOwn(kind.sets, key)) return refuse('unknown', ref, String(key));
	if (!isId(member)) return refuse('invalid', ref, key);
	const members = map.get(key) as Y.Map<true>;
	const adding = command.type === 'record.add';
	if (members.has(member) === adding) return null;
	if (adding) checkMembers(doc, kind, key, [...members.keys(), member], ref);
	return () => {
		if (adding) members.set(member, true);
		else members.delete(member);
		const type = adding ? 'record.remove' : 'record.add';
		return [{ type, collection, id, key, member } as unknown as Command];
	};
}

function bin(command: Loose, map: RecordMap, record: RecordBase, access: Authority): (() => Command[]) | null {
	const { collection, id, at } = command;
	checkScalar(schema[collection].keys.createdAt as Key, at, refOf(collection, id), 'at');
	if (record.deletedAt !== null) return null;
	return () => {
		map.set('deletedAt', at);
		map.set('deletedBy', access.userId);
		return [{ type: 'record.restore', collection, id, binnedAt: at } as Command];
	};
}

function restore(command: Loose, map: RecordMap, record: RecordBase): (() => Command[]) | null {
	const { collection, id, binnedAt } = command;
	if (record.deletedAt === null) return null;
	if (binnedAt !== undefined && binnedAt !== record.deletedAt) refuse('changed', refOf(collection, id), 'deletedAt');
	const at = record.deletedAt;
	return () => {
		map.set('deletedAt', null);
		map.set('deletedBy', null);
		return [{ type: 'record.bin', collection, id, at } as Command];
	};
}

function purge(doc: Y.Doc, ref: Ref, record: RecordBase, access: Authority): () => Command[] {
	if (!isCoordinating(access)) refuse('forbidden', ref);
	if (access.role !== 'server' && !canPurge(access, record)) refuse('not-binned', ref);
	const targets = purgeTargets(doc, ref) ?? refuse('in-use', ref);
	return () => {
		unlink(doc, targets);
		for (const target of targets) {
			const parsed = parseRef(target);
			if (parsed) collectionOf(doc, parsed.collection).delete(parsed.id);
		}
		return [];
	};
}

function checkValue(doc: Y.Doc, key: Key, value: unknown, ref: Ref | 'meta', name: string): asserts value is Scalar {
	checkScalar(key, value, ref, name);
	if (key.ref && value !== null && !recordOf(doc, key.ref, value as string)) refuse('reference', ref, name);
	const target = name === 'on' ? parseRef(value) : null;
	if (target && !recordOf(doc, target.collection, target.id)) refuse('reference', ref, name);
}

function checkScalar(key: Key, value: unknown, ref: Ref | 'meta', name: string): void {
	const problem = key.check(value);
	if (problem) refuse(problem, ref, name);
}

function checkMembers(doc: Y.Doc, kind: Kind, name: string, members: unknown, ref: Ref): void {
	if (!Array.isArray(members) || !members.every(isId)) return refuse('invalid', ref, name);
	if (members.length > limits.members) refuse('limit', ref, name);
	const target = kind.sets[name];
	if (target && !members.every((member) => wasThere(doc, target, member))) refuse('reference', ref, name);
}

function checkExpected(expected: unknown, current: (name: string) => unknown, ref: Ref | 'meta'): void {
	if (expected === undefined) return;
	for (const [name, value] of Object.entries(asValues(expected, ref))) {
		if (current(name) !== value) refuse('changed', ref, name);
	}
}

function asValues(values: unknown, ref: Ref | 'meta'): Values {
	if (typeof values !== 'object' || values === null || Array.isArray(values)) return refuse('invalid', ref);
	return values as Values;
}

function isCoordinating({ role }: Authority): boolean {
	return role === 'coordinator' || role === 'server';
}

function isEditable(
	doc: Y.Doc,
	access: Authority,
	collection: Collection,
	record: RecordBase,
	act: WorkshopAct
): boolean {
	if (access.role === 'server') return true;
	return canEdit(access, lookup(doc, collection, record), collection, record as RecordOf[Collection], act);
}

function isBinnable(doc: Y.Doc, access: Authority, collection: Collection, record: RecordBase): boolean {
	if (access.role === 'server') return true;
	return canBin(access, lookup(doc, collection, record), collection, record as RecordOf[Collection]);
}

/** The keys a command is about to write. */
function actOf({ values, key }: Loose): WorkshopAct {
	return { keys: typeof key === 'string' ? [key] : Object.keys((values as object | null | undefined) ?? {}) };
}

/** Just enough of a plan to judge one record. */
function lookup(doc: Y.Doc, collection: Collection, record: object): FieldLookup {
	return lookupFor(linksOf(collection, record), (target, id) => {
		const map = recordOf(doc, target, id);
		return map && readRecord(target, id, map);
	});
}

function* notesIn(doc: Y.Doc): Iterable<Pick<Note, 'workshop' | 'createdBy'>> {
	for (const map of collectionOf(doc, 'notes').values()) {
		yield { workshop: map.get('workshop') as string, createdBy: map.get('createdBy') as string | null };
	}
}
