import type { SubmitFunction } from '@sveltejs/kit';

/** For `use:enhance`: after an error the form keeps what was entered, but never a password. */
export const forgetPasswords: SubmitFunction =
	({ formElement }) =>
	async ({ update, result }) => {
		await update();
		if (result.type !== 'failure') return;
		for (const input of formElement.querySelectorAll<HTMLInputElement>('input[name*="password"]')) input.value = '';
	};
