import type { PlanExport } from '../export.ts';
import { ordersFor } from '../order.ts';
import { currentVersion } from '../records/meta.ts';
import { schema } from '../schema.ts';
import type { Collection, Meta, RecordBase, RecordOf, Ref, RichNode, RichText, Time } from '../types.ts';

/** What an example says of a record: what differs from an empty one, and its long text. */
export type Draft<C extends Collection> = Partial<Omit<RecordOf[C], keyof RecordBase | 'order'>> & {
	id: string;
	text?: RichText;
};
/** What an example has none of: it comes from people working together. */
type Lived = 'comments' | 'targets' | 'clusters' | 'notes' | 'dots' | 'boards' | 'shares';
type Drafts = { [C in Exclude<Collection, Lived>]: Draft<C>[] };

/** Turns drafts into an export file: complete records in the given order, the same every time. */
export function buildExample(meta: Omit<Meta, 'version'>, at: Time, drafts: Drafts): PlanExport {
	const texts: Record<Ref, RichText> = {};
	const complete = <C extends Collection>(collection: C, list: readonly Draft<C>[]): RecordOf[C][] => {
		const { keys, sets } = schema[collection];
		const orders = ordersFor(list.length);
		return list.map(({ text, ...draft }, index) => {
			if (text) texts[`${collection}/${draft.id}`] = text;
			const initial = Object.entries(keys).flatMap(([key, { initial: value }]) =>
				value === undefined ? [] : [[key, value]]
			);
			const record = { ...Object.fromEntries(initial), ...draft, createdAt: at, order: orders[index] };
			for (const key of Object.keys(sets)) record[key] = [...(record[key] ?? [])].sort();
			return record as unknown as RecordOf[C];
		});
	};
	return {
		format: 'etappe-plan',
		version: currentVersion,
		exportedAt: new Date(at).toISOString(),
		plan: {
			meta,
			steps: complete('steps', drafts.steps),
			milestones: complete('milestones', drafts.milestones),
			fields: complete('fields', drafts.fields),
			measures: complete('measures', drafts.measures),
			parts: complete('parts', drafts.parts),
			goals: complete('goals', drafts.goals),
			organisations: complete('organisations', drafts.organisations),
			comments: [],
			targets: [],
			clusters: [],
			notes: [],
			dots: [],
			boards: [],
			shares: [],
			texts
		}
	};
}

/** A paragraph; `**bold**` and `[words](address)` are marked. */
export function p(text: string): RichNode {
	return { type: 'paragraph', content: runs(text) };
}

export function ul(...items: string[]): RichNode {
	return { type: 'bulletList', content: items.map(listItem) };
}

export function ol(...items: string[]): RichNode {
	return { type: 'orderedList', content: items.map(listItem) };
}

function listItem(text: string): RichNode {
	return { type: 'listItem', content: [p(text)] };
}

function runs(text: string): RichNode[] {
	return text.split(/(\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\))/).flatMap((run): RichNode[] => {
		const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(run);
		if (run === '') return [];
		if (link) return [{ type: 'text', text: link[1] ?? '', marks: [{ type: 'link', attrs: { href: link[2] ?? '' } }] }];
		if (run.startsWith('**')) return [{ type: 'text', text: run.slice(2, -2), marks: [{ type: 'bold' }] }];
		return [{ type: 'text', text: run }];
	});
}
