import { expect, test } from 'vitest';
import type { Measure, Plan } from '../../src/lib/plan/types.ts';
import type { ProjectionRow } from '../../src/lib/server/projection.ts';
import type { Store } from './store.ts';

const base = { createdAt: 1, createdBy: null, deletedAt: null, deletedBy: null, order: 'a0' };

function measure(id: string, title: string, more: Partial<Measure> = {}): Measure {
	const empty = { start: null, due: null, organisation: null, partners: [], goals: [] };
	return { ...base, ...empty, id, field: 'f1', title, status: 'idea', ...more };
}

function row(record: Measure, text?: string): ProjectionRow {
	const content =
		text === undefined ? null : [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }];
	const words = [record.title, text ?? ''].join('\n');
	return { collection: 'measures', id: record.id, record, fieldId: record.field, text: content, words };
}

const field: ProjectionRow = {
	collection: 'fields',
	id: 'f1',
	record: { ...base, id: 'f1', title: 'Feld', hue: 0, icon: 'scale' },
	fieldId: null,
	text: null,
	words: 'Feld'
};

export function projectionContract(store: () => Store): void {
	test('reads back what was written, record by record', async () => {
		const { planId } = await store().newPlan();
		await store().projection.write(planId, 2, {
			rows: [row(measure('m1', 'Eins'), 'Lang'), row(measure('m2', 'Zwei'))]
		});
		await store().projection.write(planId, 3, {
			meta: { version: 1, title: 'Neuer Titel', municipality: 'Stadt', asOf: '2010-09-22' },
			rows: [row(measure('m1', 'Eins!', { partners: ['o1', 'o2'] }))]
		});
		const read = await store().plans.read(planId);
		expect(read?.seq).toBe(3);
		expect(read?.plan.meta).toEqual({ version: 1, title: 'Neuer Titel', municipality: 'Stadt', asOf: '2010-09-22' });
		const expected: Plan['measures'] = {
			m1: measure('m1', 'Eins!', { partners: ['o1', 'o2'] }),
			m2: measure('m2', 'Zwei')
		};
		expect(read?.plan.measures).toEqual(expected);
		expect(await store().plans.readText(planId, 'measures/m1')).toBeNull();
	});

	test('keeps long texts apart', async () => {
		const { planId } = await store().newPlan();
		await store().projection.write(planId, 2, { rows: [row(measure('m1', 'Eins'), 'Größe „zählt“')] });
		const text = [{ type: 'paragraph', content: [{ type: 'text', text: 'Größe „zählt“' }] }];
		expect(await store().plans.readText(planId, 'measures/m1')).toEqual(text);
		expect(await store().plans.readTexts(planId)).toEqual(new Map([['measures/m1', text]]));
	});

	test('removes what was purged and ignores a writer that is late', async () => {
		const { planId } = await store().newPlan();
		await store().projection.write(planId, 5, { rows: [row(measure('m1', 'Eins')), row(measure('m2', 'Zwei'))] });
		await store().projection.write(planId, 6, { rows: [{ ...row(measure('m1', 'Eins')), record: null }] });
		await store().projection.write(planId, 4, { rows: [row(measure('m2', 'Veraltet'))] });
		const read = await store().plans.read(planId);
		expect(Object.values(read?.plan.measures ?? {}).map((record) => record.title)).toEqual(['Zwei']);
	});

	test('rebuilding leaves nothing of before', async () => {
		const { planId } = await store().newPlan();
		await store().projection.write(planId, 2, { rows: [row(measure('m1', 'Eins'))] });
		const meta = { version: 1, title: 'T', municipality: 'M', asOf: null };
		await store().projection.rebuild(planId, 3, { meta, rows: [row(measure('m9', 'Neun'))] });
		expect(Object.keys((await store().plans.read(planId))?.plan.measures ?? {})).toEqual(['m9']);
	});

	test('reads a plan of any size in the same number of queries', async () => {
		const { planId } = await store().newPlan();
		const rows = Array.from({ length: 1_500 }, (_, index) => row(measure(`m${index}`, `Maßnahme ${index}`)));
		await store().projection.write(planId, 2, { rows });
		expect(Object.keys((await store().plans.read(planId))?.plan.measures ?? {})).toHaveLength(1_500);
	});

	test('search finds all words, in any order, whatever the case and the accents', async () => {
		const { planId } = await store().newPlan();
		const rows = [
			field,
			row(measure('m1', 'Sprachkurs für Mütter'), 'In der Straße am Hafen'),
			row(measure('m2', 'Sprachcafé 100 % offen')),
			row(measure('m3', 'Sprachkurs im Papierkorb', { deletedAt: 5 }))
		];
		await store().projection.write(planId, 2, { rows });
		const find = async (text: string): Promise<string[]> =>
			(await store().search.find(planId, { text })).map((hit) => hit.ref).sort();
		expect(await find('sprach')).toEqual(['measures/m1', 'measures/m2']);
		expect(await find('MÜTTER sprachkurs')).toEqual(['measures/m1']);
		expect(await find('muetter')).toEqual(['measures/m1']);
		expect(await find('strasse')).toEqual(['measures/m1']);
		expect(await find('cafe')).toEqual(['measures/m2']);
		expect(await find('sprachkurs cafe')).toEqual([]);
		expect(await find('  ')).toEqual([]);
	});

	test('search leaves out what belongs to something in the bin, and puts titles first', async () => {
		const { planId } = await store().newPlan();
		const binned = { ...base, id: 'f2', title: 'Weg', hue: 0, icon: 'scale', deletedAt: 5 };
		const rows = [
			field,
			{ ...field, id: 'f2', record: binned },
			row(measure('m1', 'Beratung'), 'für den Hafen'),
			row(measure('m2', 'Hafenfest')),
			row(measure('m3', 'Hafen im Papierkorb', { field: 'f2' }))
		];
		await store().projection.write(planId, 2, { rows });
		const hits = await store().search.find(planId, { text: 'hafen' });
		expect(hits.map((hit) => hit.title)).toEqual(['Hafenfest', 'Beratung']);
	});

	test('search takes % and _ and quotes as they stand', async () => {
		const { planId } = await store().newPlan();
		await store().projection.write(planId, 2, {
			rows: [field, row(measure('m1', '100 % offen!')), row(measure('m2', 'a_b'))]
		});
		const find = async (text: string): Promise<number> => (await store().search.find(planId, { text })).length;
		expect(await find('%')).toBe(1);
		expect(await find('_')).toBe(1);
		expect(await find('offen!')).toBe(1);
		expect(await find("'; drop table plan_record; --")).toBe(0);
	});

	test('search stays within the plan', async () => {
		const [one, other] = [await store().newPlan(), await store().newPlan()];
		await store().projection.write(one.planId, 2, { rows: [field, row(measure('m1', 'Geheimnis'))] });
		expect(await store().search.find(one.planId, { text: 'Geheimnis' })).toHaveLength(1);
		expect(await store().search.find(other.planId, { text: 'Geheimnis' })).toEqual([]);
	});
}
