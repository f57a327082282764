import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { collectionOf } from '../doc.ts';
import { attempt, newMeasure } from '../testing/attempt.ts';
import { run, smallPlan } from '../testing/fixture.ts';
import { coordinator, partnerIn } from '../testing/people.ts';
import { Room, updateOf } from '../testing/room.ts';

describe('records of an update', () => {
	it('accepts a complete new one and refuses anything else', () => {
		const creating = (change: Record<string, unknown>, id?: string) =>
			attempt(coordinator, (doc) => newMeasure(doc, change, id));
		expect(creating({})).toBe('accepted');
		expect(creating({ title: undefined })).toBe('required');
		expect(creating({ partners: undefined })).toBe('required');
		expect(creating({ description: undefined })).toBe('required');
		expect(creating({ extra: 1 })).toBe('unknown');
		expect(creating({ partners: new Y.Array() })).toBe('invalid');
		expect(creating({ description: new Y.Text() })).toBe('invalid');
		expect(creating({ description: new Y.XmlText() })).toBe('invalid');
		expect(creating({ description: new Y.XmlElement('p') })).toBe('invalid');
		expect(creating({}, 'x')).toBe('invalid');
		expect(creating({}, '__proto__')).toBe('invalid');
		expect(creating({}, 'toLocaleString')).toBe('invalid');
		expect(creating({}, '../m-1')).toBe('invalid');
	});

	it('does not let one be created in somebody else’s name', () => {
		expect(attempt(coordinator, (doc) => newMeasure(doc, { createdBy: 'cem' }))).toBe('author');
		expect(attempt(coordinator, (doc) => newMeasure(doc, { createdBy: null }))).toBe('author');
		expect(attempt('server', (doc) => newMeasure(doc, { createdBy: null }))).toBe('accepted');
	});

	it('does not let one be replaced, neither a present nor a deleted one', () => {
		expect(attempt(coordinator, (doc) => newMeasure(doc, {}, 'm-1'))).toBe('exists');
		const doc = smallPlan();
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 });
		run(doc, { type: 'record.purge', collection: 'measures', id: 'm-1' });
		const room = new Room(doc);
		const again = updateOf(room.join(), (copy) => newMeasure(copy, {}, 'm-1'));
		expect(room.receive(again, coordinator)).toMatchObject({ ok: false, reason: 'exists' });
	});

	it('lets nobody but coordinators send what they created and deleted for good', () => {
		const burying = (doc: Y.Doc) => {
			newMeasure(doc, { createdBy: 'paula' });
			collectionOf(doc, 'measures').delete('m-neu');
		};
		expect(attempt(coordinator, burying)).toBe('accepted');
		expect(attempt(partnerIn('f-1'), burying)).toBe('forbidden');
	});

	it('refuses a comment on a comment, itself above all', () => {
		const commenting = (on: string) =>
			attempt(coordinator, (doc) => {
				const values = { createdAt: 1, createdBy: 'anna', deletedAt: null, deletedBy: null, editedAt: null };
				const comment = new Y.Map<unknown>(Object.entries({ ...values, text: 'Hallo', on }));
				collectionOf(doc, 'comments').set('c-2', comment);
			});
		expect(commenting('measures/m-1')).toBe('accepted');
		expect(commenting('measures/m-404')).toBe('reference');
		expect(commenting('comments/c-1')).toBe('invalid');
		expect(commenting('comments/c-2')).toBe('invalid');
	});

	it('refuses records that are none', () => {
		const setting = (value: unknown) =>
			attempt(coordinator, (doc) => (collectionOf(doc, 'measures') as Y.Map<unknown>).set('m-neu', value));
		expect(setting(5)).toBe('malformed');
		expect(setting(new Y.Array())).toBe('malformed');
		expect(setting(new Y.XmlHook('x'))).toBe('malformed');
		expect(setting(new Y.Map())).toBe('required');
	});

	it('refuses foreign root types and lists in root maps', () => {
		expect(attempt(coordinator, (doc) => doc.getMap('users').set('anna', 'admin'))).toBe('unknown');
		expect(attempt(coordinator, (doc) => doc.getArray('list').push([1]))).toBe('unknown');
		const forged = new Y.Doc();
		forged.getArray('measures').push([1]);
		const room = new Room(smallPlan());
		expect(room.receive(Y.encodeStateAsUpdate(forged), coordinator)).toMatchObject({ reason: 'malformed' });
	});

	it('lets only coordinators delete for good, and only from the bin', () => {
		const purge = (doc: Y.Doc) => void collectionOf(doc, 'measures').delete('m-1');
		expect(attempt(coordinator, purge)).toBe('not-binned');
		expect(attempt(partnerIn('f-1'), purge)).toBe('forbidden');
		const doc = smallPlan();
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 });
		const room = new Room(doc);
		expect(room.receive(updateOf(room.join(), purge), partnerIn('f-1'))).toMatchObject({ reason: 'forbidden' });
		expect(room.receive(updateOf(room.join(), purge), coordinator)).toMatchObject({
			ok: true,
			changes: [{ kind: 'purged', title: 'Kampagne' }]
		});
	});

	it('lets a coordinator bin and delete in one go', () => {
		const room = new Room(smallPlan());
		const away = room.join();
		const updates = [
			updateOf(away, (doc) => run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 })),
			updateOf(away, (doc) => run(doc, { type: 'record.purge', collection: 'measures', id: 'm-1' }))
		];
		expect(room.receive(Y.mergeUpdates(updates), coordinator)).toMatchObject({ ok: true });
		expect(room.plan.measures['m-1']).toBeUndefined();
		expect(room.problems()).toEqual([]);
	});

	it('does not delete a field for good that still holds measures', () => {
		const doc = smallPlan();
		run(doc, { type: 'record.bin', collection: 'fields', id: 'f-1', at: 9 });
		const room = new Room(doc);
		const purge = updateOf(room.join(), (copy) => void collectionOf(copy, 'fields').delete('f-1'));
		expect(room.receive(purge, coordinator)).toMatchObject({ reason: 'in-use' });
	});

	it('keeps what somebody restored while a coordinator deleted it for good', () => {
		const doc = smallPlan();
		run(doc, { type: 'record.bin', collection: 'measures', id: 'm-1', at: 9 });
		const room = new Room(doc);
		const away = room.join();
		const restore = updateOf(room.join(), (copy) =>
			run(copy, { type: 'record.restore', collection: 'measures', id: 'm-1' })
		);
		expect(room.receive(restore, coordinator).ok).toBe(true);
		const purge = updateOf(away, (copy) => run(copy, { type: 'record.purge', collection: 'measures', id: 'm-1' }));
		expect(room.receive(purge, coordinator)).toMatchObject({ reason: 'not-binned' });
	});
});
