export { prohibited, type ProhibitedItem } from './prohibited.ts';
export { purposes, type Purpose } from './purpose-table.ts';
export { isWithin, purposeMasks, purposeOf, purposesIn, type PurposeMasks } from './purposes.ts';
