import { scrollNear } from './autoscroll.ts';
import { cardElement, spotAt, type Spot } from './geometry.ts';
import { Ghost } from './ghost.ts';
import type { Place } from './layout.ts';

/** What the dragging needs from a board. Ids and places only: what they mean is the board's business. */
export interface DragHost {
	/** Asked at the start and again on every frame: a card may go, or a right may end, while it is held. */
	mayMove(id: string): boolean;
	mayDrop(id: string, lane: string, column: string): boolean;
	lifted(id: string): void;
	over(place: Place | null): void;
	dropped(id: string, place: Place, from: DOMRect): void;
	cancelled(id: string): void;
}

/** A mouse has to go this far, in pixels, before a press becomes a drag. */
const threshold = 6;
/** A finger has to rest this long, in milliseconds, and may tremble this far. On the grip it need not wait. */
const longPress = 320;
const tremble = 10;

type State =
	| { kind: 'idle' }
	| { kind: 'pressed'; id: string; pointer: number; x: number; y: number; touch: boolean; grip: boolean; timer: number }
	| {
			kind: 'dragging';
			id: string;
			pointer: number;
			x: number;
			y: number;
			ghost: Ghost;
			spot: Spot | null;
			frame: number;
	  };

/** Makes the cards under `root` draggable with mouse, pen and finger. Returns what ends it. */
export function makeDraggable(root: HTMLElement, host: DragHost): () => void {
	let state: State = { kind: 'idle' };
	const life = new AbortController();
	const signal = life.signal;

	function reset(): void {
		if (state.kind === 'pressed') clearTimeout(state.timer);
		if (state.kind === 'dragging') {
			cancelAnimationFrame(state.frame);
			state.ghost.remove();
			if (root.hasPointerCapture(state.pointer)) root.releasePointerCapture(state.pointer);
			delete root.dataset.dragging;
		}
		state = { kind: 'idle' };
	}

	function cancel(): void {
		const before = state;
		reset();
		if (before.kind === 'dragging') host.cancelled(before.id);
	}

	function begin(): void {
		if (state.kind !== 'pressed') return;
		const { id, pointer, x, y, touch } = state;
		const card = cardElement(root, id);
		clearTimeout(state.timer);
		if (!card || !host.mayMove(id)) return reset();
		getSelection()?.removeAllRanges();
		root.setPointerCapture(pointer);
		root.dataset.dragging = '';
		state = { kind: 'dragging', id, pointer, x, y, ghost: new Ghost(card, x, y), spot: null, frame: 0 };
		if (touch) navigator.vibrate?.(12);
		host.lifted(id);
		frame();
	}

	function frame(): void {
		if (state.kind !== 'dragging') return;
		if (!host.mayMove(state.id)) return cancel();
		const { id, x, y } = state;
		const strip = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-strip]') ?? null;
		scrollNear(x, y, strip, coveredAbove(root));
		const spot = spotAt(root, x, y, id);
		if (spot !== undefined) {
			state.spot = spot && host.mayDrop(id, spot.lane, spot.column) ? spot : null;
			host.over(state.spot);
		}
		state.ghost.move(x, y);
		state.frame = requestAnimationFrame(frame);
	}

	function pressed(event: PointerEvent): void {
		if (state.kind !== 'idle' || event.button !== 0 || !event.isPrimary) return;
		const target = event.target as Element;
		const card = target.closest<HTMLElement>('[data-card]');
		const id = card?.dataset.card;
		const grip = target.closest('[data-grip]') !== null;
		if (!id || !host.mayMove(id)) return;
		if (!grip && target.closest('button, input, select, textarea, summary, [contenteditable]')) return;
		const touch = event.pointerType === 'touch';
		const timer = touch && !grip ? window.setTimeout(begin, longPress) : 0;
		state = { kind: 'pressed', id, pointer: event.pointerId, x: event.clientX, y: event.clientY, touch, grip, timer };
		// A touch keeps to the element it began on, even if a remote change takes that element away.
		target.addEventListener('touchmove', holdPage, { passive: false, signal });
	}

	function moved(event: PointerEvent): void {
		if (state.kind === 'idle' || event.pointerId !== state.pointer) return;
		if (state.kind === 'dragging') {
			state.x = event.clientX;
			state.y = event.clientY;
			return;
		}
		const way = Math.hypot(event.clientX - state.x, event.clientY - state.y);
		if (state.touch && !state.grip) {
			if (way > tremble) reset();
		} else if (way > threshold) begin();
	}

	function released(event: PointerEvent): void {
		if (state.kind === 'idle' || event.pointerId !== state.pointer) return;
		if (state.kind === 'pressed') return reset();
		const { id, spot, ghost } = state;
		const from = ghost.box;
		swallowClick();
		if (!spot) return cancel();
		reset();
		const { lane, column, above, below } = spot;
		host.dropped(id, { lane, column, above, below }, from);
	}

	function holdPage(event: Event): void {
		if (state.kind === 'dragging' || (state.kind === 'pressed' && state.grip)) event.preventDefault();
	}

	root.addEventListener('pointerdown', pressed, { signal });
	root.addEventListener('pointermove', moved, { signal });
	root.addEventListener('pointerup', released, { signal });
	root.addEventListener('pointercancel', cancel, { signal });
	root.addEventListener('touchmove', holdPage, { passive: false, signal });
	root.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
	root.addEventListener('contextmenu', (event) => (state.kind === 'idle' ? undefined : event.preventDefault()), {
		signal
	});
	window.addEventListener('blur', cancel, { signal });
	window.addEventListener(
		'keydown',
		(event) => {
			if (state.kind !== 'dragging' || event.key !== 'Escape') return;
			event.preventDefault();
			event.stopPropagation();
			cancel();
		},
		{ capture: true, signal }
	);

	return () => {
		cancel();
		life.abort();
	};
}

/** How much of the window's top is covered by bars that stick: scrolling begins beneath them. */
function coveredAbove(root: HTMLElement): number {
	return parseFloat(getComputedStyle(root).getPropertyValue('scroll-margin-top')) || 0;
}

/** The click that follows a drag would open the card. */
function swallowClick(): void {
	const stop = (event: Event) => {
		event.preventDefault();
		event.stopPropagation();
	};
	window.addEventListener('click', stop, { capture: true, once: true });
	setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0);
}
