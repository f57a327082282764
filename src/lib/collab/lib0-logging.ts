/**
 * Stands in for `lib0/logging` in browsers, see `vite.config.ts`. Yjs says two warnings with it; its colours would bring
 * lib0's whole DOM and schema modules with them, a thirtieth of all that a board loads.
 */
/* eslint-disable no-console -- this is what it is for */
const style = '';
export { style as BOLD, style as UNBOLD, style as ORANGE, style as RED };

export const print = (...words: unknown[]): void => console.log(...words.filter((word) => word !== style));
export const warn = (...words: unknown[]): void => console.warn(...words);
