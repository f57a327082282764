/** Dragging lines of a list by a handle, with mouse, pen or finger. What it means to drop one is said elsewhere. */

export interface SortOptions {
	/** The list; its element children are the lines. */
	list: HTMLElement;
	/** The line being dragged. */
	line: HTMLElement;
	onstart: () => void;
	/** Dropped at this index, counted without the dragged line; `null` if it was taken back with Escape. */
	onend: (index: number | null) => void;
}

/** Starts on the handle's `pointerdown`. The other lines make room; nothing in the document moves until the drop. */
export function startSorting(event: PointerEvent & { currentTarget: HTMLElement }, options: SortOptions): void {
	if (event.button !== 0) return;
	const handle = event.currentTarget;
	const { list, line } = options;
	const lines = [...list.children] as HTMLElement[];
	const from = lines.indexOf(line);
	const middles = lines.map((element) => {
		const box = element.getBoundingClientRect();
		return box.top + box.height / 2 + window.scrollY;
	});
	const room = line.getBoundingClientRect().height + (parseFloat(getComputedStyle(list).rowGap) || 0);
	const startY = event.clientY + window.scrollY;
	let index = from;
	let started = false;

	function move(pointer: PointerEvent): void {
		const distance = pointer.clientY + window.scrollY - startY;
		if (!started && Math.abs(distance) < 4) return;
		if (!started) {
			started = true;
			line.classList.add('dragged');
			options.onstart();
		}
		pointer.preventDefault();
		line.style.translate = `0 ${distance}px`;
		const middle = (middles[from] ?? 0) + distance;
		index = middles.filter((other, at) => at !== from && other < middle).length;
		for (const [at, element] of lines.entries()) {
			if (at === from) continue;
			// Lines between the old and the new place step aside.
			const shift = at > from && at <= index ? -room : at < from && at >= index ? room : 0;
			element.style.translate = shift ? `0 ${shift}px` : '';
		}
		if (pointer.clientY < 60) window.scrollBy(0, -12);
		else if (pointer.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
	}

	function finish(dropped: boolean): void {
		handle.removeEventListener('pointermove', move);
		handle.removeEventListener('pointerup', up);
		handle.removeEventListener('pointercancel', cancel);
		window.removeEventListener('keydown', key, true);
		for (const element of lines) element.style.translate = '';
		line.classList.remove('dragged');
		if (started) options.onend(dropped && index !== from ? index : null);
	}
	const up = () => finish(true);
	const cancel = () => finish(false);
	const key = (pressed: KeyboardEvent) => {
		if (pressed.key !== 'Escape') return;
		pressed.preventDefault();
		pressed.stopPropagation();
		cancel();
	};

	handle.setPointerCapture(event.pointerId);
	handle.addEventListener('pointermove', move);
	handle.addEventListener('pointerup', up);
	handle.addEventListener('pointercancel', cancel);
	window.addEventListener('keydown', key, true);
}
