export { permissionRow, permissions, type Action } from './permissions.ts';
export { isWithin, purposeCode, ruleBook } from './rule-book.ts';
export { principles } from './table.ts';
export type { DeliverSubject, ListSubject, MatchSubject, SettleSubject } from './subjects.ts';
export { judge, pass, refusal, verdictFacts } from './gate.ts';
export type { Finding, Stage, Verdict } from '../kernel/ctx.ts';
export { allOptOuts, optedOutOf } from './store.ts';
export { initPrinciplesModels } from './models.ts';
