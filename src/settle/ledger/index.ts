export { EXCHANGE, accountId, chart, transferId, type AccountCode } from './chart.ts';
export { initLedgerModels } from './models.ts';
export {
  transferFaults,
  type Account,
  type Transfer,
  type TransferDraft,
  type TransferFault,
  type TransferResult,
} from './rules.ts';
export {
  accountsById,
  alteredAccounts,
  findAccounts,
  postedBefore,
  postedBetween,
  sumBalances as trialBalance,
  type Place,
  type TrialRow,
} from './store.ts';
export { openAccount, openAccounts, transfer, transferSums } from './transfer.ts';
