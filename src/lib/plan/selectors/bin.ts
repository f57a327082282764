import { refOf } from '../ids.ts';
import { collections, type Collection, type Plan, type RecordOf, type Ref } from '../types.ts';
import { titleOfRecord } from './records.ts';

export interface Binned {
	ref: Ref;
	collection: Collection;
	record: RecordOf[Collection];
	title: string;
}

/** What lies in the bin, the latest first. Parts of a binned measure are not listed: they come back with it. */
export function bin(plan: Plan): Binned[] {
	const binned: Binned[] = [];
	for (const collection of collections) {
		for (const record of Object.values(plan[collection])) {
			if (record.deletedAt === null) continue;
			const title = titleOfRecord(collection, record);
			binned.push({ ref: refOf(collection, record.id), collection, record, title });
		}
	}
	return binned.sort((a, b) => (b.record.deletedAt ?? 0) - (a.record.deletedAt ?? 0) || (a.ref < b.ref ? -1 : 1));
}
