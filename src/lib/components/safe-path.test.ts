import { expect, it } from 'vitest';
import { safePath } from './safe-path.ts';

it('goes on only within this site', () => {
	expect(safePath('/plan/abc?view=board#m1')).toBe('/plan/abc?view=board#m1');
	for (const path of [
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'https://evil.example',
		'javascript:1',
		5,
		null
	])
		expect(safePath(path), String(path)).toBe('/');
});
