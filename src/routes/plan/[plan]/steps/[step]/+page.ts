import { loadCard } from '$lib/components/card/load.ts';
import { refOf } from '$lib/plan/ids.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = (event) => loadCard(event, refOf('steps', event.params.step));
