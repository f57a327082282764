/** Says whether it worked: without a secure connection browsers keep the clipboard closed, and some ask first. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
