import { tick } from 'svelte';

/** The button of a notice goes with it: whoever pressed it is led to the next notice, or on to the page. */
export async function toNextNotice(): Promise<void> {
	await tick();
	const next = document.querySelector<HTMLElement>('[data-dismiss]') ?? document.getElementById('content');
	next?.focus({ preventScroll: true });
}
