import { describe, expect, test } from 'vitest';
import { codeFrom, codeLength, codeSigns, readCode, showCode } from './code.ts';
import { distinctName, guestNameLength, readGuestName } from './name.ts';

describe('codes', () => {
	test('every byte gives a sign, each as often as the others', () => {
		const counts = new Map<string, number>();
		for (let byte = 0; byte < 256; byte++) {
			const sign = codeFrom(new Uint8Array(codeLength).fill(byte))[0] ?? '';
			counts.set(sign, (counts.get(sign) ?? 0) + 1);
		}
		expect(counts.size).toBe(codeSigns.length);
		expect(new Set(counts.values())).toEqual(new Set([256 / codeSigns.length]));
	});

	test.each([
		['K7QM4XPR', 'K7QM4XPR'],
		['k7qm-4xpr', 'K7QM4XPR'],
		[' k7qm 4xpr ', 'K7QM4XPR'],
		['OIl0-1234', '01101234'],
		['K7QM–4XPR', 'K7QM4XPR']
	])('%j is read as %s', (typed, code) => expect(readCode(typed)).toBe(code));

	test.each(['', 'K7QM', 'K7QM4XPRA', 'K7QM4XPU', '<script>', 'K7QM4XP😀', 'x'.repeat(100_000)])(
		'%.20j is no code',
		(typed) => expect(readCode(typed)).toBeNull()
	);

	test('a code that is shown is read again', () => expect(readCode(showCode('K7QM4XPR'))).toBe('K7QM4XPR'));
});

describe('names', () => {
	test.each([
		['  Ayşe  Yılmaz ', 'Ayşe Yılmaz'],
		['<script>alert(1)</script>', '<script>alert(1)</script>'],
		['Anna\u202e\u200b', 'Anna'],
		['عائشة', 'عائشة'],
		['3', '3']
	])('%j becomes %j', (typed, name) => expect(readGuestName(typed)).toBe(name));

	test.each(['', '   ', '\u200b', '…', '🙂', 'x'.repeat(guestNameLength + 1)])('%j is none', (typed) =>
		expect(readGuestName(typed)).toBeNull()
	);

	test('of two of the same name one gets a number', () => {
		expect(distinctName('Anna', ['Ben'])).toBe('Anna');
		expect(distinctName('anna', ['Anna'])).toBe('anna 2');
		expect(distinctName('Anna', ['Anna', 'Anna 2'])).toBe('Anna 3');
		const long = 'x'.repeat(guestNameLength);
		expect(readGuestName(distinctName(long, [long]))).not.toBeNull();
	});
});
