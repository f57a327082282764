import { getSchema } from '@tiptap/core';
import { Node, type Schema } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type * as Y from 'yjs';
import { fragmentOf, plainText, readText, richTextToHtml } from '../../../plan/index.ts';
import { smallPlan } from '../../../plan/testing/fixture.ts';
import { coordinator } from '../../../plan/testing/people.ts';
import { Room } from '../../../plan/testing/room.ts';
import { sizeOf } from './limit.ts';
import { schemaExtensions } from './schema.ts';

const schema: Schema = getSchema(schemaExtensions());
const ref = 'measures/m-1' as const;
// Hundreds of documents, on machines that have other things to do.
vi.setConfig({ testTimeout: 30_000 });

const rank = (mark: { type: string }) => Object.keys(schema.marks).indexOf(mark.type);
const marks = fc
	.uniqueArray(
		fc.constantFrom<{ type: string; attrs?: object }>(
			{ type: 'bold' },
			{ type: 'italic' },
			{ type: 'link', attrs: { href: 'https://www.stadt-muenster.de/a?b=c' } },
			{ type: 'link', attrs: { href: 'mailto:a@b.de' } }
		),
		{ selector: (mark) => mark.type }
	)
	.map((chosen) => chosen.sort((a, b) => rank(a) - rank(b)));
const words = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !/\p{C}/u.test(text));
const inline = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ type: fc.constant('text'), text: words, marks }) },
	{ weight: 1, arbitrary: fc.constant({ type: 'hardBreak' }) }
);
const { blocks } = fc.letrec<{ paragraph: object; list: object; item: object; block: object; blocks: object[] }>(
	(tie) => ({
		paragraph: fc.record({ type: fc.constant('paragraph'), content: fc.array(inline, { maxLength: 4 }) }),
		item: fc
			.tuple(tie('paragraph'), fc.array(tie('block'), { maxLength: 2 }))
			.map(([first, rest]) => ({ type: 'listItem', content: [first, ...rest] })),
		list: fc.record({
			type: fc.constantFrom('bulletList', 'orderedList'),
			content: fc.array(tie('item'), { minLength: 1, maxLength: 3 })
		}),
		block: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('paragraph'), tie('list')),
		blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 })
	})
);
/** Any text the editor can hold: made through its own schema, which has the last word on what goes together. */
const text = blocks.map((content) => Node.fromJSON(schema, { type: 'doc', content }));

/** Writes a text the way the editor's binding does: as few changes as it can find. */
function write(doc: Y.Doc, node: Node): void {
	const fragment = fragmentOf(doc, ref) as Y.XmlFragment;
	doc.transact(() => updateYFragment(doc, fragment, node, { mapping: new Map(), isOMark: new Map() }), 'editor');
}

it('knows nothing but what a description may hold', () => {
	expect(Object.keys(schema.nodes).sort()).toEqual(
		['bulletList', 'doc', 'hardBreak', 'listItem', 'orderedList', 'paragraph', 'text'].sort()
	);
	expect(Object.keys(schema.marks).sort()).toEqual(['bold', 'italic', 'link']);
	for (const type of Object.values(schema.nodes)) expect(type.spec.attrs ?? {}, type.name).toEqual({});
	expect(Object.keys(schema.marks.link?.spec.attrs ?? {})).toEqual(['href']);
});

it('writes nothing the server refuses, from any text to any other', () => {
	fc.assert(
		fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (versions) => {
			const room = new Room(smallPlan());
			const doc = room.join();
			for (const version of versions) {
				version.check();
				write(doc, version);
				expect(room.sync(doc, coordinator)).toMatchObject({ ok: true });
				expect(plainText(readText(room.doc, ref))).toBe(plainText(version.toJSON().content));
			}
			expect(room.problems()).toEqual([]);
		}),
		{ numRuns: 60 }
	);
});

it('two people writing at once write nothing the server refuses', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 }), (turns) => {
			const room = new Room(smallPlan());
			const [anna, ben] = [room.join(), room.join()];
			for (const [hers, his] of turns) {
				write(anna, hers);
				write(ben, his);
				expect(room.sync(anna, coordinator)).toMatchObject({ ok: true });
				expect(room.sync(ben, coordinator)).toMatchObject({ ok: true });
			}
			expect(room.problems()).toEqual([]);
			expect(() => richTextToHtml(readText(room.doc, ref))).not.toThrow();
		}),
		{ numRuns: 40 }
	);
});

it('never counts less than the server', () => {
	fc.assert(
		fc.property(text, (node) => {
			const room = new Room(smallPlan());
			const doc = room.join();
			const fragment = prosemirrorToYXmlFragment(node, fragmentOf(doc, ref) as Y.XmlFragment);
			let nodes = 0;
			let depth = 0;
			const count = (parent: Y.XmlFragment | Y.XmlElement, level: number) => {
				for (const child of parent.toArray()) {
					nodes += 1;
					depth = Math.max(depth, level);
					if ('toArray' in child) count(child as Y.XmlElement, level + 1);
				}
			};
			count(fragment, 1);
			const size = sizeOf(node);
			expect(size.nodes).toBeGreaterThanOrEqual(nodes);
			expect(size.depth).toBeGreaterThanOrEqual(depth);
			expect(size.characters).toBe(node.textContent.length);
		})
	);
});
