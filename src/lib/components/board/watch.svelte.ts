import type { PlanSession } from '$lib/collab/session.svelte.ts';
import type { Collection } from '../../plan/types.ts';
import type { Ui } from '../ui.svelte.ts';
import { cardElement } from './geometry.ts';
import { glow, mayAnimate } from './flip.ts';
import { shortNames } from './people-here.ts';
import { changedIds } from './changed.ts';
import type { RemoteNews } from './remote.ts';

/** Tells and shows what others change on the board of this page, as long as the page is there. */
export function watchOthers(session: PlanSession, ui: Ui, collection: Collection): void {
	$effect(() => {
		let left = false;
		let news: Promise<RemoteNews> | undefined;
		// The sentences are fetched with the first change that needs one.
		const tell = async () => {
			const { RemoteNews } = await import('./remote.ts');
			return new RemoteNews(
				collection,
				() => ({ plan: session.plan, people: shortNames(session.people) }),
				(text) => ui.announce(text)
			);
		};
		const stop = session.onRemoteChange((diffs, by) => {
			const person = by === null ? undefined : session.people[by];
			news ??= tell();
			void news.then((told) => left || told.add(diffs, by));
			const ids = changedIds(diffs, collection);
			if (ids.length > 0 && ids.length <= 20 && mayAnimate()) {
				// Once the page has drawn the change.
				requestAnimationFrame(() => {
					for (const id of ids) {
						const card = cardElement(document, id);
						if (card) glow(card, person?.colour ?? 'var(--brand)');
					}
				});
			}
		});
		return () => {
			left = true;
			stop();
			void news?.then((told) => told.stop());
		};
	});
}
