import * as Y from 'yjs';
import { collectionOf, metaOf, type RecordMap } from './doc.ts';
import { currentVersion } from './records/meta.ts';
import type { Kind } from './records/kind.ts';
import { schema } from './schema.ts';

/** The document was written by a newer program than this one. */
export class UnknownVersion extends Error {
	readonly version: unknown;
	constructor(version: unknown) {
		super(`unknown document version ${String(version)} (this program knows up to ${currentVersion})`);
		this.name = 'UnknownVersion';
		this.version = version;
	}
}

/**
 * Brings a document to the current version, in place, and returns the update that did it; `null` if it was current
 * already. Only the server calls it, when it loads a plan, and appends the update to the log.
 * @throws UnknownVersion if the document is newer, or no plan at all.
 */
export function migrateDoc(
	doc: Y.Doc,
	kinds: readonly Kind[] = Object.values(schema),
	target = currentVersion
): Uint8Array | null {
	const version = metaOf(doc).get('version');
	if (!Number.isInteger(version) || (version as number) > target || (version as number) < 0) {
		throw new UnknownVersion(version);
	}
	if (version === target) return null;
	const updates: Uint8Array[] = [];
	const collect = (update: Uint8Array) => void updates.push(update);
	doc.on('update', collect);
	try {
		doc.transact(() => {
			for (let next = (version as number) + 1; next <= target; next++) {
				for (const kind of kinds) migrateRecords(doc, kind, next);
			}
			metaOf(doc).set('version', target);
		}, 'migration');
	} finally {
		doc.off('update', collect);
	}
	return Y.mergeUpdates(updates);
}

function migrateRecords(doc: Y.Doc, kind: Kind, version: number): void {
	const migrate = kind.migrations?.[version];
	if (!migrate) return;
	for (const map of collectionOf(doc, kind.collection).values()) migrate(map as RecordMap);
}
