/**
 * How much JavaScript a browser loads before a page of the built product can be used, compressed with brotli as the
 * server does it (at its best, once, when building).
 * Follows static imports only, from the entry and from the nodes of the page's route; what loads on first use
 * (the text editor, dialogs) does not count.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

export const budgetBytes = 130_000;
const root = join(import.meta.dirname, '..');
const outDir = process.env.ETAPPE_KIT_DIR ?? '.svelte-kit';
const client = join(root, outDir, 'output', 'client');

interface Chunk {
	file: string;
	imports?: string[];
}
type Manifest = Record<string, Chunk>;

export interface Bundle {
	/** Bytes of all files together, compressed. */
	total: number;
	/** Largest first. */
	files: { file: string; bytes: number }[];
	/** What is in them. */
	text: string;
}
/** The page and its layouts, as SvelteKit numbers them in its generated manifest. */
function nodesOf(route: string): number[] {
	const app = readFileSync(join(root, outDir, 'generated', 'client-optimized', 'app.js'), 'utf8');
	const entry = app.match(new RegExp(`"${route.replace(/[[\]]/g, '\\$&')}": \\[([^\\n]*)\\]`));
	if (!entry) throw new Error(`The built app has no route ${route}.`);
	const numbers = entry[1]!.match(/-?\d+/g)!.map((text) => (Number(text) < 0 ? ~Number(text) : Number(text)));
	return [0, ...numbers];
}

function reach(manifest: Manifest, keys: string[]): Set<string> {
	const seen = new Set<string>();
	const visit = (key: string) => {
		if (seen.has(key)) return;
		seen.add(key);
		for (const next of manifest[key]?.imports ?? []) visit(next);
	};
	keys.forEach(visit);
	return seen;
}

function keyEndingWith(manifest: Manifest, ending: string): string {
	const key = Object.keys(manifest).find((name) => name.endsWith(ending));
	if (!key) throw new Error(`The build manifest has no ${ending}.`);
	return key;
}

const size = (file: string) =>
	brotliCompressSync(readFileSync(join(client, file)), {
		params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
	}).length;

/** @throws if there is no build, or it has no such route. */
export function bundleOf(route: string): Bundle {
	const manifest: Manifest = JSON.parse(readFileSync(join(client, '.vite', 'manifest.json'), 'utf8'));
	const roots = [
		keyEndingWith(manifest, 'runtime/client/entry.js'),
		keyEndingWith(manifest, 'client-optimized/app.js'),
		...nodesOf(route).map((node) => keyEndingWith(manifest, `client-optimized/nodes/${node}.js`))
	];
	const names = [...reach(manifest, roots)].map((key) => manifest[key]!.file).filter((file) => file.endsWith('.js'));
	const files = [...new Set(names)].map((file) => ({ file, bytes: size(file) })).sort((a, b) => b.bytes - a.bytes);
	return {
		total: files.reduce((sum, { bytes }) => sum + bytes, 0),
		files,
		text: files.map(({ file }) => readFileSync(join(client, file), 'utf8')).join('')
	};
}
