import { expect, test } from 'vitest';
import { emptyDefinition } from '../../src/lib/indicators/definition.ts';
import type { Mapping } from '../../src/lib/indicators/mapping/index.ts';
import type { Access } from '../../src/lib/plan/types.ts';
import type { Store } from './store.ts';

const csv = (...lines: string[]) => new TextEncoder().encode(lines.join('\r\n'));
const first = csv('Gruppe;2009;2010', 'mit;30,2;29,8', 'ohne;11,7;11,4', 'Insgesamt;17,2;');
const second = csv('Gruppe;2010;2011', 'mit;28,8;27,5', 'ohne;11,4;x', 'Insgesamt;16,9;2O11');

export function importsContract(store: () => Store): void {
	async function stage() {
		const { planId, owner } = await store().newPlan();
		const definition = { ...emptyDefinition(), code: 'K1', title: 'Sprachförderbedarf' };
		const created = await store().indicators.create(planId, definition, owner.id);
		if (!created.ok) throw new Error(created.reason);
		const access: Access = { userId: owner.id, role: 'coordinator', fields: [] };
		const { imports } = store();
		async function upload(bytes: Uint8Array, name = 'bedarf.csv') {
			const begun = await imports.begin(planId, { name, bytes: bytes.length }, owner.id);
			if (!begun.ok) throw new Error(begun.reason);
			const half = Math.ceil(bytes.length / 2);
			expect(await imports.addPart(planId, begun.id, 1, bytes, owner.id)).toEqual({ ok: false, reason: 'order' });
			await imports.addPart(planId, begun.id, 0, bytes.slice(0, half), owner.id);
			await imports.addPart(planId, begun.id, 1, bytes.slice(half), owner.id);
			return begun.id;
		}
		async function look(id: string, mapping: Mapping | null = null) {
			const preview = await imports.preview(
				planId,
				id,
				{ mapping, preferred: created.ok ? created.id : null },
				owner.id
			);
			if (!preview.ok) throw new Error(preview.reason);
			return preview;
		}
		const values = async () =>
			(await store().indicators.read(planId, created.id, access))?.observations.map(
				({ breakdown, span, value }) => `${breakdown} ${span.start.slice(0, 4)} ${value}`
			);
		return { planId, owner, access, id: created.id, imports, upload, look, values };
	}

	test('a file is looked at before anything is written, then written as one, and taken back as one', async () => {
		const { planId, owner, access, id, imports, upload, look, values } = await stage();
		const draft = await upload(first);
		const preview = await look(draft);
		expect(preview.counts).toMatchObject({ added: 5, changed: 0, unchanged: 0, left: 0, empty: 1 });
		expect(preview.view).toMatchObject({ separator: ';', decimal: ',', encoding: 'utf-8', rowCount: 3 });
		expect(await values()).toEqual([]);
		const mapping = structuredClone(preview.mapping);
		mapping.columns[0] = { is: 'dimension', name: 'Migrationsvorgeschichte' };
		expect(await imports.apply(planId, draft, mapping, owner.id)).toMatchObject({ ok: true, indicators: [id] });
		expect(await imports.apply(planId, draft, mapping, owner.id)).toEqual({ ok: false, reason: 'gone' });
		expect(await values()).toHaveLength(5);

		const next = await upload(second, 'bedarf-2011.csv');
		const again = await look(next);
		expect(again.known).toBe(true);
		expect(again.mapping.columns[0]).toEqual({ is: 'dimension', name: 'Migrationsvorgeschichte' });
		expect(again.counts).toMatchObject({ added: 3, changed: 1, unchanged: 1, left: 1 });
		expect(again.changed[0]).toMatchObject({ before: { value: 29.8 }, after: { value: 28.8 }, row: 2, column: 2 });
		expect(again.problems).toEqual([{ kind: 'letter_in_number', row: 4, column: 3, text: '2O11' }]);
		await imports.apply(planId, next, again.mapping, owner.id);
		expect(await values()).toContain('Migrationsvorgeschichte=mit 2010 28.8');

		const span = { kind: 'year', start: '2011-01-01' } as const;
		const before = { value: 27.5, numerator: null, denominator: null, missing: null, quality: null, note: null };
		const corrected = { breakdown: 'Migrationsvorgeschichte=mit', span, before, after: { ...before, value: 27.6 } };
		await store().indicators.enter(planId, id, [corrected], owner.id);
		expect(await imports.undo(planId, next, owner.id)).toEqual({ ok: true, removed: 2, restored: 1, kept: 1 });
		expect(await imports.undo(planId, next, owner.id)).toEqual({ ok: false, reason: 'gone' });
		expect(await values()).toEqual([
			' 2009 17.2',
			'Migrationsvorgeschichte=mit 2009 30.2',
			'Migrationsvorgeschichte=mit 2010 29.8',
			'Migrationsvorgeschichte=mit 2011 27.6',
			'Migrationsvorgeschichte=ohne 2009 11.7',
			'Migrationsvorgeschichte=ohne 2010 11.4'
		]);
		expect(await imports.undo(planId, draft, owner.id)).toMatchObject({ ok: true, removed: 5 });
		expect(await values()).toEqual(['Migrationsvorgeschichte=mit 2011 27.6']);
		expect((await imports.list(planId, owner.id)).map(({ state }) => state)).toEqual(['undone', 'undone']);
		expect((await store().indicators.revisions(planId, id, access)).length).toBeGreaterThan(5);
	});

	test('a new indicator comes along with its file; the same file twice is told', async () => {
		const { planId, owner, imports, upload, look } = await stage();
		const draft = await upload(csv('Kinder mit Sprachförderung in Münster', '', 'Jahr;Kinder', '2009;412', '2010;433'));
		const preview = await look(draft);
		const mapping = { ...preview.mapping, indicator: 'new', newTitle: 'Kinder mit Sprachförderung' };
		const applied = await imports.apply(planId, draft, mapping, owner.id);
		if (!applied.ok) throw new Error(applied.reason);
		const made = (await store().indicators.list(planId)).find(({ id }) => id === applied.indicators[0]);
		expect(made).toMatchObject({ code: 'N-01', title: 'Kinder mit Sprachförderung', kind: 'count', decimals: 0 });
		const same = await look(
			await upload(csv('Kinder mit Sprachförderung in Münster', '', 'Jahr;Kinder', '2009;412', '2010;433'))
		);
		expect(same).toMatchObject({ known: true, sameFile: { by: owner.id }, counts: { added: 0, unchanged: 2 } });
		expect(same.mapping.indicator).toBe(made?.id);
	});

	test('only coordinators import, only into their plan, and only files of a sane size', async () => {
		const { planId, owner, imports, upload } = await stage();
		const other = await store().newPlan();
		const draft = await upload(first);
		expect(await imports.preview(planId, draft, {}, other.owner.id)).toEqual({ ok: false, reason: 'forbidden' });
		expect(await imports.preview(other.planId, draft, {}, other.owner.id)).toEqual({ ok: false, reason: 'gone' });
		expect(await imports.begin(planId, { name: 'x', bytes: 10 }, other.owner.id)).toMatchObject({ ok: false });
		const huge = { name: 'x.csv', bytes: 200 * 1024 * 1024 };
		expect(await imports.begin(planId, huge, owner.id)).toEqual({ ok: false, reason: 'too_large' });
		const broken = await upload(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]));
		expect(await imports.preview(planId, broken, {}, owner.id)).toMatchObject({
			reason: 'unreadable',
			error: { kind: 'zip_damaged' }
		});
		store().clock.advance(4 * 24 * 3600 * 1000);
		await imports.sweep();
		expect(await imports.preview(planId, draft, {}, owner.id)).toEqual({ ok: false, reason: 'gone' });
	});
}
