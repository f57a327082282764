/** Takes a chart along as it is on the page: the styles it gets from there are written into it. */

interface Wanted {
	kind: 'svg' | 'png';
	title: string;
	source: string;
	file: string;
}

const copied = [
	'fill',
	'stroke',
	'stroke-width',
	'stroke-dasharray',
	'stroke-linecap',
	'stroke-linejoin',
	'opacity',
	'font-family',
	'font-size',
	'font-weight'
];
const namespace = 'http://www.w3.org/2000/svg';
/** Pixels per unit of the drawing: sharp in print and on large screens. */
const sharpness = 3;

export async function downloadChart(chart: SVGSVGElement, { kind, title, source, file }: Wanted): Promise<void> {
	const svg = standalone(chart, title, source);
	const text = new XMLSerializer().serializeToString(svg);
	const blob = new Blob([text], { type: 'image/svg+xml;charset=utf-8' });
	save(kind === 'svg' ? blob : await toPng(blob, svg), `${file}.${kind}`);
}

function standalone(chart: SVGSVGElement, title: string, source: string): SVGSVGElement {
	const copy = chart.cloneNode(true) as SVGSVGElement;
	const originals = chart.querySelectorAll('*');
	copy.querySelectorAll('*').forEach((element, i) => {
		const style = getComputedStyle(originals[i]!);
		for (const name of copied) element.setAttribute(name, style.getPropertyValue(name));
		element.removeAttribute('class');
	});
	const { width, height } = chart.viewBox.baseVal;
	const [head, foot] = [34, source ? 24 : 8];
	copy.setAttribute('viewBox', `0 ${-head} ${width} ${height + head + foot}`);
	copy.setAttribute('width', String(width));
	copy.setAttribute('height', String(height + head + foot));
	copy.setAttribute('xmlns', namespace);
	const page = getComputedStyle(document.body);
	const ground = document.createElementNS(namespace, 'rect');
	for (const [name, value] of Object.entries({ x: 0, y: -head, width, height: height + head + foot })) {
		ground.setAttribute(name, String(value));
	}
	ground.setAttribute('fill', getComputedStyle(chart.closest('.card') ?? document.body).backgroundColor || '#fff');
	copy.prepend(ground);
	copy.append(textElement(title, 8, -12, { 'font-size': '15', 'font-weight': '650', fill: page.color }));
	if (source) copy.append(textElement(source, 8, height + 15, { 'font-size': '11', fill: page.color }));
	for (const label of copy.querySelectorAll('text')) {
		if (!label.getAttribute('font-family')) label.setAttribute('font-family', page.fontFamily);
	}
	return copy;
}

function textElement(text: string, x: number, y: number, attributes: Record<string, string>): SVGTextElement {
	const element = document.createElementNS(namespace, 'text');
	element.textContent = text;
	for (const [name, value] of Object.entries({ x: String(x), y: String(y), ...attributes })) {
		element.setAttribute(name, value);
	}
	return element;
}

async function toPng(svg: Blob, { width, height }: SVGSVGElement): Promise<Blob> {
	const url = URL.createObjectURL(svg);
	try {
		const image = new Image();
		image.src = url;
		await image.decode();
		const canvas = document.createElement('canvas');
		canvas.width = width.baseVal.value * sharpness;
		canvas.height = height.baseVal.value * sharpness;
		canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
		return await new Promise((resolve, reject) =>
			canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png')
		);
	} finally {
		URL.revokeObjectURL(url);
	}
}

function save(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = url;
	link.download = name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-');
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
