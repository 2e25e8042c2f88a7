import { get, pageOfPresented, post, type Route } from '../kernel/http.ts';
import * as read from './schemas/books.ts';
import { CycleQuery, CycleRef, Nothing, toCycle, toCycleReport } from './schemas/cycle.ts';
import { DepositDecision, DepositQuery, DepositRecord, DepositRejection, toDeposit } from './schemas/deposit.ts';
import * as owed from './schemas/obligation.ts';
import * as books from './service/books.ts';
import * as cycle from './service/cycle.ts';
import * as obligation from './service/obligation.ts';
import { confirmDeposit, listDeposits, readDeposit, recordDeposit, rejectDeposit } from './service/deposit.ts';

const { toAccount, toProof, toStatement } = read;
const { toException, toObligation, toObligationExplained } = owed;
const toAccounts = pageOfPresented(toAccount);
const toCycles = pageOfPresented(toCycle);
const toDeposits = pageOfPresented(toDeposit);
const toObligations = pageOfPresented(toObligation);
const toExceptions = pageOfPresented(toException);

// prettier-ignore
export const settleRoutes: readonly Route[] = [
  //   path                            reads                 runs                   answers        summary
  post('/deposits',                    DepositRecord,        recordDeposit,         toDeposit,     'Record money that arrived at the bank', 201),
  get('/deposits',                     DepositQuery,         listDeposits,          toDeposits,    'Deposits'),
  get('/deposits/:depositId',          DepositDecision,      readDeposit,           toDeposit,     'One deposit'),
  post('/deposits/:depositId/confirm', DepositDecision,      confirmDeposit,        toDeposit,     'Make it available; another operator does'),
  post('/deposits/:depositId/reject',  DepositRejection,     rejectDeposit,         toDeposit,     'Take a recorded deposit back, with a reason'),
  get('/accounts',                     read.AccountQuery,    books.listAccounts,    toAccounts,    'Accounts and their balances'),
  get('/accounts/:accountId',          read.AccountRef,      books.readAccount,     toAccount,     'One account and its balances'),
  get('/statements',                   read.StatementQuery,  books.readStatement,   toStatement,   'Movements with running balances'),
  get('/obligations',                  owed.ObligationQuery, obligation.listObligations, toObligations, 'What is owed, one sum for each agreement and cycle'),
  get('/obligations/:obligationId',    owed.ObligationRef,   obligation.readObligation,  toObligation,  'One of these sums'),
  get('/exceptions',                   owed.ExceptionQuery,  obligation.listExceptions,  toExceptions,  'Calls set apart from these sums: withheld, credited, paid later'),
  post('/obligations/:obligationId/explain', owed.ObligationRef, obligation.explainObligation, toObligationExplained, 'What would speak against paying it now, without effect'),
  get('/cycles',                       CycleQuery,           books.listCycles,      toCycles,      'Clearing cycles'),
  post('/cycles/cut-off',              Nothing,              cycle.cutOffCycle,     toCycle,       'End the open cycle and open the next'),
  get('/cycles/:cycleId',              CycleRef,             books.readCycle,       toCycleReport, 'One cycle with its nets and what it withheld'),
  post('/cycles/:cycleId/reconcile',   CycleRef,             cycle.reconcileCycle,  toCycle,       'Compare with calls and log; ask the gate'),
  post('/cycles/:cycleId/net',         CycleRef,             cycle.netCycle,        toCycle,       'One amount per member and currency'),
  post('/cycles/:cycleId/notify',      CycleRef,             cycle.notifyCycle,     toCycle,       'Announce the nets'),
  post('/cycles/:cycleId/finalise',    CycleRef,             cycle.finaliseCycle,   toCycle,       'Pay the nets, for good'),
  get('/books/proof',                  Nothing,              books.proveBooks,      toProof,       'Prove that the books balance'),
];
