import { wrappingInputRule, type Extensions } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { Link } from './link.ts';

/**
 * A list that always counts from 1: the plan's schema has no attributes on nodes, so a start or a type
 * of numbering would be refused.
 */
const PlainOrderedList = OrderedList.extend({
	addAttributes: () => ({}),
	renderHTML: () => ['ol', 0],
	addInputRules() {
		return [wrappingInputRule({ find: /^1[.)]\s$/, type: this.type })];
	},
	addProseMirrorPlugins: () => []
});

/** Exactly what a long text of the plan may hold: no more, or the server refuses the edit. */
export function schemaExtensions(): Extensions {
	return [
		Document,
		Paragraph,
		Text,
		HardBreak.extend({
			addKeyboardShortcuts() {
				// Mod-Enter stays free for what stands around the text.
				return { 'Shift-Enter': () => this.editor.commands.setHardBreak() };
			}
		}),
		Bold,
		Italic,
		BulletList,
		PlainOrderedList,
		ListItem,
		ListKeymap.extend({
			addKeyboardShortcuts() {
				// Tab behind a list belongs to the page, not to the list.
				const { Tab: _, ...shortcuts } = this.parent?.() ?? {};
				return shortcuts;
			}
		}),
		Link
	];
}
