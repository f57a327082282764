import { expect, it } from 'vitest';
import { marked } from './marked.ts';

const show = (text: string, query: string) =>
	marked(text, query)
		.map((part) => (part.hit ? `[${part.text}]` : part.text))
		.join('');

it('marks the words of a query, each wherever it stands', () => {
	expect(show('Kooperation mit Schulen', 'schul koop')).toBe('[Koop]eration mit [Schul]en');
	expect(show('aaa', 'aa')).toBe('[aaa]');
});

it('does not mind case, umlauts and sharp s', () => {
	expect(show('Große Übung in der Straße', 'GROSS ubung strasse')).toBe('[Groß]e [Übung] in der [Straße]');
});

it('leaves a text without hits, or a query without words, as it is', () => {
	expect(show('Kultur', 'sport')).toBe('Kultur');
	expect(show('Kultur', '  ')).toBe('Kultur');
});
