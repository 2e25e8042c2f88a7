export * from './call.ts';
export * from './notice.ts';
