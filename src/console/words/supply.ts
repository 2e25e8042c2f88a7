/** Words of the supplier's desk: products, revisions, terms, what the gate says, jobs. */
export { en } from './supply/en.ts';
export { zh } from './supply/zh.ts';
