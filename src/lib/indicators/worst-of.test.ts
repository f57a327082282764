import { expect, it } from 'vitest';
import { worstOf } from './worst-of.ts';

it('takes the worst of several verdicts and leaves out what says nothing', () => {
	expect(worstOf(['on_track', 'wrong_direction', 'slightly_off_track'])).toBe('wrong_direction');
	expect(worstOf(['target_achieved', 'substantial_progress'])).toBe('substantial_progress');
	expect(worstOf(['reached', 'behind', 'on_path'])).toBe('behind');
	expect(worstOf(['not_assessable', 'on_track'])).toBe('on_track');
	expect(worstOf(['not_assessable'])).toBe('not_assessable');
	expect(worstOf([])).toBe('not_assessable');
});
