import { scrollNear } from '../board/autoscroll.ts';
import { Ghost } from '../board/ghost.ts';

/** What can be dragged and onto what: by reference, what they mean is the table's business. */
export interface DragOntoHost {
	mayMove(ref: string): boolean;
	/** `onto`: a group's reference, or `field/…` for the free ground of a field. */
	mayDrop(ref: string, onto: string): boolean;
	over(ref: string | null, onto: string | null): void;
	dropped(ref: string, onto: string): void;
}

const threshold = 6;

/**
 * Drags what carries `data-drag` onto what carries `data-drop`, with mouse, pen and finger (there on the grip, so that a
 * list still scrolls). Escape puts it back. Returns what ends it.
 */
export function dragOnto(root: HTMLElement, host: DragOntoHost): () => void {
	const life = new AbortController();
	const { signal } = life;
	let held: { ref: string; card: HTMLElement; pointer: number; x: number; y: number } | null = null;
	let ghost: Ghost | null = null;
	let target: string | null = null;
	let frame = 0;

	function end(drop: boolean): void {
		const before = held;
		const onto = target;
		const dragging = ghost !== null;
		cancelAnimationFrame(frame);
		ghost?.remove();
		if (before && root.hasPointerCapture(before.pointer)) root.releasePointerCapture(before.pointer);
		held = ghost = target = null;
		if (!dragging || !before) return;
		host.over(null, null);
		if (drop && onto) host.dropped(before.ref, onto);
	}

	function step(): void {
		if (!held || !ghost) return;
		if (!held.card.isConnected || !host.mayMove(held.ref)) return end(false);
		const { x, y, ref } = held;
		scrollNear(x, y, null, 0);
		const under = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]');
		const onto = under && root.contains(under) ? (under.dataset.drop ?? null) : null;
		target = onto !== null && host.mayDrop(ref, onto) ? onto : null;
		host.over(ref, target);
		ghost.move(x, y);
		frame = requestAnimationFrame(step);
	}

	root.addEventListener(
		'pointerdown',
		(event) => {
			if (held || event.button !== 0 || !event.isPrimary) return;
			const from = event.target as Element;
			const card = from.closest<HTMLElement>('[data-drag]');
			const ref = card?.dataset.drag;
			const grip = from.closest('[data-grip]') !== null;
			if (!card || !ref || !host.mayMove(ref)) return;
			if (!grip && (event.pointerType === 'touch' || from.closest('button, a, input, textarea, select'))) return;
			held = { ref, card, pointer: event.pointerId, x: event.clientX, y: event.clientY };
			if (grip) event.preventDefault();
		},
		{ signal }
	);
	root.addEventListener(
		'pointermove',
		(event) => {
			if (!held || event.pointerId !== held.pointer) return;
			const way = Math.hypot(event.clientX - held.x, event.clientY - held.y);
			if (!ghost) {
				if (way < threshold) return;
				getSelection()?.removeAllRanges();
				root.setPointerCapture(held.pointer);
				ghost = new Ghost(held.card, held.x, held.y);
				frame = requestAnimationFrame(step);
			}
			held.x = event.clientX;
			held.y = event.clientY;
		},
		{ signal }
	);
	root.addEventListener('pointerup', () => end(true), { signal });
	root.addEventListener('pointercancel', () => end(false), { signal });
	root.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
	window.addEventListener('blur', () => end(false), { signal });
	window.addEventListener(
		'keydown',
		(event) => {
			if (!ghost || event.key !== 'Escape') return;
			event.preventDefault();
			event.stopPropagation();
			end(false);
		},
		{ capture: true, signal }
	);
	return () => {
		end(false);
		life.abort();
	};
}
