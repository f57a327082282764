/** The bundle's budget: the boards stay within it, and the text editor is not in it. */
import { budgetBytes, bundleOf } from './bundle.ts';

let failed = false;
for (const route of ['/plan/[plan]/fields', '/plan/[plan]/steps']) {
	const { total, files, text } = bundleOf(route);
	console.log(`${route}: ${(total / 1000).toFixed(1)} kB of ${budgetBytes / 1000} kB, ${files.length} files`);
	for (const { file, bytes } of files.slice(0, 8)) console.log(`  ${(bytes / 1000).toFixed(1)} kB  ${file}`);
	if (total > budgetBytes) failed = true;
	if (text.includes('ProseMirror')) {
		console.error(`${route}: the text editor is loaded before it is needed.`);
		failed = true;
	}
}
if (failed) process.exit(1);
