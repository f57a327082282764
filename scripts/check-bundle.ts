/**
 * The bundle's budget: how much JavaScript a browser loads before the board can be used, compressed with brotli as the
 * server does it (at its best, once, when building).
 * Follows static imports only, from the entry and from the nodes of the board's route; what loads on first use
 * (the text editor, dialogs) does not count, and must not be reachable.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const budgetBytes = 130_000;
const root = join(import.meta.dirname, '..');
const outDir = process.env.ETAPPE_KIT_DIR ?? '.svelte-kit';
const client = join(root, outDir, 'output', 'client');

interface Chunk {
	file: string;
	imports?: string[];
}
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(client, '.vite', 'manifest.json'), 'utf8'));

/** The page and its layouts, as SvelteKit numbers them in its generated manifest. */
function nodesOf(route: string): number[] {
	const app = readFileSync(join(root, outDir, 'generated', 'client-optimized', 'app.js'), 'utf8');
	const entry = app.match(new RegExp(`"${route.replace(/[[\]]/g, '\\$&')}": \\[([^\\n]*)\\]`));
	if (!entry) throw new Error(`The built app has no route ${route}.`);
	const numbers = entry[1]!.match(/-?\d+/g)!.map((text) => (Number(text) < 0 ? ~Number(text) : Number(text)));
	return [0, ...numbers];
}

function reach(keys: string[]): Set<string> {
	const seen = new Set<string>();
	const visit = (key: string) => {
		if (seen.has(key)) return;
		seen.add(key);
		for (const next of manifest[key]?.imports ?? []) visit(next);
	};
	keys.forEach(visit);
	return seen;
}

function keyEndingWith(ending: string): string {
	const key = Object.keys(manifest).find((name) => name.endsWith(ending));
	if (!key) throw new Error(`The build manifest has no ${ending}.`);
	return key;
}

const size = (file: string) =>
	brotliCompressSync(readFileSync(join(client, file)), {
		params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
	}).length;

let failed = false;
for (const route of ['/plan/[plan]/fields', '/plan/[plan]/steps']) {
	const roots = [
		keyEndingWith('runtime/client/entry.js'),
		keyEndingWith('client-optimized/app.js'),
		...nodesOf(route).map((node) => keyEndingWith(`client-optimized/nodes/${node}.js`))
	];
	const files = [...reach(roots)].map((key) => manifest[key]!.file).filter((file) => file.endsWith('.js'));
	const sizes = [...new Set(files)].map((file) => ({ file, bytes: size(file) })).sort((a, b) => b.bytes - a.bytes);
	const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
	const text = sizes.map(({ file }) => readFileSync(join(client, file), 'utf8')).join('');
	console.log(`${route}: ${(total / 1000).toFixed(1)} kB of ${budgetBytes / 1000} kB, ${sizes.length} files`);
	for (const { file, bytes } of sizes.slice(0, 8)) console.log(`  ${(bytes / 1000).toFixed(1)} kB  ${file}`);
	if (total > budgetBytes) failed = true;
	if (text.includes('ProseMirror')) {
		console.error(`${route}: the text editor is loaded before it is needed.`);
		failed = true;
	}
}
if (failed) process.exit(1);
