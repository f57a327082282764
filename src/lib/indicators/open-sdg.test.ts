import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyDefinition } from './definition.ts';
import { definitionFromMeta, readOpenSdgMeta } from './open-sdg.ts';

const file = `---
# Kita
indicator_number: "3.1.1"
indicator_name: 'Betreuungsquote: Kinder ''unter'' 3'
indicator_definition: >-
  Anteil der Kinder,
  die betreut werden.

  Ohne Tagesmütter.
computation_calculations: |
  Kinder in Betreuung
  ÷ alle Kinder × 100
computation_units: Prozent   # Einheit
computation_limitations: Nur <b>öffentlich</b> geförderte
  Angebote, siehe [Bericht](https://example.org/b).
source_organisation_1: "Landesamt f\\u00fcr Statistik"
source_url_1: https://example.org/tabelle
source_periodicity_1: jährlich
graph_title: global_indicators.3-1-1-title
tags:
- custom.kita
graph_limits:
  - minimum: 0
    maximum: 100
national_metadata: {a: 1}
published: true
---
Text nach den Metadaten: egal
`;

describe('metadata of Open SDG', () => {
	it('become a definition', () => {
		const meta = readOpenSdgMeta(file);
		expect(meta.problems).toEqual([]);
		const definition = definitionFromMeta(meta);
		expect(definition).toMatchObject({
			code: '3.1.1',
			title: 'Betreuungsquote: Kinder ‘unter’ 3'.replaceAll(/[‘’]/g, "'"),
			says: 'Anteil der Kinder, die betreut werden.\nOhne Tagesmütter.',
			formula: 'Kinder in Betreuung\n÷ alle Kinder × 100',
			saysNot: 'Nur öffentlich geförderte Angebote, siehe Bericht.',
			unit: '%',
			kind: 'share',
			periodicity: 'year',
			source: { body: 'Landesamt für Statistik', link: 'https://example.org/tabelle' }
		});
		expect(tidyDefinition(definition).problems).toEqual([]);
		expect(meta.fields.has('tags')).toBe(false);
		expect(meta.fields.get('published')).toBe('true');
	});

	it('a text that only names a translation is no title', () => {
		const meta = readOpenSdgMeta('indicator_name: global_indicators.3-1-1-title\r\ngraph_title: Betreuungsquote\r\n');
		expect(definitionFromMeta(meta).title).toBe('Betreuungsquote');
	});

	it('what cannot be read is named with its line, and the rest is read', () => {
		const { fields, problems } = readOpenSdgMeta(
			['indicator_number: 1', '\tunit: %', 'nur Text', 'graph_title: "offen', 'indicator_number: 2', 'a: b'].join('\n')
		);
		expect(problems).toEqual([
			{ line: 2, kind: 'tab' },
			{ line: 3, kind: 'not_a_field' },
			{ line: 4, kind: 'unclosed_quote' },
			{ line: 5, kind: 'twice' }
		]);
		expect([...fields]).toEqual([
			['indicator_number', '1'],
			['a', 'b']
		]);
	});

	it('never throws, and keeps any text put in quotes', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void definitionFromMeta(readOpenSdgMeta(text))));
		fc.assert(
			fc.property(fc.string(), (text) => {
				const line = `a: ${JSON.stringify(text)}`;
				expect(readOpenSdgMeta(line).fields.get('a')).toBe(text);
			})
		);
	});
});
