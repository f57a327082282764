import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { TextBounds } from './limit.ts';

/** What the toolbar shows of the place the cursor stands in. */
export interface EditorView {
	bold: boolean;
	italic: boolean;
	bulletList: boolean;
	orderedList: boolean;
	/** Address of the link the cursor stands in. */
	link: string | null;
	canUndo: boolean;
	canRedo: boolean;
	/** Nothing is selected and the cursor stands in no link: there is nothing to link. */
	nothingToLink: boolean;
	/** Characters in the whole text. */
	length: number;
}

export const emptyView: EditorView = {
	bold: false,
	italic: false,
	bulletList: false,
	orderedList: false,
	link: null,
	canUndo: false,
	canRedo: false,
	nothingToLink: true,
	length: 0
};

export type EditorAction = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'undo' | 'redo';

/** What the page needs of the editor, so that it need not load it to know its shape. */
export interface EditorHandle {
	run(action: EditorAction): void;
	/** Links the selection; without one it inserts the address as linked text. The address must have passed `readLink`. */
	setLink(href: string): void;
	removeLink(): void;
	focus(): void;
	destroy(): void;
}

export interface EditorOptions {
	fragment: Y.XmlFragment;
	awareness: Awareness;
	bounds: TextBounds;
	/** Attributes of the editable element: its name for screen readers, its description. */
	attributes: Record<string, string>;
	placeholder: string;
	/** The view changed, after any keystroke. */
	onview: (view: EditorView) => void;
	onfocus: () => void;
	onblur: () => void;
	/** An own edit would have made the text too long and was not taken. */
	onlimit: () => void;
	/** The person asked for the link bar with Ctrl+K. */
	onlink: () => void;
	/** The person asked for the toolbar with Alt+F10. */
	ontoolbar: () => void;
}
