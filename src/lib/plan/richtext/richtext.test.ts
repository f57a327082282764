import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RichText } from '../types.ts';
import { richTextToHtml } from './html.ts';
import { isSafeHref } from './links.ts';
import { plainText, readFragment, textToFragment } from './text.ts';

const text: RichText = [
	{
		type: 'paragraph',
		content: [
			{ type: 'text', text: 'Ein ' },
			{ type: 'text', text: 'fetter', marks: [{ type: 'bold' }] },
			{ type: 'hardBreak' },
			{
				type: 'text',
				text: 'Verweis',
				marks: [{ type: 'italic' }, { type: 'link', attrs: { href: 'https://www.muenster.de/?a=1&b=2' } }]
			}
		]
	},
	{
		type: 'orderedList',
		content: [
			{
				type: 'listItem',
				content: [
					{ type: 'paragraph', content: [{ type: 'text', text: 'eins' }] },
					{
						type: 'bulletList',
						content: [
							{ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'innen' }] }] }
						]
					}
				]
			},
			{ type: 'listItem', content: [{ type: 'paragraph' }] }
		]
	}
];

function inDoc(fragment: Y.XmlFragment): Y.XmlFragment {
	new Y.Doc().getMap('m').set('t', fragment);
	return fragment;
}

describe('rich text', () => {
	it('comes out of a document as it went in', () => {
		expect(readFragment(inDoc(textToFragment(text)))).toEqual(text);
	});

	it('becomes plain text', () => {
		expect(plainText(text)).toBe('Ein fetter\nVerweis\n1. eins\n  – innen\n2.');
	});

	it('becomes HTML that is safe in a page', () => {
		expect(richTextToHtml(text)).toBe(
			'<p>Ein <strong>fetter</strong><br><a href="https://www.muenster.de/?a=1&amp;b=2" rel="noopener noreferrer nofollow"><em>Verweis</em></a></p>' +
				'<ol><li><p>eins</p><ul><li><p>innen</p></li></ul></li><li><p></p></li></ol>'
		);
		const hostile = [
			{ type: 'script', content: [{ type: 'text', text: 'alert(1)' }] },
			{
				type: 'paragraph',
				content: [
					{ type: 'text', text: '<img onerror=x>', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }
				]
			}
		] as unknown as RichText;
		expect(richTextToHtml(hostile)).toBe('<p>&lt;img onerror=x&gt;</p>');
	});

	it('is read without what does not belong there', () => {
		const fragment = textToFragment(text);
		inDoc(fragment);
		fragment.insert(0, [new Y.XmlElement('script')]);
		const runs = new Y.XmlText();
		runs.applyDelta([
			{
				insert: 'x\u0001y',
				attributes: { style: { color: 'red' }, link: { href: 'javascript:1' }, 'bold--abcdefg=': {} }
			}
		]);
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [runs]);
		fragment.insert(0, [paragraph]);
		expect(readFragment(fragment).slice(1)).toEqual(text);
		expect(readFragment(fragment)[0]).toEqual({
			type: 'paragraph',
			content: [{ type: 'text', text: 'xy', marks: [{ type: 'bold' }] }]
		});
	});
});

describe('isSafeHref', () => {
	it.each(['https://muenster.de', 'http://a.b/c?d#e', 'mailto:a@b.de', 'tel:+49251', 'HTTPS://A.DE'])(
		'allows %s',
		(href) => {
			expect(isSafeHref(href)).toBe(true);
		}
	);
	it.each([
		'javascript:x',
		'vbscript:x',
		'data:x',
		'/relative',
		'//host',
		'https:',
		'https://a b',
		' https://a',
		5,
		null
	])('refuses %j', (href) => {
		expect(isSafeHref(href)).toBe(false);
	});
});
