/** Every message stands in every language, with the same placeholders, and is used somewhere. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const settings = JSON.parse(readFileSync(join(root, 'project.inlang/settings.json'), 'utf8'));
const [base, ...others] = settings.locales as string[];
const problems: string[] = [];

function read(locale: string): Map<string, string> {
	const messages = new Map<string, string>();
	for (const file of globSync(`messages/${locale}/*.json`, { cwd: root })) {
		for (const [key, value] of Object.entries(JSON.parse(readFileSync(join(root, file), 'utf8')))) {
			if (key === '$schema') continue;
			if (messages.has(key)) problems.push(`${locale}: "${key}" stands twice (again in ${basename(file)})`);
			messages.set(key, JSON.stringify(value));
			if (value === '') problems.push(`${locale}: "${key}" is empty`);
		}
	}
	return messages;
}

function placeholders(message: string): string {
	return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort().join(', ');
}

const reference = read(base!);
for (const locale of others) {
	const messages = read(locale);
	for (const [key, text] of reference) {
		const other = messages.get(key);
		if (other === undefined) problems.push(`${locale}: "${key}" is missing`);
		else if (placeholders(other) !== placeholders(text)) problems.push(`${locale}: "${key}" has other placeholders`);
	}
	for (const key of messages.keys()) if (!reference.has(key)) problems.push(`${base}: "${key}" is missing`);
}

const code = globSync(['src/**/*.{ts,svelte}', 'server/**/*.ts', 'scripts/*.ts'], { cwd: root })
	.filter((file) => !file.includes(join('lib', 'paraglide')))
	.map((file) => readFileSync(join(root, file), 'utf8'))
	.join('\n');
const words = new Set(code.match(/\w+/g));
for (const key of reference.keys()) if (!words.has(key)) problems.push(`"${key}" is used nowhere`);

if (problems.length) {
	console.error(problems.join('\n'));
	process.exit(1);
}
console.log(`${reference.size} messages in ${settings.locales.length} languages`);
