import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { metricsPage } from '../metrics.ts';

/** `GET /metrics` for Prometheus: for this machine only, or for whoever has the token. To others it is not there. */
export function answerMetrics(app: App, request: IncomingMessage, response: ServerResponse): void {
	if (request.method !== 'GET' || !mayRead(request, app.config)) {
		response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
		response.end('Not found\n');
		return;
	}
	response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' });
	response.end(pageOf(app));
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;
const forwarding = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

/** A request that came through a proxy is from elsewhere, though its other end is this machine. */
export function mayRead({ headers, socket }: IncomingMessage, { metricsToken }: Pick<Config, 'metricsToken'>): boolean {
	if (metricsToken !== null) return sameText(headers.authorization ?? '', `Bearer ${metricsToken}`);
	return loopback.test(socket.remoteAddress ?? '') && !forwarding.some((header) => header in headers);
}

function sameText(a: string, b: string): boolean {
	const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(left as Buffer, right as Buffer);
}

function pageOf({ hub }: App): string {
	const { figures } = hub;
	const stats = hub.stats();
	const { rss, heapUsed } = process.memoryUsage();
	const { user, system } = process.cpuUsage();
	return metricsPage({
		etappe_rooms: ['Plans that are open.', () => stats.rooms],
		etappe_connections: ['Live connections.', () => stats.connections],
		etappe_queue: ['Updates and answers that wait for the disk.', () => stats.waiting],
		etappe_connections_opened_total: ['Live connections opened.', figures.opened],
		etappe_connections_closed_total: ['Live connections ended by the server.', figures.closed],
		etappe_handshakes_refused_total: ['Handshakes turned away, by HTTP status.', figures.turnedAway],
		etappe_rooms_opened_total: ['Plans opened.', figures.roomsOpened],
		etappe_rooms_failed_total: ['Rooms that had to be given up.', figures.roomsFailed],
		etappe_updates_total: ['Updates accepted and on disk.', figures.updates],
		etappe_update_bytes_total: ['Bytes of those updates.', figures.updateBytes],
		etappe_updates_refused_total: ['Updates refused.', figures.refused],
		etappe_presence_refused_total: ['Presence that was not taken.', figures.presenceRefused],
		etappe_commit_seconds: ['From an update being accepted to its being on disk.', figures.commits],
		etappe_fanout_wait_seconds: ['From when an update came in until it was sent to the others.', figures.waited],
		etappe_fanout_seconds: ['Time to hand one sending to all sockets of a room.', figures.sending],
		etappe_fanout_frames_total: ['Writes to sockets by these sendings.', figures.frames],
		etappe_event_loop_utilization: [
			'Part of its time the main thread was busy since the start.',
			() => performance.eventLoopUtilization().utilization
		],
		process_resident_memory_bytes: ['Memory the process holds.', () => rss],
		nodejs_heap_size_used_bytes: ['Heap in use.', () => heapUsed],
		process_cpu_seconds_total: ['CPU time, all threads.', () => (user + system) / 1e6],
		process_uptime_seconds: ['Since the start.', () => process.uptime()]
	});
}
