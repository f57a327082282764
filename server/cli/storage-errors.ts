import { m } from '../../src/lib/paraglide/messages.js';
import type { StorageError, StorageReason } from '../../src/lib/server/errors.ts';

const texts: Record<StorageReason, (problem: { problem: string }) => string> = {
	full: m.operator_storage_full,
	readonly: m.operator_storage_readonly,
	busy: m.operator_storage_busy,
	damaged: m.operator_storage_damaged,
	unavailable: m.operator_storage_unavailable,
	newer: m.operator_storage_newer,
	gone: m.operator_storage_gone,
	failed: m.operator_storage_failed
};

/** What went wrong with the storage, and what to do about it. */
export function explainStorage(error: StorageError): string {
	return texts[error.reason]({ problem: error.message });
}
