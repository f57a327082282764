import { expect, test } from 'vitest';
import { emptyDefinition, type IndicatorDefinition } from '../../src/lib/indicators/definition.ts';
import type { Measured } from '../../src/lib/indicators/observation.ts';
import type { Span } from '../../src/lib/indicators/time.ts';
import type { Access } from '../../src/lib/plan/types.ts';
import type { EnteredValue } from '../../src/lib/server/indicators/indicators.ts';
import { membership, type Store } from './store.ts';

const year = (y: number): Span => ({ kind: 'year', start: `${y}-01-01` });
export const measured = (value: number | null, more: Partial<Measured> = {}): Measured => ({
	value,
	numerator: null,
	denominator: null,
	missing: value === null ? 'unavailable' : null,
	quality: null,
	note: null,
	...more
});
const value = (y: number, after: number, before: number | null = null, breakdown = ''): EnteredValue => ({
	breakdown,
	span: year(y),
	before: before === null ? null : measured(before),
	after: measured(after)
});
const counting = (code: string, more: Partial<IndicatorDefinition> = {}): IndicatorDefinition => ({
	...emptyDefinition(),
	code,
	title: 'Kinder mit Sprachförderung',
	kind: 'count',
	unit: 'Kinder',
	decimals: 0,
	...more
});

