/** A CSV file to keep. `name` without its ending; characters a file system refuses are replaced. */
export function csvResponse(csv: string, name: string): Response {
	const file = `${name.slice(0, 120)}.csv`.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-');
	const plain = file.normalize('NFKD').replaceAll(/[^\x20-\x7e]/g, '');
	return new Response(csv, {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file)}`,
			'Cache-Control': 'private, no-store'
		}
	});
}
