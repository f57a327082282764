import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';

/** How much there is in a text: never less than the server counts. */
export interface TextSize {
	/** Characters, without the marks of paragraphs. */
	characters: number;
	/** Elements: paragraphs, lists, items, breaks, and each run of text between them. */
	nodes: number;
	/** Elements within elements. */
	depth: number;
}

export type TextBounds = TextSize;

export function sizeOf(doc: Node): TextSize {
	const size = { characters: 0, nodes: 0, depth: 0 };
	const count = (parent: Node, depth: number): void => {
		let inRun = false;
		parent.forEach((child) => {
			if (child.isText) size.characters += child.text?.length ?? 0;
			// Differently marked text that touches is one run.
			if (!child.isText || !inRun) size.nodes += 1;
			inRun = child.isText;
			size.depth = Math.max(size.depth, depth);
			count(child, depth + 1);
		});
		// A paragraph that was emptied still holds its empty run.
		if (parent.isTextblock && parent.childCount === 0) {
			size.nodes += 1;
			size.depth = Math.max(size.depth, depth);
		}
	};
	count(doc, 1);
	return size;
}

/**
 * Refuses one's own edits that would make the text larger than allowed; what others wrote always comes in, and a text
 * that is too large already can still be made smaller.
 */
export function textLimit(bounds: TextBounds, onRefused: () => void) {
	return Extension.create({
		name: 'textLimit',
		addProseMirrorPlugins: () => [
			new Plugin({
				key: new PluginKey('textLimit'),
				filterTransaction(transaction, state) {
					if (!transaction.docChanged || transaction.getMeta(ySyncPluginKey)) return true;
					const after = sizeOf(transaction.doc);
					const over = (['characters', 'nodes', 'depth'] as const).filter((what) => after[what] > bounds[what]);
					if (over.length === 0) return true;
					const before = sizeOf(state.doc);
					if (over.every((what) => after[what] <= before[what])) return true;
					onRefused();
					return false;
				}
			})
		]
	});
}
