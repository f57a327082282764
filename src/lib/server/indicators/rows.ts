import type { Selectable } from 'kysely';
import type { Indicator, IndicatorDefinition } from '../../indicators/definition.ts';
import type { Measured, MissingReason, Observation, Quality } from '../../indicators/observation.ts';
import { methods, type Method } from '../../indicators/progress/types.ts';
import type { PeriodKind } from '../../indicators/time.ts';
import type { IndicatorSettingTable, IndicatorTable, ObservationTable } from './tables.ts';

/** What a plan says about its indicators as a whole. */
export interface IndicatorSettings {
	/** Counts of people below it are hidden from everybody who does not enter them. */
	threshold: number;
	/** How progress is judged. */
	method: Method;
	/** `linear` only: how far below the path still counts as on it, in percent of the way. */
	tolerance: number;
}

export const defaultSettings: IndicatorSettings = { threshold: 5, method: 'dns', tolerance: 0 };

export function settingsOf(row: Selectable<IndicatorSettingTable> | undefined): IndicatorSettings {
	if (!row) return defaultSettings;
	const method = methods.find((one) => one === row.method) ?? defaultSettings.method;
	return { threshold: row.threshold, method, tolerance: row.tolerance };
}

type Rest = Omit<IndicatorDefinition, 'code' | 'title' | 'responsible' | 'nextDue'>;

export function definitionColumns({ code, title, responsible, nextDue, ...rest }: IndicatorDefinition) {
	const data: Rest = rest;
	return { code, title, responsible, next_due: nextDue, data: JSON.stringify(data) };
}

export function toIndicator(row: IndicatorTable): Indicator {
	const { id, code, title, headline, responsible } = row;
	const rest = JSON.parse(row.data) as Rest;
	return { ...rest, id, code, title, headline, responsible, nextDue: row.next_due, updatedAt: row.updated_at };
}

export function toObservation(row: Omit<ObservationTable, 'indicator_id'>): Observation {
	return {
		breakdown: row.breakdown,
		span: { kind: row.period_kind as PeriodKind, start: row.period_start },
		...measuredOf(row),
		hidden: row.hidden === 1,
		importId: row.import_id,
		at: row.at,
		userId: row.user_id
	};
}

export function measuredOf(
	row: Pick<ObservationTable, 'value' | 'numerator' | 'denominator' | 'missing' | 'quality' | 'note'>
): Measured {
	const { value, numerator, denominator, missing, quality, note } = row;
	return {
		value,
		numerator,
		denominator,
		missing: missing as MissingReason | null,
		quality: quality as Quality | null,
		note
	};
}

/** What somebody sees who may not see small numbers. */
export function withoutHidden<O extends Measured & { hidden: boolean }>(observation: O): O {
	if (!observation.hidden) return observation;
	return { ...observation, value: null, numerator: null, denominator: null, missing: 'protected', note: null };
}
