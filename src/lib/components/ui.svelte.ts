import { createContext } from 'svelte';
import type { IconName } from './icon-names.ts';

/** One line of a menu. With `href` it is a link, with `items` it opens a further menu beside it. */
export interface MenuItem {
	label: string;
	icon?: IconName | (string & {});
	/** Hue of a field of action, for the icon. */
	hue?: number;
	/** Small text behind the label: a shortcut, a count. */
	hint?: string;
	/** Set (true or false) for a line that shows which choice holds. */
	checked?: boolean;
	danger?: boolean;
	disabled?: boolean;
	href?: string;
	onselect?: () => void;
	items?: readonly MenuEntry[];
}
export type MenuEntry = MenuItem | { heading: string } | 'separator';

export interface OpenMenu {
	anchor: HTMLElement;
	entries: readonly MenuEntry[];
	label: string;
	/** The button that took the anchor's place, if others have made the page draw it anew meanwhile. */
	again?: (() => HTMLElement | null) | undefined;
	onclose?: (() => void) | undefined;
}
export type MenuOptions = Partial<Pick<OpenMenu, 'label' | 'again' | 'onclose'>>;

export interface ToastMessage {
	id: number;
	text: string;
	tone: 'info' | 'good' | 'warn' | 'bad';
	action?: { label: string; run: () => void } | undefined;
}
export type ToastOptions = Partial<Pick<ToastMessage, 'tone' | 'action'>> & {
	/** How long it stays, in milliseconds; `0` until closed. By default long enough to read it. */
	duration?: number;
};

/** What any component may ask of the page as a whole. One instance per page, from the root layout. */
export class Ui {
	/** The one menu, or none. MenuHost.svelte shows it. */
	menu: OpenMenu | null = $state.raw(null);
	toasts: readonly ToastMessage[] = $state.raw([]);
	/** What the live region says right now; Announcer.svelte holds the region. */
	spoken = $state('');

	#queue: string[] = [];
	#speaking: ReturnType<typeof setTimeout> | undefined;
	#lastToast = 0;

	/**
	 * Opens the shared menu at a button, or closes it if it is open there. The button needs `aria-haspopup="menu"`;
	 * `aria-expanded` is looked after here. Focus returns to the button.
	 */
	openMenu(anchor: HTMLElement, entries: readonly MenuEntry[], options: MenuOptions = {}) {
		if (this.menu?.anchor === anchor) return this.closeMenu();
		this.closeMenu();
		anchor.setAttribute('aria-expanded', 'true');
		const label = options.label ?? anchor.getAttribute('aria-label') ?? anchor.textContent?.trim() ?? '';
		this.menu = { anchor, entries, ...options, label };
	}

	closeMenu() {
		const menu = this.menu;
		if (!menu) return;
		menu.anchor.setAttribute('aria-expanded', 'false');
		this.menu = null;
		menu.onclose?.();
	}

	/**
	 * Says something to screen readers when they have finished their sentence. Messages queue and are spoken about
	 * one a second; a burst is shortened to its last few, so that a busy board does not talk without end.
	 * `now`: the answer to what the person is just doing with the keyboard; what waits or is being said is out of date.
	 */
	announce(text: string, { now = false } = {}) {
		if (now) {
			clearTimeout(this.#speaking);
			this.#speaking = undefined;
			this.#queue.length = 0;
		}
		if (this.#queue.at(-1) === text) return;
		this.#queue.push(text);
		if (this.#queue.length > 4) this.#queue.splice(0, this.#queue.length - 4);
		if (this.#speaking === undefined) this.#speaking = setTimeout(() => this.#speak(), now ? 40 : 150);
	}

	#speak() {
		const next = this.#queue.shift();
		this.spoken = next ?? '';
		this.#speaking = next === undefined ? undefined : setTimeout(() => this.#speak(), Math.max(1200, next.length * 45));
	}

	/** A short note at the edge of the page, spoken too. Returns a function that takes it away. */
	toast(text: string, options: ToastOptions = {}): () => void {
		const id = ++this.#lastToast;
		const { tone = 'info', action, duration = Math.max(6000, text.length * 90) } = options;
		this.toasts = [...this.toasts.slice(-2), { id, text, tone, action }];
		const dismiss = () => this.dismissToast(id);
		if (duration > 0) setTimeout(dismiss, duration);
		return dismiss;
	}

	dismissToast(id: number) {
		this.toasts = this.toasts.filter((toast) => toast.id !== id);
	}
}

/** `getUi()` in any component below the root layout: openMenu, announce, toast. */
export const [getUi, setUi] = createContext<Ui>();
