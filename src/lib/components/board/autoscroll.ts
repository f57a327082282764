/** Scrolls what lies under the pointer while something is dragged near an edge: the page, and a strip of columns. */

const zone = 72;
const fastest = 18;

/** Pixels per frame for a pointer at `position` between two edges; 0 away from them. */
export function speedAt(position: number, start: number, end: number): number {
	const reach = Math.min(zone, (end - start) / 4);
	if (position < start + reach) return -fastest * Math.min(1, (start + reach - position) / reach) ** 2;
	if (position > end - reach) return fastest * Math.min(1, (position - (end - reach)) / reach) ** 2;
	return 0;
}

/** One frame of scrolling. `top` is the height of what covers the page's upper edge. Says whether anything moved. */
export function scrollNear(x: number, y: number, strip: HTMLElement | null, top: number): boolean {
	const page = document.scrollingElement;
	if (!page) return false;
	const before = page.scrollTop + (strip?.scrollLeft ?? 0);
	page.scrollTop += speedAt(y, top, window.innerHeight);
	if (strip && strip.scrollWidth > strip.clientWidth) {
		const { left, right } = strip.getBoundingClientRect();
		strip.scrollLeft += speedAt(x, Math.max(0, left), Math.min(window.innerWidth, right));
	}
	return page.scrollTop + (strip?.scrollLeft ?? 0) !== before;
}
