export { permissionRow, permissions, type Action } from './permissions.ts';
export { isWithin } from './vocabulary/index.ts';
export { bookAt, freshBooks, prohibitedCode, purposeCode } from './books.ts';
export { foundingBook } from './founding.ts';
export type { BookContent, RiskThresholds, RuleBook, Thresholds } from './rule-book.ts';
export { principles } from './table.ts';
export { basisKinds, evidenceKinds, grantable, holdCauses, processingSteps } from './subjects.ts';
export type {
  ConsentCoverage, Decision, DeliverSubject, HeldBy, HoldCause, ListSubject, MatchSubject, Right, SettleSubject, Stated,
} from './subjects.ts';
export { judge, judgementOf, pass, refusal, verdictFacts, type CaseIds, type Parties } from './gate.ts';
export type { Finding, Judgement, Stage, Verdict } from '../kernel/ctx.ts';
export { caseFacts, decisionsAbout, openReviews, type Case } from './store/case.ts';
export { insertVerdicts } from './store/verdict.ts';
export { allOptOuts, allRegistries, optedOutOf, optOutsBetween, optOutVersions } from './store/opt-out.ts';
export { initPrinciplesModels } from './models.ts';
