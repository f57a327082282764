import type { Refusal, RefusalReason } from '../refusal.ts';
import type { Ref } from '../types.ts';

/** Thrown within the validation of one update, caught at its boundary. */
export class RefusedUpdate extends Error {
	readonly refusal: Refusal;
	constructor(refusal: Refusal) {
		super(refusal.reason);
		this.refusal = refusal;
	}
}

export function refuse(reason: RefusalReason, ref?: Ref | 'meta', key?: string): never {
	throw new RefusedUpdate({ reason, ...(ref ? { ref } : {}), ...(key === undefined ? {} : { key }) });
}
