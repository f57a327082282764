import { describe, expect, it } from 'vitest';
import { applyHyphens, hyphenateWords, longWords, withoutHyphens } from './hyphens.ts';

const visible = (text: string) => text.replaceAll('\u00AD', '|');

describe('hyphenation', () => {
	it('finds each long word once', () => {
		expect([...longWords(['Vernetzung und Sprachförderung', 'Sprachförderung, Bestandsaufnahme'])]).toEqual([
			'Sprachförderung',
			'Bestandsaufnahme'
		]);
	});

	it('breaks German words where a reader would', async () => {
		const words = await hyphenateWords(
			['Migrationsvorgeschichte', 'Einbürgerungskampagne', 'Öffentlichkeitsarbeit'],
			'de'
		);
		expect(Object.values(words).map(visible)).toEqual([
			'Migra|ti|ons|vor|ge|schichte',
			'Einbür|ge|rungs|kam|pa|gne',
			'Öffent|lich|keits|ar|beit'
		]);
	});

	it('leaves short words alone and reports long ones it does not know', () => {
		const unknown = new Set<string>();
		const text = applyHyphens(
			'Die Bestandsaufnahme constructor hasOwnProperty',
			{ Bestandsaufnahme: 'Bestands\u00ADaufnahme' },
			unknown
		);
		expect(visible(text)).toBe('Die Bestands|aufnahme constructor hasOwnProperty');
		expect([...unknown]).toEqual(['hasOwnProperty']);
		expect(withoutHyphens(text)).toBe('Die Bestandsaufnahme constructor hasOwnProperty');
	});
});
