export * from './desk.ts';
export * from './alert.ts';
