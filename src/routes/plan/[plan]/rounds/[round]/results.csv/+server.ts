import { toCsv } from '$lib/rounds/export/csv.ts';
import { download, exportTables } from '$lib/server/rounds/export-file.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { title, tables } = await exportTables(event);
	return download(toCsv(tables), 'text/csv; charset=utf-8', title, 'csv');
};
