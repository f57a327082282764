import { expect, test } from 'vitest';
import { isEmail, isName, isPassword, normaliseEmail, normaliseName } from './account-rules.ts';
import { shortenIp } from './audit.ts';

test.each([
	['anna@example.org', true],
	['o’neil+plan@sub.example.org', true],
	['jürgen@müller.example', true],
	['koordination@localhost', true],
	['', false],
	['anna', false],
	['anna@', false],
	['@example.org', false],
	['anna@ex@ample.org', false],
	['an na@example.org', false],
	['anna@example.org\u0000', false],
	[`${'a'.repeat(250)}@b.de`, false]
])('e-mail address %j: %s', (email, fits) => {
	expect(isEmail(normaliseEmail(email))).toBe(fits);
});

test('names lose what cannot be seen, not what belongs to them', () => {
	expect(normaliseName('\u202eanna\u200b  Müller\n')).toBe('anna Müller');
	expect(normaliseName('Nguyễn Thị Ánh')).toBe('Nguyễn Thị Ánh');
	expect(isName('')).toBe(false);
	expect(isName('x'.repeat(101))).toBe(false);
});

test('length decides about passwords', () => {
	expect(isPassword('123456789')).toBe(false);
	expect(isPassword('1234567890')).toBe(true);
	expect(isPassword('x'.repeat(257))).toBe(false);
});

test.each([
	['203.0.113.77', '203.0.113.0'],
	['::ffff:203.0.113.77', '203.0.113.0'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
	['fe80::1', 'fe80::'],
	['::1', '::'],
	['unknown', null],
	['', null],
	[null, null]
])('address %s is kept as %s', (ip, kept) => {
	expect(shortenIp(ip)).toBe(kept);
});
