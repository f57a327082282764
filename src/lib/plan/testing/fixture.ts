import type * as Y from 'yjs';
import { apply } from '../apply.ts';
import type { Command } from '../command.ts';
import { blankPlanDoc, createPlanDoc } from '../doc.ts';
import { dotId, shareId } from '../ids.ts';
import type { Access } from '../types.ts';
import { adviser, coordinator, inWorkshop } from './people.ts';

/** Applies a command or says loudly why not. */
export function run(doc: Y.Doc, command: Command, access: Access = coordinator): Command[] {
	const applied = apply(doc, command, { access });
	if (!applied.ok) throw new Error(`${command.type} refused: ${JSON.stringify(applied)}`);
	return applied.inverse;
}

/** A small plan with one record or two of each kind. */
export function smallPlan(): Y.Doc {
	const doc = blankPlanDoc();
	// Always the same, so that a seed is all a fuzz test needs to be repeated.
	doc.clientID = 2_000_000_000;
	createPlanDoc({ title: 'Masterplan', municipality: 'Münster' }, doc);
	const at = 1_000;
	const text = [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text: 'Am Anfang' }] }];
	const commands: Command[] = [
		{
			type: 'record.create',
			collection: 'organisations',
			id: 'o-1',
			at,
			values: { order: 'a0', name: 'Koordinierungsstelle', short: 'V/MIA', kind: 'office' }
		},
		{
			type: 'record.create',
			collection: 'organisations',
			id: 'o-2',
			at,
			values: { order: 'a1', name: 'Stadtsportbund' }
		},
		{
			type: 'record.create',
			collection: 'steps',
			id: 's-1',
			at,
			values: { order: 'a0', number: 1, title: 'Bestandsaufnahme', shortTitle: 'Bestand', responsible: ['o-1'] },
			text
		},
		{
			type: 'record.create',
			collection: 'steps',
			id: 's-2',
			at,
			values: { order: 'a1', number: 2, title: 'Netzwerke', shortTitle: 'Netzwerke', after: ['s-1'] }
		},
		{
			type: 'record.create',
			collection: 'milestones',
			id: 'ms-1',
			at,
			values: { order: 'a0', step: 's-1', title: 'Bericht', due: '2010-06-30' }
		},
		{
			type: 'record.create',
			collection: 'fields',
			id: 'f-1',
			at,
			values: { order: 'a0', title: 'Recht', hue: 5, icon: 'scale' },
			text
		},
		{
			type: 'record.create',
			collection: 'fields',
			id: 'f-2',
			at,
			values: { order: 'a1', title: 'Sprache', hue: 30, icon: 'book-open-text' },
			text
		},
		{
			type: 'record.create',
			collection: 'goals',
			id: 'g-1',
			at,
			values: { order: 'a0', field: 'f-1', title: 'Ziel' },
			text
		},
		{
			type: 'record.create',
			collection: 'measures',
			id: 'm-1',
			at,
			values: { order: 'a0', field: 'f-1', title: 'Kampagne', partners: ['o-2'], goals: ['g-1'] },
			text
		},
		{
			type: 'record.create',
			collection: 'measures',
			id: 'm-2',
			at,
			values: { order: 'a0', field: 'f-2', title: 'Sprachkurs' },
			text
		},
		{
			type: 'record.create',
			collection: 'parts',
			id: 'p-1',
			at,
			values: { order: 'a0', measure: 'm-1', title: 'Katalog' }
		},
		{
			type: 'record.create',
			collection: 'targets',
			id: 't-1',
			at,
			values: { order: 'a0', goal: 'g-1', indicator: 'i-1', targetYear: 2030, value: 15, steps: '2026:26;2028:20' }
		},
		{
			type: 'record.create',
			collection: 'clusters',
			id: 'k-1',
			at,
			values: { order: 'a0', workshop: 'w-1', field: 'f-1', title: 'Deutsch lernen' }
		},
		{
			type: 'record.create',
			collection: 'notes',
			id: 'z-1',
			at,
			values: { order: 'a0', workshop: 'w-1', field: 'f-1', text: 'Sprachkurse', authorName: 'Anna', cluster: 'k-1' }
		},
		{
			type: 'record.create',
			collection: 'boards',
			id: 'b-1',
			at,
			values: { order: 'a0', title: 'Gemeinsam', workshop: 'w-1' }
		},
		{
			type: 'record.create',
			collection: 'shares',
			id: shareId('b-1', 'g-1'),
			at,
			values: { order: 'a0', board: 'b-1', goal: 'g-1', value: 50 }
		}
	];
	for (const command of commands) run(doc, command);
	run(
		doc,
		{ type: 'record.create', collection: 'comments', id: 'c-1', at, values: { on: 'measures/m-1', text: 'Gut so' } },
		adviser
	);
	const voter = inWorkshop('vote');
	run(
		doc,
		{
			type: 'record.create',
			collection: 'dots',
			id: dotId('w-1', voter.userId, 0),
			at,
			values: { workshop: 'w-1', on: 'clusters/k-1' }
		},
		voter
	);
	return doc;
}
