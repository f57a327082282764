import { expect, test } from 'vitest';
import { emptyDefinition } from '../../src/lib/indicators/definition.ts';
import type { Measured } from '../../src/lib/indicators/observation.ts';
import { readPlan } from '../../src/lib/plan/read.ts';
import { docOf } from '../../src/lib/server/documents.ts';
import { membership, type Store } from './store.ts';

/** A plan with an indicator that has a small number, a break, a mark, a correction and a group. */
async function measuredPlan({ person, plans, indicators }: Store) {
	const owner = await person();
	const about = { title: 'Masterplan', municipality: 'Stadt Münster', example: 'muenster' } as const;
	const plan = await plans.create(about, owner.id);
	if (!plan.ok) throw new Error(plan.reason);
	const { planId } = plan;
	const definition = { ...emptyDefinition(), code: 'K1', title: 'Kinder', kind: 'count', decimals: 0 } as const;
	const created = await indicators.create(planId, { ...definition, responsible: owner.id }, owner.id);
	if (!created.ok) throw new Error(created.reason);
	const rest = { numerator: null, denominator: null, missing: null, quality: null, note: null };
	const value = (year: number, after: Partial<Measured>, breakdown = '', before: Measured | null = null) => ({
		...{ breakdown, before, span: { kind: 'year' as const, start: `${year}-01-01` } },
		after: { value: null, ...rest, ...after }
	});
	const group = 'Geschlecht=weiblich';
	const values = [
		...[value(2010, { value: 3, quality: 'provisional', note: 'nur erste Hälfte' }), value(2011, { value: 40 })],
		...[value(2010, { value: 2 }, group), value(2011, { missing: 'suppressed', quality: 'suppressed' }, group)]
	];
	expect(await indicators.enter(planId, created.id, values, owner.id)).toMatchObject({ ok: true });
	await indicators.setBreak(planId, created.id, 2011, 'Neue Erhebung', owner.id);
	await indicators.setSettings(planId, { threshold: 7, method: 'linear', tolerance: 5 }, owner.id);
	return { planId, owner, indicatorId: created.id };
}

/** The file with a target for this indicator. */
function withTarget(json: string, indicator: string): string {
	const file = JSON.parse(json) as { plan: { targets: unknown[] } };
	file.plan.targets.push({
		...{ id: 't-1', order: 'a0', goal: 'g-deutsch', indicator, breakdown: '', kind: 'reach', value: 50, high: null },
		...{ baseYear: 2011, baseValue: null, targetYear: 2015, steps: '', override: null, overrideReason: '' },
		...{ createdAt: 1, createdBy: null, deletedAt: null, deletedBy: null }
	});
	return JSON.stringify(file);
}

