// The second door: what only `supervise` uses.
export { LEAD_MS } from './books.ts';
export { refusedPart } from './gate.ts';
export { bookContent, contentHash, differencesOf, isAtMostDeep, mergePatch } from './proposal.ts';
export { judgeableFrom } from './snapshot.ts';
export { bookStates, caseStates } from './states.ts';
export { caseKinds, decideCase, findCases, insertAppeal, newCase, seekCase } from './store/case.ts';
export { type OptOut, addOptOuts, findOptOuts, lockRegistry, seekRegistry } from './store/opt-out.ts';
export {
  type BookRecord,
  decideBook,
  findBookRecord,
  findBookRecords,
  insertProposal,
  seekBook,
  seekNewestBook,
} from './store/rule-book.ts';
export { type KeptVerdict, findVerdict, judgedSubjects } from './store/verdict.ts';
export { type HeldPrinciple, principlesWithRules } from './table.ts';
