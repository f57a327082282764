import { SqliteAdapter, type ColumnDataType, type Kysely } from 'kysely';

/** Bytes are the one type the two databases call differently. */
export function bytesType(db: Kysely<unknown>): ColumnDataType {
	return db.getExecutor().adapter instanceof SqliteAdapter ? 'blob' : ('bytea' as ColumnDataType);
}
