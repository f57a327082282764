import type { LinePart, LineProblem, LineResult } from '$lib/collab/line-check.ts';
import { m } from '$lib/paraglide/messages';

type Words = () => string;

export const partNames: Record<LinePart, Words> = {
	reach: m.connection_part_reach,
	server: m.connection_part_server,
	session: m.connection_part_session,
	rights: m.connection_part_rights,
	upgrade: m.connection_part_upgrade,
	talk: m.connection_part_talk,
	hold: m.connection_part_hold
};

export const problemWords: Record<LineProblem, Words> = {
	unreachable: m.connection_unreachable,
	stranger: m.connection_stranger,
	database: m.connection_database,
	restarting: m.connection_restarting,
	path: m.connection_path,
	origin: m.connection_origin,
	signedOut: m.connection_signed_out,
	noAccess: m.connection_no_access,
	tooMany: m.connection_too_many,
	noUpgrade: m.connection_no_upgrade,
	mute: m.connection_mute,
	cut: m.connection_cut
};

/** What to do about it. */
export const hintFor: Record<LineProblem, Words> = {
	unreachable: m.connection_unreachable_hint,
	stranger: m.connection_stranger_hint,
	database: m.connection_database_hint,
	restarting: m.connection_restarting_hint,
	path: m.connection_path_hint,
	origin: m.connection_origin_hint,
	signedOut: m.connection_signed_out_hint,
	noAccess: m.connection_no_access_hint,
	tooMany: m.connection_too_many_hint,
	noUpgrade: m.connection_no_upgrade_hint,
	mute: m.connection_mute_hint,
	cut: m.connection_cut_hint
};

/** For whoever runs the server, in the language of logs. */
export function reportOf(results: readonly LineResult[], origin: string): string {
	const lines = results.map((result) => {
		if (result.state === 'good') return `${result.part}: ok, ${result.milliseconds} ms`;
		if (result.state === 'bad') return `${result.part}: ${result.problem} (${result.detail})`;
		return `${result.part}: not checked`;
	});
	return [`Etappe connection check, ${origin}, ${new Date().toISOString()}`, navigator.userAgent, ...lines].join('\n');
}
