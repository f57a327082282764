import { fewest, type CountedGroup, type RoundBody } from './types.ts';

/**
 * Whose ballots are counted together. In a named round each body stands for itself. In a secret round a body with
 * fewer than three ballots never stands alone, neither shown nor as the difference of two results shown: such bodies
 * are counted together, and if that is still too few, with the body that has the fewest ballots of the others. Their
 * weights add up. Too few ballots altogether: no group, no result.
 * @param ballots how many ballots each body has cast; bodies without any do not count
 */
export function groupBodies(
	bodies: readonly RoundBody[],
	ballots: Readonly<Record<string, number>>,
	secret: boolean
): CountedGroup[] {
	const groups = bodies
		.map(({ name, weight }): CountedGroup => ({ bodies: [name], weight, ballots: ballots[name] ?? 0 }))
		.filter((group) => group.ballots > 0);
	if (!secret) return groups;
	const large = groups.filter((group) => group.ballots >= fewest);
	const small = groups.filter((group) => group.ballots < fewest);
	if (small.length === 0) return large;
	let joined = small.reduce(join);
	if (joined.ballots < fewest) {
		const smallest = large.reduce<CountedGroup | null>(
			(least, group) => (least === null || group.ballots < least.ballots ? group : least),
			null
		);
		if (smallest === null) return [];
		large.splice(large.indexOf(smallest), 1);
		joined = join(smallest, joined);
	}
	return [...large, joined];
}

function join(one: CountedGroup, other: CountedGroup): CountedGroup {
	return {
		bodies: [...one.bodies, ...other.bodies],
		weight: one.weight + other.weight,
		ballots: one.ballots + other.ballots
	};
}
