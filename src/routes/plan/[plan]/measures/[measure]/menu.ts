import type { CardContext } from '$lib/components/card/context.svelte.ts';
import { choicesOf, measureStatusLooks } from '$lib/components/card/names.ts';
import { columnOf } from '$lib/components/card/select.ts';
import type { MenuEntry } from '$lib/components/ui.svelte.ts';
import { m } from '$lib/paraglide/messages';
import { canCreate, live, orderAt } from '$lib/plan';
import { measureStatuses, type Measure } from '$lib/plan/types.ts';

/** Puts a measure at the end of another column or field, as a card moved there on the board. */
export function moveMeasure(
	card: CardContext,
	measure: Measure,
	to: Partial<Pick<Measure, 'field' | 'status'>>
): boolean {
	const column = columnOf(card.plan, to.field ?? measure.field, to.status ?? measure.status);
	const order = orderAt(column, column.length);
	return card.run({ type: 'record.move', collection: 'measures', id: measure.id, values: { ...to, order } });
}

/** Fields of action to choose from; those where one may not put it are there and off. */
export function fieldChoices(card: CardContext, current: string) {
	return live(card.plan, 'fields').map((field) => ({
		value: field.id,
		label: field.title,
		icon: field.icon,
		hue: field.hue,
		disabled: field.id !== current && !canCreate(card.access, 'measures', field.id)
	}));
}

/** What can be done with a measure as a whole. */
export function measureMenu(card: CardContext, measure: Measure, editable: boolean): MenuEntry[] {
	const print: MenuEntry = { label: m.card_print(), icon: 'printer', onselect: () => window.print() };
	if (!editable) return [print];
	const move = (label: string, items: MenuEntry[]): MenuEntry => ({ label, icon: 'move-right', items });
	return [
		move(
			m.card_move_status(),
			choicesOf(measureStatuses, measureStatusLooks).map(({ value, label, icon }) => ({
				label,
				icon,
				checked: value === measure.status,
				onselect: () => void moveMeasure(card, measure, { status: value })
			}))
		),
		move(
			m.card_move_field(),
			fieldChoices(card, measure.field).map(({ value, ...entry }) => ({
				...entry,
				checked: value === measure.field,
				onselect: () => void moveMeasure(card, measure, { field: value })
			}))
		),
		print,
		'separator',
		{ label: m.card_to_bin(), icon: 'trash-2', danger: true, onselect: () => card.bin('measures', measure) }
	];
}
