/**
 * P(X ≥ x) for a chi-square distributed X, 0..1; x ≥ 0, df > 0. Absolute error below 1e-13.
 * The regularised upper incomplete gamma function Q(df/2, x/2): series below its peak, Lentz's continued fraction
 * above (Abramowitz & Stegun 6.5.29 and 6.5.31).
 */
export function chiSquareTail(x: number, df: number): number {
	const a = df / 2;
	const z = x / 2;
	if (z <= 0) return 1;
	const front = Math.exp(a * Math.log(z) - z - logGamma(a));
	return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z);
}

const accuracy = 1e-16;

function series(a: number, z: number): number {
	let term = 1 / a;
	let sum = term;
	for (let k = 1; term > sum * accuracy; k++) {
		term *= z / (a + k);
		sum += term;
	}
	return sum;
}

function fraction(a: number, z: number): number {
	let b = z + 1 - a;
	let c = Infinity;
	let d = 1 / b;
	let value = d;
	for (let k = 1; k < 1000; k++) {
		const numerator = -k * (k - a);
		b += 2;
		d = 1 / (numerator * d + b);
		c = b + numerator / c;
		const factor = c * d;
		value *= factor;
		if (Math.abs(factor - 1) < accuracy) break;
	}
	return value;
}

/** ln Γ(a), a > 0: recurrence up to 15, then Stirling's series. */
function logGamma(a: number): number {
	let shift = 0;
	let x = a;
	for (; x < 15; x++) shift += Math.log(x);
	const inverse = 1 / x;
	const square = inverse * inverse;
	const tail = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
	return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + tail - shift;
}
