import { type Draft, p } from '../build.ts';

const variant = (title: string) => [p(`Im Kapitel des Masterplans heißt dieses Handlungsfeld „${title}“.`)];

/** The nine fields of action, named as in the masterplan's list; its chapters vary two of the names. */
export const fields: Draft<'fields'>[] = [
	{ id: 'f-recht', title: 'Rechtliche Integrationsbegleitung', hue: 25, icon: 'scale' },
	{ id: 'f-sprache', title: 'Sprache und Bildung', hue: 58, icon: 'book-open' },
	{
		id: 'f-wirtschaft',
		title: 'Wirtschaft und Arbeit',
		hue: 95,
		icon: 'briefcase-business',
		text: variant('Arbeit und Wirtschaft')
	},
	{ id: 'f-wohnen', title: 'Wohnen und Stadtentwicklung', hue: 150, icon: 'house' },
	{
		id: 'f-kinder',
		title: 'Kinder- und Jugendhilfe, soziale Leistungen & Dienste',
		hue: 190,
		icon: 'baby',
		text: variant('Kinder- und Jugendhilfe, soziale Leistungen und Dienste')
	},
	{ id: 'f-gesundheit', title: 'Gesundheit', hue: 225, icon: 'heart-pulse' },
	{ id: 'f-personal', title: 'Personalentwicklung und Fortbildung', hue: 265, icon: 'graduation-cap' },
	{ id: 'f-kultur', title: 'Kultur und Sport', hue: 305, icon: 'drama' },
	{ id: 'f-presse', title: 'Presse und Öffentlichkeitsarbeit', hue: 345, icon: 'megaphone' }
];
