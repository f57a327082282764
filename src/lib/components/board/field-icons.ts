import { m } from '$lib/paraglide/messages';
import type { fieldIcons } from '../icon-names.ts';

/** What the symbols of fields show, for those who cannot see them. */
export const fieldIconLabels: Record<(typeof fieldIcons)[number], () => string> = {
	scale: m.board_icon_scale,
	'book-open': m.board_icon_book_open,
	'briefcase-business': m.board_icon_briefcase_business,
	house: m.board_icon_house,
	baby: m.board_icon_baby,
	'heart-pulse': m.board_icon_heart_pulse,
	'graduation-cap': m.board_icon_graduation_cap,
	drama: m.board_icon_drama,
	megaphone: m.board_icon_megaphone,
	languages: m.board_icon_languages,
	handshake: m.board_icon_handshake,
	users: m.board_icon_users,
	landmark: m.board_icon_landmark,
	school: m.board_icon_school,
	'building-2': m.board_icon_building_2,
	sprout: m.board_icon_sprout,
	trees: m.board_icon_trees,
	bike: m.board_icon_bike,
	bus: m.board_icon_bus,
	globe: m.board_icon_globe,
	music: m.board_icon_music,
	volleyball: m.board_icon_volleyball,
	shield: m.board_icon_shield,
	lightbulb: m.board_icon_lightbulb,
	newspaper: m.board_icon_newspaper,
	accessibility: m.board_icon_accessibility
};
