import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { mayRead } from './http/metrics.ts';
import { Counter, Histogram, metricsPage } from './metrics.ts';

test('counters, histograms and gauges in the text format of Prometheus', () => {
	const refused = new Counter('reason');
	refused.add(2, 'gap');
	refused.add(1, 'odd "one"\n');
	const commits = new Histogram();
	for (const seconds of [0.0004, 0.003, 0.003, 60]) commits.observe(seconds);
	const page = metricsPage({
		refused_total: ['Refused.', refused],
		commit_seconds: ['Commits.', commits],
		rooms: ['Rooms.', () => 3]
	});
	expect(page).toContain(
		'# HELP refused_total Refused.\n# TYPE refused_total counter\nrefused_total{reason="gap"} 2\nrefused_total{reason="odd _one__"} 1\n'
	);
	expect(page).toContain('commit_seconds_bucket{le="0.0005"} 1\n');
	expect(page).toContain('commit_seconds_bucket{le="0.005"} 3\n');
	expect(page).toContain('commit_seconds_bucket{le="5"} 3\ncommit_seconds_bucket{le="+Inf"} 4\n');
	expect(page).toContain('commit_seconds_count 4\n');
	expect(page.endsWith('# TYPE rooms gauge\nrooms 3\n')).toBe(true);
});

test('metrics are for this machine, or for who has the token', () => {
	const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
		({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;
	const open = { metricsToken: null };
	expect(mayRead(from('127.0.0.1'), open)).toBe(true);
	expect(mayRead(from('::1'), open)).toBe(true);
	expect(mayRead(from('10.0.0.7'), open)).toBe(false);
	expect(mayRead(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }), open)).toBe(false);
	const closed = { metricsToken: 'a-long-enough-token' };
	expect(mayRead(from('127.0.0.1'), closed)).toBe(false);
	expect(mayRead(from('10.0.0.7', { authorization: 'Bearer a-long-enough-token' }), closed)).toBe(true);
	expect(mayRead(from('10.0.0.7', { authorization: 'Bearer wrong' }), closed)).toBe(false);
});
