/**
 * The real process without pages, to be spawned and killed: real database, real log. On its first start it
 * creates a plan and two people; it prints one JSON line with what a client needs.
 */
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createWebServer } from '../../server/http/web-server.ts';
import { lockDirectory } from '../../server/lock.ts';

export interface BareServer {
	port: number;
	planId: string;
	/** Cookie headers. */
	cookies: string[];
}

const config = readConfig(process.env);
lockDirectory(config.dataDir);
const app = await createApp(config, { rooms: { compactAfterUpdates: 50, updateBurst: 10_000, updateRate: 10_000 } });
const web = createWebServer(app, (_request, response) => void response.end());
const port = await web.listen('127.0.0.1', 0);
const file = join(config.dataDir, 'people.json');
if (!existsSync(file)) writeFileSync(file, JSON.stringify(await populate()));
process.stdout.write(`${JSON.stringify({ port, ...JSON.parse(readFileSync(file, 'utf8')) })}\n`);
process.on('SIGTERM', () => void Promise.all([web.close(500), app.close()]).then(() => process.exit(0)));

async function populate(): Promise<Omit<BareServer, 'port'>> {
	const cookies: string[] = [];
	let planId = '';
	for (const name of ['ada', 'bob']) {
		const created = await app.accounts.create({ email: `${name}@example.org`, name, password: 'a long password' });
		if (!created.ok) throw new Error(created.reason);
		const { token } = await app.accounts.startSession(created.user, 'password', { ip: '127.0.0.1' });
		cookies.push(`${app.accounts.cookies.cookie(token, false).name}=${token}`);
		if (planId) {
			const membership = { role: 'coordinator', fields: [], body: null, organisation: null } as const;
			await app.members.set(planId, created.user.id, membership, 'operator');
			continue;
		}
		const plan = await app.plans.create({ title: 'Plan', municipality: 'Stadt', example: 'muenster' }, created.user.id);
		if (!plan.ok) throw new Error(plan.reason);
		planId = plan.planId;
	}
	return { planId, cookies };
}
