import { get, pageOfPresented, post, type Route } from '../kernel/http.ts';
import * as read from './schemas/books.ts';
import { CycleQuery, CycleRef, Nothing, toCycle, toCycleReport } from './schemas/cycle.ts';
import { DepositDecision, DepositQuery, DepositRecord, DepositRejection, toDeposit } from './schemas/deposit.ts';
import * as books from './service/books.ts';
import * as cycle from './service/cycle.ts';
import { confirmDeposit, listDeposits, recordDeposit, rejectDeposit } from './service/deposit.ts';

const { toAccount, toObligation, toObligationExplained, toProof, toStatement } = read;
const toAccounts = pageOfPresented(toAccount);
const toCycles = pageOfPresented(toCycle);
const toDeposits = pageOfPresented(toDeposit);
const toObligations = pageOfPresented(toObligation);

// prettier-ignore
export const settleRoutes: readonly Route[] = [
  //   path                            reads                 runs                   answers        summary
  post('/deposits',                    DepositRecord,        recordDeposit,         toDeposit,     'Record money that arrived at the bank', 201),
  get('/deposits',                     DepositQuery,         listDeposits,          toDeposits,    'Deposits'),
  post('/deposits/:depositId/confirm', DepositDecision,      confirmDeposit,        toDeposit,     'Make it available; another operator does'),
  post('/deposits/:depositId/reject',  DepositRejection,     rejectDeposit,         toDeposit,     'Take a recorded deposit back, with a reason'),
  get('/accounts',                     read.AccountQuery,    books.listAccounts,    toAccounts,    'Accounts and their balances'),
  get('/statements',                   read.StatementQuery,  books.readStatement,   toStatement,   'Movements with running balances'),
  get('/obligations',                  read.ObligationQuery, books.listObligations, toObligations, 'What is owed for calls'),
  post('/obligations/:obligationId/explain', read.ObligationRef, books.explainObligation, toObligationExplained, 'What would speak against paying it now, without effect'),
  get('/cycles',                       CycleQuery,           books.listCycles,      toCycles,      'Clearing cycles'),
  post('/cycles/cut-off',              Nothing,              cycle.cutOffCycle,     toCycle,       'End the open cycle and open the next'),
  get('/cycles/:cycleId',              CycleRef,             books.readCycle,       toCycleReport, 'One cycle with its nets and what it withheld'),
  post('/cycles/:cycleId/reconcile',   CycleRef,             cycle.reconcileCycle,  toCycle,       'Compare with calls and log; ask the gate'),
  post('/cycles/:cycleId/net',         CycleRef,             cycle.netCycle,        toCycle,       'One amount per member and currency'),
  post('/cycles/:cycleId/notify',      CycleRef,             cycle.notifyCycle,     toCycle,       'Announce the nets'),
  post('/cycles/:cycleId/finalise',    CycleRef,             cycle.finaliseCycle,   toCycle,       'Pay the nets, for good'),
  get('/books/proof',                  Nothing,              books.proveBooks,      toProof,       'Prove that the books balance'),
];
