/** What windows of one copy tell each other: one was left with unsaved work; the person signed out, nothing may stay. */
export type CopyNews = 'left' | 'gone';

/** Name of the channel for it. `copy`: of a person and a plan. */
export const channelOf = (copy: string): string => `etappe/${copy}`;
