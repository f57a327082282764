import { Editor, Extension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { carets } from './carets.ts';
import type { EditorAction, EditorHandle, EditorOptions, EditorView } from './handle.ts';
import { sizeOf, textLimit } from './limit.ts';
import { cleanPastedHtml, cleanPastedText } from './paste.ts';
import { schemaExtensions } from './schema.ts';
import { freshSelection } from './selection.ts';

/** Puts the co-editing text editor into an element. This module is what loads when a card is opened to be edited. */
export function mountEditor(element: HTMLElement, options: EditorOptions): EditorHandle {
	const editor = new Editor({
		element,
		injectCSS: false,
		extensions: [
			...schemaExtensions(),
			Collaboration.configure({ fragment: options.fragment }),
			freshSelection(options.awareness),
			carets(options.awareness),
			textLimit(options.bounds, options.onlimit),
			placeholder(options.placeholder),
			keys(options)
		],
		editorProps: {
			attributes: { role: 'textbox', 'aria-multiline': 'true', class: 'prose', ...options.attributes },
			transformPastedHTML: cleanPastedHtml,
			transformPastedText: cleanPastedText
		},
		onTransaction: (event) => options.onview(viewOf(event.editor)),
		onFocus: options.onfocus,
		onBlur: options.onblur
	});
	options.onview(viewOf(editor));

	const actions: Record<EditorAction, () => void> = {
		bold: () => editor.chain().focus().toggleBold().run(),
		italic: () => editor.chain().focus().toggleItalic().run(),
		bulletList: () => editor.chain().focus().toggleBulletList().run(),
		orderedList: () => editor.chain().focus().toggleOrderedList().run(),
		undo: () => editor.chain().focus().undo().run(),
		redo: () => editor.chain().focus().redo().run()
	};
	return {
		run: (action) => actions[action](),
		setLink(href) {
			if (editor.state.selection.empty && !editor.isActive('link')) {
				const text = href.replace(/^(mailto:|tel:)/, '');
				const linked = { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] };
				editor.chain().focus().insertContent(linked).run();
			} else {
				editor.chain().focus().setLink(href).run();
			}
		},
		removeLink: () => void editor.chain().focus().extendMarkRange('link').unsetLink().run(),
		focus: () => void editor.commands.focus(),
		destroy: () => editor.destroy()
	};
}

function viewOf(editor: Editor): EditorView {
	const undo: Y.UndoManager | undefined = yUndoPluginKey.getState(editor.state)?.undoManager;
	const link = editor.isActive('link') ? String(editor.getAttributes('link').href) : null;
	return {
		bold: editor.isActive('bold'),
		italic: editor.isActive('italic'),
		bulletList: editor.isActive('bulletList'),
		orderedList: editor.isActive('orderedList'),
		link,
		canUndo: (undo?.undoStack.length ?? 0) > 0,
		canRedo: (undo?.redoStack.length ?? 0) > 0,
		nothingToLink: link === null && editor.state.selection.empty,
		length: sizeOf(editor.state.doc).characters
	};
}

/** Shows what belongs here while the text is empty, by an attribute that the style sheet draws. */
function placeholder(text: string) {
	return Extension.create({
		name: 'placeholder',
		addProseMirrorPlugins: () => [
			new Plugin({
				key: new PluginKey('placeholder'),
				props: {
					attributes: ({ doc }): Record<string, string> => {
						const only = doc.childCount === 1 ? doc.firstChild : null;
						const empty = only?.type.name === 'paragraph' && only.content.size === 0;
						return empty ? { 'data-empty': 'true', 'aria-placeholder': text } : {};
					}
				}
			})
		]
	});
}

/**
 * Tab moves items in and out inside a list, as in word processors; after Escape it belongs to the page again, so
 * that nobody is caught in the text who has only a keyboard.
 */
function keys(options: EditorOptions) {
	let leaving = false;
	return Extension.create({
		name: 'keys',
		priority: 2000,
		addKeyboardShortcuts: () => ({
			'Mod-k': () => {
				options.onlink();
				return true;
			},
			'Alt-F10': () => {
				options.ontoolbar();
				return true;
			}
		}),
		addProseMirrorPlugins: () => [
			new Plugin({
				key: new PluginKey('keys'),
				props: {
					handleDOMEvents: {
						// Handled here and not prevented: the browser then moves the focus on.
						keydown: (_view, event) => {
							const leave = leaving && event.key === 'Tab';
							if (event.key !== 'Shift') leaving = event.key === 'Escape' && !event.isComposing;
							return leave;
						}
					}
				}
			})
		]
	});
}
