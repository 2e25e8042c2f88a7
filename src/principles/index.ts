export { bookAt, codesAt, freshBooks } from './books.ts';
export { explain, explanation, toExplained, type Explained } from './explanation.ts';
export { foundingBook } from './founding.ts';
export { principles } from './table.ts';
export { evidenceKinds, holdCauses, processingSteps } from './judgeables.ts';
export type {
  DeliverJudgeable,
  HoldCause,
  ListJudgeable,
  MatchJudgeable,
  SettleJudgeable,
  Stated,
} from './judgeables.ts';
export { judge, judgementOf, pass, refusal, verdictFacts, type CaseIds } from './gate.ts';
export { caseFacts, countCases, decisionsAbout, findCase, openReviews, type Case } from './store/case.ts';
export { countBooks } from './store/rule-book.ts';
export { insertVerdicts, lastVerdict } from './store/verdict.ts';
export {
  allRegistries,
  optedOutBySupplier,
  optedOutOf,
  optedOutUpTo,
  optOutsBetween,
  optOutVersion,
  optOutVersions,
} from './store/opt-out.ts';
export { initPrinciplesModels } from './models.ts';
