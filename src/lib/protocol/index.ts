export * from './close.ts';
export { MalformedFrame } from './codec.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './presence.ts';
export * from './version.ts';
