import type { PlanSession } from '$lib/collab/session.svelte.ts';

/** Ctrl/⌘ Z and Shift Z or Y anywhere in the plan, except where a text field or the editor has its own undo. */
export function undoKeys(
	session: PlanSession,
	announce: (text: string) => void,
	/** Somebody else has changed it since. */
	fail: () => void,
	words: { undone: string; redone: string }
) {
	return (event: KeyboardEvent) => {
		if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
		const target = event.target instanceof Element ? event.target : null;
		if (target?.closest('input, textarea, select, [contenteditable="true"], dialog[open]')) return;
		const key = event.key.toLowerCase();
		const redo = (key === 'z' && event.shiftKey) || key === 'y';
		if (!redo && key !== 'z') return;
		event.preventDefault();
		if (!(redo ? session.redoLabel : session.undoLabel)) return;
		if (redo ? session.redo() : session.undo()) announce(redo ? words.redone : words.undone);
		else fail();
	};
}
