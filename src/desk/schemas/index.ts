export * from './desk.ts';
export * from './alert.ts';
export * from './draft.ts';
export * from './view.ts';
