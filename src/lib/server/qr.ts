import { encode } from 'uqr';

/** A QR code as one SVG path on a square of `size` modules, the quiet zone of four modules included. */
export interface QrPath {
	d: string;
	size: number;
}

/** Drawn here, so that no request leaves the installation. Readable from the last row: medium error correction. */
export function qrPath(text: string): QrPath {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const d = data
		.flatMap((row, y) => {
			const runs: string[] = [];
			for (let x = 0; x < row.length; x++) {
				if (!row[x]) continue;
				const start = x;
				while (row[x + 1]) x++;
				runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`);
			}
			return runs;
		})
		.join('');
	return { d, size };
}
