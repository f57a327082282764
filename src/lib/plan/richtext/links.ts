import { limits } from '../limits.ts';

/** Where links in texts may lead. `javascript:` and the like are not among them. */
export const linkProtocols = ['http', 'https', 'mailto', 'tel'] as const;

/** Is it an absolute address with one of the allowed protocols? */
export function isSafeHref(value: unknown): value is string {
	// No spaces or control characters: browsers skip them, so they could hide another protocol.
	return (
		typeof value === 'string' && value.length <= limits.href && /^(?:https?|mailto|tel):[^\s\p{C}]+$/iu.test(value)
	);
}
