import type { Command } from './command.ts';
import { backup, check, restore } from './keeping.ts';
import { catalogueTakeOver } from './indicators.ts';
import { memberAdd, memberList, memberRemove } from './members.ts';
import { planBringBack, planCreate, planExport, planImport, planList } from './plans.ts';
import { userAdd, userLink, userList } from './users.ts';

export const commands: readonly Command[] = [
	userAdd,
	userLink,
	userList,
	planList,
	planCreate,
	planImport,
	planExport,
	planBringBack,
	catalogueTakeOver,
	memberList,
	memberAdd,
	memberRemove,
	backup,
	restore,
	check
];