export function plansContract(store: () => Store): void {
	test('a new plan has a document, a read model and a coordinator', async () => {
		const { planId, owner } = await store().newPlan();
		const loaded = await store().log.load(planId);
		if (!loaded) throw new Error('not stored');
		expect(readPlan(docOf(loaded))).toEqual((await store().plans.read(planId))?.plan);
		expect(await store().plans.info(planId)).toMatchObject({ title: 'Masterplan', municipality: 'Stadt Münster' });
		expect(await store().plans.listFor(owner.id)).toMatchObject([{ id: planId, role: 'coordinator' }]);
	});

	test('a list tells how far its plans are, and counts only what is there', async () => {
		const owner = await store().person();
		await store().newPlan(owner);
		const created = await store().plans.create(
			{ title: 'Beispiel', municipality: 'Stadt Münster', example: 'muenster' },
			owner.id
		);
		if (!created.ok) throw new Error(created.reason);
		const plan = (await store().plans.read(created.planId))!.plan;
		const [field] = Object.keys(plan.fields);
		await store()
			.database.db.updateTable('plan_record')
			.set({ deleted: 1 })
			.where('plan_id', '=', created.planId)
			.where('collection', '=', 'fields')
			.where('record_id', '=', field!)
			.execute();
		const [example, empty] = (await store().plans.digestsFor(owner.id)).map(({ digest }) => digest);
		const elsewhere = Object.values(plan.measures).filter((measure) => measure.field !== field);
		expect(example?.measures).toBe(elsewhere.length);
		expect(example?.line).toMatchObject({ meta: plan.meta, steps: plan.steps, milestones: plan.milestones });
		expect(empty).toMatchObject({ measures: 0, line: { steps: {} } });
		expect(await store().plans.digestsFor('nobody')).toEqual([]);
	});

	test('the example carries its own title or the one given', async () => {
		const owner = await store().person();
		const plan = { title: ' Unser  Masterplan ', municipality: 'Stadt Münster', example: 'muenster' as const };
		const created = await store().plans.create(plan, owner.id);
		const read = created.ok ? await store().plans.read(created.planId) : null;
		expect(read?.plan.meta.title).toBe('Unser Masterplan');
		expect(Object.keys(read?.plan.steps ?? {})).toHaveLength(9);
		const loaded = created.ok ? await store().log.load(created.planId) : null;
		expect(loaded && readPlan(docOf(loaded))).toEqual(read?.plan);
	});

	test('says what is missing', async () => {
		const owner = await store().person();
		const result = await store().plans.create({ title: ' ', municipality: 'x'.repeat(301) }, owner.id);
		expect(result).toEqual({ ok: false, reason: 'invalid', fields: ['title', 'municipality'] });
	});

	test('an export imports to an equal plan', async () => {
		const owner = await store().person();
		const plan = { title: 'Münster', municipality: 'Stadt Münster', example: 'muenster' as const };
		const created = await store().plans.create(plan, owner.id);
		const exported = await store().plans.export(created.ok ? created.planId : '', owner.id);
		if (!created.ok || !exported.ok) throw new Error('not exported');
		const imported = await store().plans.import(exported.json, owner.id);
		if (!imported.ok) throw new Error(JSON.stringify(imported));
		const [before, after] = [await store().plans.read(created.planId), await store().plans.read(imported.planId)];
		expect(after?.plan).toEqual(before?.plan);
		expect(after?.epoch).not.toBe(before?.epoch);
		expect(await store().plans.readTexts(imported.planId)).toEqual(await store().plans.readTexts(created.planId));
		expect(await store().members.accessOf(owner.id, imported.planId)).toMatchObject({ role: 'coordinator' });
	});

	test('an export carries indicators with their values, and targets find them in the new plan', async () => {
		const { planId, owner, indicatorId } = await measuredPlan(store());
		const { plans, indicators } = store();
		const exported = await plans.export(planId, owner.id);
		if (!exported.ok) throw new Error('not exported');
		const imported = await plans.import(withTarget(exported.json, indicatorId), owner.id);
		if (!imported.ok) throw new Error(JSON.stringify(imported));
		const access = { userId: owner.id, role: 'coordinator', fields: [] } as const;
		const [list, again] = [await indicators.list(planId), await indicators.list(imported.planId)];
		expect(again.map(({ code }) => code)).toEqual(list.map(({ code }) => code));
		const [target] = Object.values((await plans.read(imported.planId))?.plan.targets ?? {});
		expect(target?.indicator).toBe(again[0]?.id);
		expect(target?.indicator).not.toBe(indicatorId);
		const [before, after] = [
			await indicators.read(planId, indicatorId, access),
			await indicators.read(imported.planId, again[0]!.id, access)
		];
		const told = (page: typeof before) => page?.observations.map(({ at: _at, userId: _by, ...one }) => one);
		expect(told(after)).toEqual(told(before));
		expect(after?.breaks).toEqual(before?.breaks);
		const { id: _id, updatedAt: _at, ...definition } = before!.indicator;
		expect(after?.indicator).toMatchObject({ ...definition, responsible: null });
		expect(await indicators.settings(imported.planId)).toEqual(await indicators.settings(planId));
		const second = await plans.export(imported.planId, 'operator');
		const bare = (json: string) => {
			const file = JSON.parse(json) as { indicators: { list: { id: string }[] } };
			return { ...file.indicators, list: file.indicators.list.map((one) => ({ ...one, id: '' })) };
		};
		expect(second.ok && bare(second.json)).toEqual(bare(exported.json));
	});

	test('who may not see small numbers does not get them in an export', async () => {
		const { planId } = await measuredPlan(store());
		const dora = await store().person();
		await store().members.set(planId, dora.id, membership('viewer'), 'operator');
		const exported = await store().plans.export(planId, dora.id);
		if (!exported.ok) throw new Error('not exported');
		const file = JSON.parse(exported.json) as { indicators: { list: { series: unknown }[] } };
		expect(file.indicators.list[0]?.series).toEqual([
			{ breakdown: '', values: { '2011': 40 } },
			{ breakdown: 'Geschlecht=weiblich', values: { '2011': { missing: 'suppressed', quality: 'suppressed' } } }
		]);
		expect(exported.json).not.toContain('"2010": 3');
	});

	test('more groups than a definition may name survive an export', async () => {
		const { planId, owner } = await store().newPlan();
		const definition = { ...emptyDefinition(), code: 'K1', title: 'Viele Gruppen', kind: 'other' } as const;
		const created = await store().indicators.create(planId, definition, owner.id);
		if (!created.ok) throw new Error(created.reason);
		const rest = { numerator: null, denominator: null, missing: null, quality: null, note: null };
		const values = Array.from({ length: 1100 }, (_, i) => ({
			...{ breakdown: `Teil=${i}`, span: { kind: 'year', start: '2010-01-01' } as const, before: null },
			after: { value: i, ...rest }
		}));
		expect(await store().indicators.enter(planId, created.id, values, owner.id)).toMatchObject({ ok: true });
		const exported = await store().plans.export(planId, owner.id);
		if (!exported.ok) throw new Error('not exported');
		const imported = await store().plans.import(exported.json, owner.id);
		if (!imported.ok) throw new Error(JSON.stringify(imported));
		const [again] = await store().indicators.list(imported.planId);
		expect(again?.dimensions[0]?.values).toHaveLength(1100);
	});

	test('a file with broken indicators is refused with the place', async () => {
		const { planId, owner } = await measuredPlan(store());
		const exported = await store().plans.export(planId, owner.id);
		if (!exported.ok) throw new Error('not exported');
		type Loose = Record<string, unknown>;
		const imported = async (change: (first: Loose, list: Loose[]) => unknown) => {
			const file = JSON.parse(exported.json) as { indicators: { list: Loose[] } };
			change(file.indicators.list[0]!, file.indicators.list);
			const result = await store().plans.import(JSON.stringify(file), owner.id);
			return result.ok ? 'imported' : 'path' in result ? `${result.path}: ${result.problem}` : result.reason;
		};
		const at = 'indicators/list/0';
		expect(await imported((one) => (one.code = ''))).toBe(`${at}/code: invalid`);
		expect(await imported((one) => (one.secret = 1))).toBe(`${at}/secret: unknown`);
		expect(await imported((one) => (one.id = ''))).toBe(`${at}/id: invalid`);
		expect(await imported((one, list) => list.push({ ...one, code: 'Z' }))).toBe('indicators/list/11/id: exists');
		expect(await imported((one, list) => list.push({ ...one, id: 'i-2' }))).toBe('indicators/list/11/code: exists');
		const series = (values: unknown, breakdown = '') => [{ breakdown, values }];
		expect(await imported((one) => (one.series = series({ '2O12': 1 })))).toBe(`${at}/series/0/values/2O12: invalid`);
		expect(await imported((one) => (one.series = series({ 2012: '1' })))).toBe(`${at}/series/0/values/2012: invalid`);
		const twice = series({ '2012': 1, 'Jahr 2012': 2 });
		expect(await imported((one) => (one.series = twice))).toBe(`${at}/series/0/values/Jahr 2012: exists`);
		expect(await imported((one) => (one.series = series({}, 'b=1;a=2')))).toBe(`${at}/series/0/breakdown: invalid`);
		expect(await imported((one) => delete one.series)).toBe(`${at}/series: invalid`);
		expect(await imported(() => {})).toBe('imported');
	});

	test('a broken file is refused with the place, and nothing is stored', async () => {
		const { planId, owner } = await store().newPlan();
		const before = (await store().plans.listAll()).length;
		const exported = await store().plans.export(planId, 'operator');
		if (!exported.ok) throw new Error('not exported');
		const file = JSON.parse(exported.json) as { version: number; plan: { steps: unknown[] } };
		const imports = (json: unknown): Promise<unknown> => store().plans.import(JSON.stringify(json), owner.id);
		expect(await store().plans.import('{', owner.id)).toEqual({ ok: false, reason: 'no_json' });
		expect(await imports({ hello: 'world' })).toEqual({ ok: false, reason: 'no_plan' });
		expect(await imports([])).toEqual({ ok: false, reason: 'no_plan' });
		expect(await imports({ ...file, version: 999 })).toEqual({ ok: false, reason: 'newer' });
		const broken = { ...file, plan: { ...file.plan, steps: [{ id: 's1', title: 'x'.repeat(10_000) }] } };
		expect(await imports(broken)).toMatchObject({
			ok: false,
			reason: 'broken',
			path: expect.stringMatching(/^plan.steps.0/)
		});
		expect((await store().plans.listAll()).length).toBe(before);
	});

	test('a read model that lags behind the log is brought up to date', async () => {
		const { planId } = await store().newPlan();
		const loaded = await store().log.load(planId);
		const doc = docOf(loaded ?? { snapshot: null, updates: [] });
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => void updates.push(update));
		doc.getMap('meta').set('title', 'Nach dem Absturz');
		const entries = updates.map((update) => ({ update, userId: null, at: 1, changes: [] }));
		await store().log.append(planId, entries);
		expect((await store().plans.read(planId))?.plan.meta.title).toBe('Masterplan');
		expect((await store().catchUp()).rebuilt).toContain(planId);
		expect(await store().plans.read(planId)).toMatchObject({ seq: 2, plan: { meta: { title: 'Nach dem Absturz' } } });
		expect((await store().catchUp()).rebuilt).not.toContain(planId);
	});

	test('coordinators delete a plan; then nobody sees it', async () => {
		const { planId, owner } = await store().newPlan();
		const ben = await store().person();
		await store().members.set(planId, ben.id, membership('partner'), owner.id);
		expect(await store().plans.delete(planId, ben.id)).toEqual({ ok: false, reason: 'forbidden' });
		expect(await store().plans.delete(planId, owner.id)).toEqual({ ok: true });
		expect(await store().plans.read(planId)).toBeNull();
		expect(await store().plans.listFor(owner.id)).toEqual([]);
		expect(await store().members.accessOf(owner.id, planId)).toBeNull();
		expect((await store().plans.listAll()).map((plan) => plan.id)).not.toContain(planId);
	});

	test('a deleted plan can be brought back for 30 days, then it is gone', async () => {
		const { planId, owner } = await store().newPlan();
		expect(await store().plans.bringBack(planId)).toEqual({ ok: false, reason: 'gone' });
		await store().plans.delete(planId, owner.id);
		expect(await store().plans.listDeleted()).toContainEqual(expect.objectContaining({ id: planId }));
		expect(await store().plans.bringBack(planId)).toMatchObject({ ok: true });
		expect(await store().members.accessOf(owner.id, planId)).toMatchObject({ role: 'coordinator' });
		await store().plans.delete(planId, owner.id);
		const deletedDaysAgo = async (days: number): Promise<void> => {
			const deleted_at = store().clock.now() - days * 24 * 60 * 60 * 1000;
			await store().database.db.updateTable('plan').set({ deleted_at }).where('id', '=', planId).execute();
		};
		await deletedDaysAgo(29);
		await store().plans.purge();
		expect((await store().plans.listDeleted()).map((plan) => plan.id)).toContain(planId);
		await deletedDaysAgo(31);
		expect(await store().plans.purge()).toBeGreaterThan(0);
		expect(await store().plans.bringBack(planId)).toEqual({ ok: false, reason: 'gone' });
	});

	test('nobody joins a deleted plan by an old invitation', async () => {
		const { planId, owner } = await store().newPlan();
		const expiresAt = store().clock.now() + 1_000_000;
		const offer = { ...membership('viewer'), note: '', maxUses: null, expiresAt };
		const invited = await store().members.invitations.create(planId, offer, owner.id);
		await store().plans.delete(planId, owner.id);
		const ben = await store().person();
		const accepted = invited.ok && (await store().members.invitations.accept(invited.token, ben.id));
		expect(accepted).toMatchObject({ ok: false });
	});
}
