/** The picture of a card under the pointer: a copy outside of the board, moved by transform alone. */
export class Ghost {
	readonly #element: HTMLElement;
	readonly #dx: number;
	readonly #dy: number;

	constructor(card: HTMLElement, x: number, y: number) {
		const box = card.getBoundingClientRect();
		const copy = card.cloneNode(true) as HTMLElement;
		this.#dx = box.left - x;
		this.#dy = box.top - y;
		delete copy.dataset.card;
		delete copy.dataset.lifted;
		copy.dataset.ghost = '';
		copy.setAttribute('aria-hidden', 'true');
		copy.inert = true;
		copy.style.width = `${box.width}px`;
		copy.style.height = `${box.height}px`;
		// What the card inherits on the board and would lack outside of it.
		for (const name of ['--h', 'font-size', 'list-style'])
			copy.style.setProperty(name, getComputedStyle(card).getPropertyValue(name));
		copy.lang = card.closest('[lang]')?.getAttribute('lang') ?? '';
		this.#element = copy;
		document.body.append(copy);
		this.move(x, y);
	}

	move(x: number, y: number): void {
		this.#element.style.transform = `translate3d(${x + this.#dx}px, ${y + this.#dy}px, 0) rotate(1.2deg)`;
	}

	get box(): DOMRect {
		return this.#element.getBoundingClientRect();
	}

	remove(): void {
		this.#element.remove();
	}
}
