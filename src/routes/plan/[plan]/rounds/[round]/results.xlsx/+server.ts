import { toXlsx } from '$lib/rounds/export/xlsx.ts';
import { download, exportTables } from '$lib/server/rounds/export-file.ts';
import type { RequestHandler } from './$types';

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const GET: RequestHandler = async (event) => {
	const { title, tables } = await exportTables(event);
	return download(toXlsx(tables) as Uint8Array<ArrayBuffer>, type, title, 'xlsx');
};
