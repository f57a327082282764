/**
 * Builds static/icons.svg: the icons the product uses, from lucide-static, as one sprite.
 * Run `node scripts/icons.ts` after changing the list below; `--check` fails if the file is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { iconNames } from '../src/lib/components/icon-names.ts';

const root = new URL('..', import.meta.url);
const target = new URL('static/icons.svg', root);

function symbol(name: string): string {
	const source = readFileSync(new URL(`node_modules/lucide-static/icons/${name}.svg`, root), 'utf8');
	const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(source)?.[1];
	if (inner === undefined) throw new Error(`icon ${name}: no <svg> in its file`);
	return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`;
}

const licence = 'Lucide icons, ISC licence, https://lucide.dev/license';
const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${licence} -->\n${iconNames.map(symbol).join('\n')}\n</svg>\n`;

if (process.argv.includes('--check')) {
	if (readFileSync(target, 'utf8') !== sprite) throw new Error('static/icons.svg is stale: run node scripts/icons.ts');
} else {
	writeFileSync(target, sprite);
	console.log(`static/icons.svg: ${iconNames.length} icons, ${sprite.length} bytes`);
}
