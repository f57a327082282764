/** What the system knows of a process. Linux. */
import { readFileSync } from 'node:fs';

/** Milliseconds of processor time so far, user and system, of all threads. */
export function cpuTime(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in parentheses may hold spaces; the fields after it do not.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const ticks = Number(fields[11]) + Number(fields[12]);
	return (ticks * 1_000) / ticksPerSecond;
}

/** MiB in memory now. */
export function residentMemory(pid: number): number {
	const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(line?.[1] ?? NaN) / 1_024;
}

/** A clock that all processes of the machine share, in milliseconds. */
export function sharedClock(): number {
	const [seconds, nanoseconds] = process.hrtime();
	return seconds * 1_000 + nanoseconds / 1e6;
}

/** USER_HZ is part of Linux's interface to programs: 100 on every architecture Node runs on. */
const ticksPerSecond = 100;
