export * as columnNames from './column-names.ts';
export { readingsOf } from './encodings.ts';
export { harmlessChinese, harmlessEnglish } from './harmless.ts';
export { maskAround, matcherOf, type Matcher } from './matcher.ts';
export { normalise } from './normalise.ts';
export { phrasesIn } from './phrases.ts';
export { purposeOf, purposesIn } from './purposes.ts';
export type { Entry } from './term.ts';
