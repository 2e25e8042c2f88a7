export * from './case.ts';
export * from './opt-out.ts';
export * from './principle.ts';
export * from './rule-book.ts';
export * from './verdict.ts';
