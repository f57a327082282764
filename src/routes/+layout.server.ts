import { readAppearance } from '$lib/components/appearance.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies }) => ({
	user: locals.user,
	appearance: readAppearance((name) => cookies.get(name))
});
