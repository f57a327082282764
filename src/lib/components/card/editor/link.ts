import { Mark, mergeAttributes } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { readLink } from '../links.ts';

declare module '@tiptap/core' {
	interface Commands<ReturnType> {
		link: {
			/** Links the selection, or the whole link the cursor stands in. The address must have passed `readLink`. */
			setLink: (href: string) => ReturnType;
			unsetLink: () => ReturnType;
		};
	}
}

/** Links with nothing but an address: what the plan's schema allows, and no parser of its own. */
export const Link = Mark.create({
	name: 'link',
	priority: 1000,
	// Text typed behind a link is not part of it.
	inclusive: false,
	keepOnSplit: false,

	addAttributes() {
		return { href: { default: '' } };
	},

	parseHTML() {
		return [
			{
				tag: 'a[href]',
				getAttrs: (element) => {
					const link = readLink(element.getAttribute('href') ?? '', { guess: false });
					return 'href' in link ? { href: link.href } : false;
				}
			}
		];
	},

	renderHTML({ HTMLAttributes }) {
		const link = readLink(String(HTMLAttributes.href ?? ''), { guess: false });
		const href = 'href' in link ? link.href : undefined;
		return ['a', mergeAttributes({ href, rel: 'noopener noreferrer nofollow' }), 0];
	},

	addCommands() {
		return {
			setLink:
				(href) =>
				({ chain }) =>
					chain().extendMarkRange('link').setMark('link', { href }).run(),
			unsetLink:
				() =>
				({ chain }) =>
					chain().unsetMark('link', { extendEmptyMarkRange: true }).run()
		};
	},

	addProseMirrorPlugins() {
		const { editor } = this;
		return [
			new Plugin({
				key: new PluginKey('link'),
				props: {
					// An address pasted over a selection links it.
					handlePaste: (view, event) => {
						const text = event.clipboardData?.getData('text/plain').trim() ?? '';
						if (view.state.selection.empty || !/^(https?:\/\/|mailto:|tel:)\S+$/i.test(text)) return false;
						const link = readLink(text, { guess: false });
						return 'href' in link && editor.commands.setMark('link', { href: link.href });
					},
					// A plain click sets the cursor; with Ctrl or Cmd it opens the link, as in other editors.
					handleClick: (_view, _position, event) => {
						const anchor = (event.target as Element | null)?.closest?.('a[href]');
						if (!anchor || !(event.ctrlKey || event.metaKey)) return false;
						window.open((anchor as HTMLAnchorElement).href, '_blank', 'noopener,noreferrer');
						return true;
					}
				}
			})
		];
	}
});
