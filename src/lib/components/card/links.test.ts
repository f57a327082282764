import { describe, expect, it } from 'vitest';
import { isSafeHref } from '../../plan/index.ts';
import { findLinks, readLink } from './links.ts';

describe('readLink', () => {
	it.each([
		['https://www.stadt-muenster.de/a?b=c#d', 'https://www.stadt-muenster.de/a?b=c#d'],
		[' www.stadt-muenster.de ', 'https://www.stadt-muenster.de'],
		['münster.de/plan', 'https://münster.de/plan'],
		['localhost.test:3000/x', 'https://localhost.test:3000/x'],
		['amt@stadt.de', 'mailto:amt@stadt.de'],
		['+49 251 492-0', 'tel:+492514920'],
		['tel:0251492', 'tel:0251492'],
		['MAILTO:a@b.de', 'MAILTO:a@b.de']
	])('takes %s', (typed, href) => {
		expect(readLink(typed)).toEqual({ href });
		expect(isSafeHref(href)).toBe(true);
	});

	it.each([
		['javascript:alert(1)', 'protocol'],
		['JaVa\tScript:alert(1)', 'protocol'],
		['\u0001javascript:alert(1)', 'protocol'],
		['java\u200bscript:alert(1)', 'protocol'],
		['data:text/html,x', 'protocol'],
		['vbscript:x', 'protocol'],
		['file:///etc/passwd', 'protocol'],
		['  ', 'empty'],
		['https:', 'invalid'],
		['https:///x', 'invalid'],
		['nur Text', 'invalid'],
		[`https://a.de/${'x'.repeat(2001)}`, 'long']
	])('refuses %s', (typed, problem) => {
		expect(readLink(typed)).toEqual({ problem });
	});

	it('guesses nothing for pasted text', () => {
		expect(readLink('www.stadt.de', { guess: false })).toEqual({ problem: 'invalid' });
	});
});

describe('findLinks', () => {
	it('keeps punctuation outside the address', () => {
		expect(findLinks('Siehe https://a.de/b. Oder (https://c.de)!')).toEqual([
			{ text: 'Siehe ' },
			{ text: 'https://a.de/b', href: 'https://a.de/b' },
			{ text: '. Oder (' },
			{ text: 'https://c.de', href: 'https://c.de' },
			{ text: ')!' }
		]);
	});
	it('links nothing else', () => {
		expect(findLinks('javascript:alert(1) <b>')).toEqual([{ text: 'javascript:alert(1) <b>' }]);
	});
	it('loses no text', () => {
		const text = 'a https://x.de/(y) b http:// c https://z.de…';
		expect(
			findLinks(text)
				.map((segment) => segment.text)
				.join('')
		).toBe(text);
	});
});
