/** Keys without Ctrl (M, N, ?) can be switched off: speech input would press them by accident (WCAG 2.1.4). */
const name = 'etappe-single-keys';

export function singleKeys(): boolean {
	return readSetting() !== 'off';
}

export function setSingleKeys(on: boolean): void {
	try {
		localStorage.setItem(name, on ? 'on' : 'off');
	} catch {
		// A browser that keeps nothing keeps this not either; the keys stay as they are.
	}
}

function readSetting(): string | null {
	try {
		return localStorage.getItem(name);
	} catch {
		return null;
	}
}

/** Is this a plain key, pressed where nothing is being typed? */
export function isShortcut(event: KeyboardEvent): boolean {
	if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !singleKeys()) return false;
	const target = event.target instanceof Element ? event.target : null;
	return !target?.closest('input, textarea, select, [contenteditable], [role="menu"], dialog[open]');
}
