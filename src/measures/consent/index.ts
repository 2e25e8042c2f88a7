export {
  commitmentOf,
  isCommitted,
  leafText,
  openConsent,
  saltOf,
  type ConsentTree,
  type ConsentTableRow,
  type OpenedConsent,
} from './commitment.ts';
export {
  commonPurposes,
  consentColumns,
  measureConsent,
  type ConsentCoverage,
  type ConsentFault,
  type ConsentTable,
  type MeasuredConsent,
} from './measure.ts';
export {
  consentReceipt,
  faultsOfReceipt,
  receiptHash,
  receiptOf,
  type ConsentReceipt,
  type Consented,
} from './receipt.ts';
export { inclusionOf, isIncluded, treeOver, type Inclusion, type MerkleTree } from './tree.ts';
