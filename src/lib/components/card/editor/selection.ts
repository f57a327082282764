import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';

/**
 * A cursor key or a click moves the browser's selection at once, but the editor hears of it in a task of its own. What
 * comes in between would act on the old place (the next key) or put the cursor back there (somebody else's caret): the
 * selection is read before.
 */
export function freshSelection(awareness: Awareness) {
	return Extension.create({
		name: 'freshSelection',
		priority: 3000,
		addProseMirrorPlugins: () => [
			new Plugin({
				key: new PluginKey('freshSelection'),
				props: {
					handleDOMEvents: {
						keydown: (view) => {
							readSelection(view);
							return false;
						}
					}
				},
				view: (view) => {
					// The carets are drawn in a timer that is set a moment later: this one is due before.
					const soon = () => setTimeout(() => readSelection(view));
					awareness.on('change', soon);
					return { destroy: () => awareness.off('change', soon) };
				}
			})
		]
	});
}

/** What ProseMirror's view does on `selectionchange`; it has no public name. */
function readSelection(view: EditorView): void {
	if (view.isDestroyed || view.composing || !view.hasFocus()) return;
	(view as unknown as { domObserver: { flush(): void } }).domObserver.flush();
}
