export { detectColumns, type ColumnVerdict, type DetectOptions } from './columns.ts';
export type { DetectorName, Distinct, Verdict } from './detector.ts';
export { mobileValid } from './mobile.ts';
export { checkCharacter, residentIdValid } from './resident-id.ts';
export { masked, type Evidence } from './tally.ts';
