import { dnsProgress } from './dns.ts';
import { growthProgress } from './growth.ts';
import { linearProgress } from './linear.ts';
import type { DnsVerdict, GrowthVerdict, LinearVerdict, Progress, ProgressInput } from './types.ts';

/**
 * How a series stands against its target, as of `reportYear`, by one of three published methods.
 * Never throws: what cannot be judged is `not_assessable`, and `why` names the obstacle and its place.
 */
export function progress(input: ProgressInput & { method: 'dns' }): Progress<DnsVerdict>;
export function progress(input: ProgressInput & { method: 'growth' }): Progress<GrowthVerdict>;
export function progress(input: ProgressInput & { method: 'linear' }): Progress<LinearVerdict>;
export function progress(input: ProgressInput): Progress;
export function progress(input: ProgressInput): Progress {
	switch (input.method) {
		case 'dns':
			return dnsProgress(input);
		case 'growth':
			return growthProgress(input);
		case 'linear':
			return linearProgress(input);
	}
}
