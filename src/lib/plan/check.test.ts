import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkPlan } from './check.ts';
import { blankPlanDoc, collectionOf, fragmentOf, metaOf, recordOf, type RecordMap } from './doc.ts';
import { smallPlan } from './testing/fixture.ts';

/** What is reported of the small plan after something in it was broken behind everybody's back. */
function problemsAfter(write: (doc: Y.Doc) => unknown): string[] {
	const doc = smallPlan();
	doc.transact(() => void write(doc));
	return checkPlan(doc).map(({ path, reason }) => `${path}: ${reason}`);
}

const measure = (doc: Y.Doc) => recordOf(doc, 'measures', 'm-1') as RecordMap;

describe('checkPlan', () => {
	it('finds nothing in a sound plan', () => {
		expect(problemsAfter(() => undefined)).toEqual([]);
	});

	it('names what is broken and where', () => {
		expect(problemsAfter((doc) => metaOf(doc).set('version', 999))).toEqual(['meta/version: version']);
		expect(problemsAfter((doc) => measure(doc).set('title', ''))).toEqual(['measures/m-1/title: invalid']);
		expect(problemsAfter((doc) => measure(doc).delete('status'))).toEqual(['measures/m-1/status: required']);
		expect(problemsAfter((doc) => measure(doc).set('field', 'f-404'))).toEqual(['measures/m-1/field: reference']);
		expect(problemsAfter((doc) => measure(doc).set('colour', 'red'))).toEqual(['measures/m-1/colour: unknown']);
		expect(problemsAfter((doc) => measure(doc).set('partners', 5))).toEqual(['measures/m-1/partners: malformed']);
		expect(problemsAfter((doc) => measure(doc).set('goals', new Y.Map([['g-404', true]])))).toEqual([
			'measures/m-1/goals/g-404: reference'
		]);
		expect(problemsAfter((doc) => measure(doc).set('description', new Y.Text('x')))).toEqual([
			'measures/m-1/description: malformed'
		]);
		expect(problemsAfter((doc) => fragmentOf(doc, 'measures/m-1')?.insert(0, [new Y.XmlElement('script')]))).toEqual([
			'measures/m-1/description: malformed'
		]);
		expect(problemsAfter((doc) => metaOf(doc).delete('title'))).toEqual(['meta/title: required']);
		expect(problemsAfter((doc) => (collectionOf(doc, 'measures') as Y.Map<unknown>).set('m-9', 5))).toEqual([
			'measures/m-9: malformed'
		]);
		expect(problemsAfter((doc) => doc.getMap('users').set('x', 1))).toEqual(['users: unknown']);
	});

	it('sees that something is missing', () => {
		const doc = smallPlan();
		const half = blankPlanDoc();
		const before = Y.encodeStateVector(doc);
		measure(doc).set('title', 'Neu');
		Y.applyUpdate(half, Y.encodeStateAsUpdate(doc, before));
		expect(checkPlan(half).map(({ reason }) => reason)).toContain('gap');
	});
});
