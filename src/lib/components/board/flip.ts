/**
 * Cards glide from where they were to where they are. Only cards of the cells that changed are measured, and only
 * those in view are animated, so the cost does not grow with the board.
 */

const duration = 220;
const easing = 'cubic-bezier(0.2, 0.7, 0.2, 1)';

export type Positions = ReadonlyMap<string, DOMRect>;

export function mayAnimate(): boolean {
	return document.visibilityState === 'visible' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Where the cards of these cells stand, as far as they are in view. */
export function positions(cells: Iterable<Element>): Map<string, DOMRect> {
	const found = new Map<string, DOMRect>();
	for (const cell of cells) {
		if (!isRendered(cell) || !inView(cell.getBoundingClientRect())) continue;
		for (const card of cell.querySelectorAll<HTMLElement>('[data-card]')) {
			const box = card.getBoundingClientRect();
			if (inView(box)) found.set(card.dataset.card!, box);
		}
	}
	return found;
}

/** Plays the way from `before` to where the cards of these cells stand now. */
export function glide(cells: Iterable<Element>, before: Positions): void {
	for (const cell of cells) {
		if (!isRendered(cell)) continue;
		for (const card of cell.querySelectorAll<HTMLElement>('[data-card]')) {
			const old = before.get(card.dataset.card!);
			if (!old) continue;
			const now = card.getBoundingClientRect();
			const x = old.left - now.left;
			const y = old.top - now.top;
			if ((Math.abs(x) < 1 && Math.abs(y) < 1) || !(inView(now) || inView(old))) continue;
			const far = Math.abs(x) > 1;
			const lane = card.closest<HTMLElement>('[data-lane-row]');
			// A lane that skips what is out of view clips what leaves it: not while a card crosses its edge.
			if (far && lane) lane.dataset.crossing = '';
			const animation = card.animate(
				[
					{ transform: `translate(${x}px, ${y}px)`, zIndex: far ? 2 : 1 },
					{ transform: 'none', zIndex: far ? 2 : 1 }
				],
				{ duration, easing }
			);
			const done = () => lane && delete lane.dataset.crossing;
			animation.addEventListener('finish', done, { once: true });
			animation.addEventListener('cancel', done, { once: true });
		}
	}
}

/** A short glow around a card that somebody else has changed; only its opacity moves, so nothing is painted anew. */
export function glow(card: HTMLElement, colour: string): void {
	if (!isRendered(card)) return;
	card.dataset.glow = '';
	card.style.setProperty('--glow', colour);
	const animation = card.animate([{ opacity: 1 }, { opacity: 0 }], {
		duration: 1400,
		easing: 'ease-out',
		pseudoElement: '::before'
	});
	const done = () => {
		delete card.dataset.glow;
		card.style.removeProperty('--glow');
	};
	animation.addEventListener('finish', done, { once: true });
	animation.addEventListener('cancel', done, { once: true });
}

/** Lanes far out of view have no layout; asking for a box in one would have the browser lay it out. */
function isRendered(element: Element): boolean {
	return element.checkVisibility({ contentVisibilityAuto: true });
}

function inView({ top, bottom, left, right }: DOMRect): boolean {
	return bottom > 0 && top < window.innerHeight && right > 0 && left < window.innerWidth;
}
