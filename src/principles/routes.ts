import { get, pageOfPresented, post, type Route } from '../kernel/http.ts';
import * as read from './schemas/index.ts';
import { appeal, decide, listCases, readCase } from './service/case.ts';
import { listOptOuts, registerOptOuts } from './service/opt-out.ts';
import { readPrinciples } from './service/principle.ts';
import { approveBook, listBooks, proposeBook, readBook, rejectBook } from './service/rule-book.ts';
import { readVerdict, replayVerdict } from './service/verdict.ts';

const { toBook, toBookSummary, toCase, toOptOuts, toPrinciples, toRegistered, toReplay, toVerdict } = read;

export const principlesRoutes: readonly Route[] = [
  //   path                             reads               runs             answers                         summary
  get('/principles',                    read.Nothing,       readPrinciples,  toPrinciples,                   'The principles, what holds each at each stage, and the rule book'),
  post('/rule-books',                   read.Proposal,      proposeBook,     toBookSummary,                  'Propose the next version of the rule book', 201),
  get('/rule-books',                    read.BookQuery,     listBooks,       pageOfPresented(toBookSummary), 'The versions of the rule book, and proposals'),
  get('/rule-books/:bookId',            read.BookRef,       readBook,        toBook,                         'One rule book, by version or id, with what it changes'),
  post('/rule-books/:bookId/approve',   read.BookDecision,  approveBook,     toBookSummary,                  'Approve; by another operator than the proposer'),
  post('/rule-books/:bookId/reject',    read.BookRejection, rejectBook,      toBookSummary,                  'Reject a proposal, with a reason'),
  get('/verdicts/:verdictId',           read.VerdictRef,    readVerdict,     toVerdict,                      'A verdict of the gate'),
  post('/verdicts/:verdictId/replay',   read.VerdictRef,    replayVerdict,   toReplay,                       'Judge it again under its own rule book, and compare with the log'),
  post('/appeals',                      read.Appeal,        appeal,          toCase,                         'Contest a finding', 201),
  get('/cases',                         read.CaseQuery,     listCases,       pageOfPresented(toCase),        'Reviews and appeals'),
  get('/cases/:caseId',                 read.CaseRef,       readCase,        toCase,                         'One review or appeal'),
  post('/cases/:caseId/decide',         read.CaseDecision,  decide,          toCase,                         'Decide a review or an appeal'),
  post('/opt-outs',                     read.OptOutRequest, registerOptOuts, toRegistered,                   'Register subjects who opted out, by their keys'),
  get('/opt-outs',                      read.OptOutQuery,   listOptOuts,     toOptOuts,                      'The registry of opt-outs of a supplier'),
];
