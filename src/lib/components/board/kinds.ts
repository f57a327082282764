import type { Collection } from '../../plan/types.ts';
import type { IconName } from '../icon-names.ts';

/** The symbol of each kind of record, in lists that mix them. */
export const kindIcon: Record<Collection, IconName> = {
	steps: 'route',
	milestones: 'flag',
	fields: 'layout-grid',
	measures: 'square-kanban',
	parts: 'list-checks',
	goals: 'target',
	organisations: 'building-2',
	comments: 'message-square',
	targets: 'target',
	clusters: 'layout-grid',
	notes: 'file-text',
	dots: 'circle-dot',
	boards: 'scale',
	shares: 'scale'
};
