export { commitmentOf, isCommitted, leafText, openConsent, saltOf, type ConsentTableRow } from './commitment.ts';
export {
  commonPurposes,
  measureConsent,
  type ConsentCoverage,
  type ConsentTable,
  type MeasuredConsent,
} from './measure.ts';
export { faultsOfReceipt, receiptOf, type Consented } from './receipt.ts';
export { inclusionOf, isIncluded, treeOver } from './tree.ts';
