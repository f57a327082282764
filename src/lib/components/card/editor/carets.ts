import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';

interface Person {
	name: string;
	color: string;
}

/** How long the name stays beside a caret that moves, in milliseconds. */
const flagTime = 2500;

/** The others' carets and selections. Who they are was stamped on their presence by the server. */
export function carets(awareness: Awareness) {
	const shown = new Map<number, { caret: HTMLElement; timer: ReturnType<typeof setTimeout> | undefined }>();

	function showFlag(clientId: number): void {
		const entry = shown.get(clientId);
		if (!entry) return;
		clearTimeout(entry.timer);
		entry.caret.classList.add('fresh');
		entry.timer = setTimeout(() => entry.caret.classList.remove('fresh'), flagTime);
	}

	function build(person: Person, clientId: number): HTMLElement {
		const caret = document.createElement('span');
		caret.className = 'caret';
		// Presence is told in words elsewhere; inside the text it would interrupt reading.
		caret.setAttribute('aria-hidden', 'true');
		caret.style.setProperty('--person', person.color);
		const flag = document.createElement('span');
		flag.className = 'flag';
		flag.textContent = person.name;
		caret.append('\u2060', flag, '\u2060');
		shown.set(clientId, { caret, timer: shown.get(clientId)?.timer });
		queueMicrotask(() => showFlag(clientId));
		return caret;
	}

	return Extension.create({
		name: 'carets',
		addProseMirrorPlugins: () => [
			yCursorPlugin(awareness, {
				cursorBuilder: build,
				selectionBuilder: (person: Person) => ({ class: 'their-selection', style: `--person: ${person.color}` })
			})
		],
		onCreate() {
			this.storage.listener = ({ updated }: { updated: number[] }) => updated.forEach(showFlag);
			awareness.on('change', this.storage.listener);
		},
		onDestroy() {
			awareness.off('change', this.storage.listener);
			for (const { timer } of shown.values()) clearTimeout(timer);
			shown.clear();
		},
		addStorage: () => ({ listener: (_: { updated: number[] }) => {} })
	});
}
