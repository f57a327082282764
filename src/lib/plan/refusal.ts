import type { Ref } from './types.ts';

/** Why a command or an update was refused. What people read is made from it in the interface. */
export const refusalReasons = [
	/** The bytes are no update, or one no honest client makes. */
	'malformed',
	/** It builds on changes that are not there: the full state is needed. */
	'gap',
	/** A collection or key the schema does not know. */
	'unknown',
	/** A value of the wrong type or outside what is allowed. */
	'invalid',
	'too-long',
	/** Too many records, members, elements or operations. */
	'limit',
	/** Something every record of the kind needs is missing or would be removed. */
	'required',
	/** The key cannot be changed after the record was created. */
	'fixed',
	/** The id is taken, or was. */
	'exists',
	/** The record is not there, or not any more. */
	'gone',
	/** It points to something that was never there. */
	'reference',
	/** Role or field of action do not allow it. */
	'forbidden',
	/** It was done in somebody else's name. */
	'author',
	/** Only what lies in the bin can be deleted for good. */
	'not-binned',
	/** Others still depend on it. */
	'in-use',
	/** Undo only: somebody else has changed it since. */
	'changed',
	/** The document has a version this program does not know. */
	'version'
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface Refusal {
	reason: RefusalReason;
	ref?: Ref | 'meta';
	key?: string;
}
