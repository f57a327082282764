import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkPlan } from './check.ts';
import { blankPlanDoc, collectionOf, metaOf } from './doc.ts';
import { migrateDoc, UnknownVersion } from './migrate.ts';
import { currentVersion } from './records/meta.ts';
import { readPlan } from './read.ts';
import { schema } from './schema.ts';
import { smallPlan } from './testing/fixture.ts';

/** As a document of an imagined version 0 would be: measures had a name and no status. */
function versionZero(): Y.Doc {
	const doc = smallPlan();
	metaOf(doc).set('version', 0);
	for (const measure of collectionOf(doc, 'measures').values()) {
		measure.set('name', measure.get('title'));
		measure.delete('title');
		measure.delete('status');
	}
	return doc;
}

const kinds = Object.values({
	...schema,
	measures: {
		...schema.measures,
		migrations: {
			1: (measure: Y.Map<unknown>) => {
				measure.set('title', measure.get('name'));
				measure.delete('name');
				measure.set('status', 'idea');
			}
		}
	}
});

describe('document migrations', () => {
	it('bring an old document to the current version, as one update for the log', () => {
		const doc = versionZero();
		const copy = blankPlanDoc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		expect(checkPlan(doc)).not.toEqual([]);
		const update = migrateDoc(doc, kinds);
		expect(checkPlan(doc)).toEqual([]);
		expect(metaOf(doc).get('version')).toBe(currentVersion);
		Y.applyUpdate(copy, update as Uint8Array);
		expect(readPlan(copy)).toEqual(readPlan(doc));
		expect(readPlan(doc).measures['m-1']).toMatchObject({ title: 'Kampagne', status: 'idea' });
	});

	it('1 to 2: goals get an origin and a weight, which nobody knows yet', () => {
		const doc = smallPlan();
		metaOf(doc).set('version', 1);
		const goal = collectionOf(doc, 'goals').get('g-1');
		for (const key of ['origin', 'weight', 'weightRound']) goal?.delete(key);
		expect(checkPlan(doc)).not.toEqual([]);
		expect(migrateDoc(doc)).not.toBeNull();
		expect(checkPlan(doc)).toEqual([]);
		expect(readPlan(doc).goals['g-1']).toMatchObject({ title: 'Ziel', origin: null, weight: null, weightRound: null });
	});

	it('leave a current document alone', () => {
		const doc = smallPlan();
		const before = Y.encodeStateAsUpdate(doc);
		expect(migrateDoc(doc)).toBeNull();
		expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
	});

	it.each([currentVersion + 1, 'one', -1, undefined])('refuse version %j', (version) => {
		const doc = smallPlan();
		if (version === undefined) metaOf(doc).delete('version');
		else metaOf(doc).set('version', version);
		expect(() => migrateDoc(doc)).toThrow(UnknownVersion);
	});
});