export function indicatorsContract(store: () => Store): void {
	const viewer: Access = { userId: 'nobody', role: 'viewer', fields: [] };

	async function planWith(definition = counting('K1')) {
		const { planId, owner } = await store().newPlan();
		const created = await store().indicators.create(planId, definition, owner.id);
		if (!created.ok) throw new Error(created.reason);
		const access: Access = { userId: owner.id, role: 'coordinator', fields: [] };
		return { planId, owner, access, id: created.id };
	}
	const numbers = async (planId: string, id: string, access: Access) =>
		(await store().indicators.read(planId, id, access))?.observations.map((one) => one.value);

	test('a new plan of Münster has the catalogue and the first figures; others take it over, once', async () => {
		const owner = await store().person();
		const about = { title: 'Masterplan', municipality: 'Stadt Münster' };
		const created = await store().plans.create({ ...about, example: 'muenster' }, owner.id);
		if (!created.ok) throw new Error(created.reason);
		const rows = await store().indicators.overview(created.planId, viewer);
		expect(rows.map(({ indicator }) => indicator.code)).toEqual(
			['01', '02', '03', '04', '05', '06', '07', 'B1', 'B2', 'B3'].map((code) => `MS-${code}`)
		);
		const share = rows.find(({ indicator }) => indicator.code === 'MS-B3');
		expect(share?.series.map((point) => point.value)).toEqual([20.6]);
		expect(share?.observations).toBe(2);
		const empty = await store().newPlan();
		expect(await store().indicators.list(empty.planId)).toEqual([]);
		expect(await store().indicators.takeOver(empty.planId, empty.owner.id)).toEqual({ ok: true, added: 10 });
		expect(await store().indicators.takeOver(empty.planId, 'operator')).toEqual({ ok: true, added: 0 });
	});

	test('a definition is kept as it is, one code once, and names what does not fit', async () => {
		const { planId, owner, access, id } = await planWith();
		const { indicators } = store();
		expect(await indicators.create(planId, counting('K1'), owner.id)).toEqual({ ok: false, reason: 'code_taken' });
		const wrong = counting('', { decimals: 9, source: { body: '', table: '', link: 'javascript:1', licence: '' } });
		expect(await indicators.create(planId, wrong, owner.id)).toEqual({
			ok: false,
			reason: 'invalid',
			fields: ['code', 'decimals', 'link']
		});
		const full = counting('K2', {
			says: 'Was es sagt',
			themes: ['city-03', 'nonsense'],
			dimensions: [{ name: 'Geschlecht', values: ['weiblich', 'männlich'] }],
			nextDue: '2027-03-31'
		});
		expect(await indicators.update(planId, id, full, owner.id)).toEqual({ ok: true, id });
		expect((await indicators.read(planId, id, access))?.indicator).toMatchObject({ ...full, themes: ['city-03'] });
		expect(await indicators.remove(planId, id, owner.id)).toEqual({ ok: true });
		expect(await indicators.read(planId, id, access)).toBeNull();
	});

	test('coordinators define, the responsible person enters, the others read', async () => {
		const ben = await store().person('Ben');
		const { planId, owner, id } = await planWith(counting('K1', { responsible: ben.id }));
		const { indicators, members } = store();
		expect(await indicators.enter(planId, id, [value(2010, 20)], ben.id)).toEqual({ ok: false, reason: 'gone' });
		await members.set(planId, ben.id, membership('adviser', { body: 'Integrationsrat' }), owner.id);
		expect(await indicators.enter(planId, id, [value(2010, 20)], ben.id)).toMatchObject({ ok: true });
		expect(await indicators.create(planId, counting('K2'), ben.id)).toEqual({ ok: false, reason: 'forbidden' });
		expect(await indicators.takeOver(planId, ben.id)).toEqual({ ok: false, reason: 'forbidden' });
		const other = await indicators.create(planId, counting('K2'), owner.id);
		if (!other.ok) throw new Error(other.reason);
		expect(await indicators.enter(planId, other.id, [value(2010, 20)], ben.id)).toMatchObject({ reason: 'forbidden' });
		expect(await indicators.setBreak(planId, other.id, 2010, '', ben.id)).toEqual({ ok: false, reason: 'forbidden' });
		expect(await indicators.remove(planId, id, owner.id)).toEqual({ ok: false, reason: 'has_values' });
		const elsewhere = await store().newPlan();
		expect(await indicators.read(elsewhere.planId, id, viewer)).toBeNull();
	});

	test('a correction keeps what was there; nobody overwrites what they have not seen', async () => {
		const { planId, owner, access, id } = await planWith();
		const { enter, revisions } = store().indicators;
		expect(await enter(planId, id, [value(2010, 20), value(2011, 21)], owner.id)).toEqual({
			ok: true,
			counts: { added: 2, changed: 0, removed: 0, unchanged: 0 }
		});
		expect(await enter(planId, id, [value(2010, 25, 19), value(2011, 22, 21)], owner.id)).toMatchObject({
			reason: 'conflict',
			now: [{ at: 0, value: { value: 20 } }]
		});
		expect(await numbers(planId, id, access)).toEqual([20, 21]);
		const remove = { breakdown: '', span: year(2011), before: measured(21), after: null };
		expect(await enter(planId, id, [value(2010, 25, 20), remove], owner.id, 'Zahlendreher')).toMatchObject({
			counts: { changed: 1, removed: 1 }
		});
		expect(await revisions(planId, id, access)).toHaveLength(2);
		expect(await revisions(planId, id, access)).toContainEqual(
			expect.objectContaining({
				userId: owner.id,
				reason: 'Zahlendreher',
				before: expect.objectContaining({ value: 20 }),
				after: expect.objectContaining({ value: 25 })
			})
		);
		const bad = { ...value(2012, 1), span: { kind: 'year', start: '2012-02-01' } as Span };
		expect(await enter(planId, id, [value(2013, 9), bad], owner.id)).toEqual({ ok: false, reason: 'invalid', at: [1] });
		expect(await numbers(planId, id, access)).toEqual([25]);
	});

	test('small numbers and what gives them away are not for everybody; the threshold is the plan’s', async () => {
		const { planId, owner, access, id } = await planWith();
		const { enter, overview, revisions, series, setSettings, settings } = store().indicators;
		const groups = { '': 32, 'g=a': 3, 'g=b': 20, 'g=c': 9 };
		const values = Object.entries(groups).map(([breakdown, n]) => value(2010, n, null, breakdown));
		await enter(planId, id, values, owner.id);
		expect(await numbers(planId, id, access)).toEqual([32, 3, 20, 9]);
		expect(await numbers(planId, id, viewer)).toEqual([32, null, 20, null]);
		const wanted = [{ indicatorId: id, breakdown: 'g=a' }];
		expect((await series(planId, wanted, viewer)).series[0]?.points).toMatchObject([{ missing: 'protected' }]);
		expect((await series(planId, wanted, access)).series[0]?.points).toMatchObject([{ value: 3 }]);
		await enter(planId, id, [value(2010, 4, 3, 'g=a')], owner.id);
		expect(JSON.stringify(await revisions(planId, id, viewer))).not.toContain('"value":3');
		expect((await overview(planId, viewer))[0]?.series.map((point) => point.value)).toEqual([32]);
		expect(await settings(planId)).toEqual({ threshold: 5, method: 'dns', tolerance: 0 });
		const linear = { threshold: 0, method: 'linear', tolerance: 5 } as const;
		expect(await setSettings(planId, linear, owner.id)).toEqual({ ok: true });
		expect(await settings(planId)).toEqual(linear);
		expect(await numbers(planId, id, viewer)).toEqual([32, 4, 20, 9]);
		expect(await setSettings(planId, { ...linear, threshold: 40 }, owner.id)).toEqual({ ok: true });
		expect(await numbers(planId, id, viewer)).toEqual([null, null, null, null]);
	});

	test('breaks of a series, new groups and a series to show first are part of the indicator', async () => {
		const { planId, owner, access, id } = await planWith();
		const { enter, setBreak, read, overview } = store().indicators;
		await enter(planId, id, [value(2009, 40, null, 'Alter=0 bis 3'), value(2010, 50, null, 'Alter=0 bis 3')], owner.id);
		expect(await setBreak(planId, id, 2010, 'Neue Erhebung', owner.id)).toEqual({ ok: true });
		expect(await read(planId, id, access)).toMatchObject({
			indicator: { headline: 'Alter=0 bis 3', dimensions: [{ name: 'Alter', values: ['0 bis 3'] }] },
			breaks: [{ year: 2010, note: 'Neue Erhebung' }]
		});
		expect((await overview(planId, viewer))[0]).toMatchObject({
			breaks: [2010],
			series: [{ value: 40 }, { value: 50 }]
		});
		await setBreak(planId, id, 2010, null, owner.id);
		expect((await read(planId, id, access))?.breaks).toEqual([]);
		const actions = (await store().audit.list({ planId })).map(({ action }) => action);
		expect(actions).toEqual(expect.arrayContaining(['indicator_created', 'observations_entered', 'series_break_set']));
	});
}
