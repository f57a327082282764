import { createContext } from 'svelte';
import { applyHyphens, hyphenateWords, type HyphenDictionary } from './hyphens.ts';

/** The plan's own words on the page: their language and where they may break. From the plan's layout. */
export class PlanText {
	/** Language of what people write in the plan, for `lang` attributes; the interface may be in another. */
	readonly language: string;
	#words: HyphenDictionary = $state.raw({});
	// Both only remember what has been worked out; nothing shown hangs on them.
	// eslint-disable-next-line svelte/prefer-svelte-reactivity
	#done = new Map<string, string>();
	// eslint-disable-next-line svelte/prefer-svelte-reactivity
	#unknown = new Set<string>();
	#waiting = false;

	constructor(language: string, words: HyphenDictionary) {
		this.language = language;
		this.#words = words;
	}

	/** The text with soft hyphens in its long words. Cheap: call it for every title. */
	hyphenate = (text: string): string => {
		const words = this.#words;
		const known = this.#done.get(text);
		if (known !== undefined) return known;
		const before = this.#unknown.size;
		const result = applyHyphens(text, words, this.#unknown);
		if (this.#unknown.size > before) this.#learnLater();
		if (this.#done.size > 5000) this.#done.clear();
		this.#done.set(text, result);
		return result;
	};

	/** New long words are worked out when the browser has nothing else to do; the texts then follow by themselves. */
	#learnLater() {
		if (this.#waiting || typeof window === 'undefined') return;
		this.#waiting = true;
		const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));
		idle(() => void this.#learn().catch(() => (this.#waiting = false)), { timeout: 15_000 });
	}

	async #learn() {
		const learned = await hyphenateWords(this.#unknown, this.language);
		this.#unknown.clear();
		this.#done.clear();
		this.#words = { ...this.#words, ...learned };
		this.#waiting = false;
	}
}

/** `getText().hyphenate(title)` in any component of a plan's pages. */
export const [getText, setText] = createContext<PlanText>();
