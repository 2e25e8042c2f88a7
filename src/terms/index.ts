export { prohibited, type ProhibitedItem } from './prohibited.ts';
export { purposes, type Purpose } from './purpose-table.ts';
export { isWithin, purposeMasks } from './purposes.ts';
export { basisKinds } from './legal-basis.ts';
export { grantable, type Right } from './rights.ts';
export { PricePlan } from './price-plan.ts';
export { codesOf, prohibitedCode, purposeCode } from './codes.ts';
export { riskThresholds, slowingBy } from './rule-book.ts';
export type { BookContent, RiskThresholds, RuleBook, Slowing, Thresholds } from './rule-book.ts';
