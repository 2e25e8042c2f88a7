export type { Histogram } from './classes.ts';
export type { Measures } from './measures.ts';
export { measureRisk, type Risk, type RiskColumns } from './risk.ts';
