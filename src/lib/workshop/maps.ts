/** Records by their id: one state after the other, never changed in place. */
export function byId<T extends { id: string }>(records: Iterable<T>): ReadonlyMap<string, T> {
	const map = new Map<string, T>();
	for (const record of records) map.set(record.id, record);
	return map;
}

export const noIds = (): ReadonlySet<string> => new Set();
