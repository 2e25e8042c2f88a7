import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { get, pageOfPresented, post, requestOf, stream, type Route } from '../kernel/http.ts';
import { parse } from '../kernel/problem.ts';
import * as read from './schemas/index.ts';
import { appeal, decide, listCases, readCase } from './service/case.ts';
import { readExchange } from './service/exchange.ts';
import { findAny } from './service/find.ts';
import { listHolds, placeHold, readHold, releaseHold } from './service/hold.ts';
import * as incident from './service/incident.ts';
import * as log from './service/log.ts';
import { listOptOuts, registerOptOuts } from './service/opt-out.ts';
import { readPrinciples } from './service/principle.ts';
import * as request from './service/request.ts';
import { approveBook, listBooks, proposeBook, readBook, rejectBook } from './service/rule-book.ts';
import { readVerdict, replayVerdict } from './service/verdict.ts';

const { toBook, toBookSummary, toCase, toExchange, toOptOuts, toPrinciples, toRegistered, toReplay, toVerdict } = read;
const { toConsistency, toEntry, toFound, toHold, toIncident, toProof, toRequest } = read;
const toHolds = pageOfPresented(toHold);
const toEntries = pageOfPresented(toEntry);

// prettier-ignore
export const superviseRoutes: readonly Route[] = [
  // rule books
  //   path                             reads               runs             answers                         summary
  get('/exchange',                      read.Nothing,       readExchange,    toExchange,                     'What the exchange is called, its rule book in force, and its newest checkpoint'),
  get('/principles',                    read.Nothing,       readPrinciples,  toPrinciples,                   'The principles, what holds each at each stage, and the rule book'),
  post('/rule-books',                   read.Proposal,      proposeBook,     toBookSummary,                  'Propose the next version of the rule book', 201),
  get('/rule-books',                    read.BookQuery,     listBooks,       pageOfPresented(toBookSummary), 'The versions of the rule book, and proposals'),
  get('/rule-books/:bookId',            read.BookRef,       readBook,        toBook,                         'One rule book, by version or id, with what it changes'),
  post('/rule-books/:bookId/approve',   read.BookDecision,  approveBook,     toBookSummary,                  'Approve; by another operator than the proposer'),
  post('/rule-books/:bookId/reject',    read.BookRejection, rejectBook,      toBookSummary,                  'Reject a proposal, with a reason'),

  // verdicts and cases
  get('/verdicts/:verdictId',           read.VerdictRef,    readVerdict,     toVerdict,                      'A verdict of the gate'),
  post('/verdicts/:verdictId/replay',   read.VerdictRef,    replayVerdict,   toReplay,                       'Judge it again under its own rule book, and compare with the log'),
  post('/appeals',                      read.Appeal,        appeal,          toCase,                         'Contest a finding', 201),
  get('/cases',                         read.CaseQuery,     listCases,       pageOfPresented(toCase),        'Reviews and appeals'),
  get('/cases/:caseId',                 read.CaseRef,       readCase,        toCase,                         'One review or appeal'),
  post('/cases/:caseId/decide',         read.CaseDecision,  decide,          toCase,                         'Decide a review or an appeal'),

  // opt-outs
  post('/opt-outs',                     read.OptOutRequest, registerOptOuts, toRegistered,                   'Register subjects who opted out, by their keys'),
  get('/opt-outs',                      read.OptOutQuery,   listOptOuts,     toOptOuts,                      'The registry of opt-outs of a supplier'),

  // holds
  post('/holds',                     read.HoldRequest,      placeHold,            toHold,        'Freeze a member, listing or the like', 201),
  get('/holds/:holdId',              read.HoldRef,          readHold,             toHold,        'One hold'),
  post('/holds/:holdId/release',     read.HoldRelease,      releaseHold,          toHold,        'Release a hold, with a reason'),
  get('/holds',                      read.HoldQuery,        listHolds,            toHolds,       'Holds, in force and released'),

  // incidents
  post('/incidents',                 read.IncidentReport,   incident.openIncident, toIncident, 'Report an incident or a breach of terms; what it names is frozen at once', 201),
  get('/incidents',                  read.IncidentQuery,    incident.listIncidents, pageOfPresented(toIncident), 'Incidents that you may see'),
  get('/incidents/:incidentId',      read.IncidentRef,      incident.readIncident, toIncident, 'One incident'),
  post('/incidents/:incidentId/report', read.IncidentNotification,  incident.reportIncident, toIncident, 'Say to which authority it was reported'),
  post('/incidents/:incidentId/close', read.IncidentEnd,    incident.closeIncident, toIncident, 'End it, with an outcome; by another than who opened it'),

  // requests of subjects
  post('/subject-requests',          read.RequestOfSubject, request.registerRequest, toRequest, 'Register what a subject asked of a supplier', 201),
  get('/subject-requests',           read.RequestQuery,     request.listRequests, pageOfPresented(toRequest), 'Requests of subjects, with their clocks'),
  get('/subject-requests/:subjectRequestId', read.RequestRef, request.readRequest, toRequest, 'One request'),
  post('/subject-requests/:subjectRequestId/answer', read.RequestAnswer, request.answerRequest, toRequest, 'Say how it was answered'),

  // the log
  get('/log/entries',                read.EntryQuery,       log.listEntries,      toEntries,     'Search the log, newest first'),
  get('/log/entries/:entryId',       read.EntryRef,         log.readEntry,        toEntry,       'One entry'),
  get('/log/entries/:entryId/proof', read.ProofRef,         log.proveEntry,       toProof,       'The proof that an entry stands in the log'),
  get('/log/own',                    read.OwnEntryQuery,    log.listOwnEntries,   toEntries,     'What your member did and what was done to it'),
  get('/log/consistency',            read.ConsistencyQuery, log.proveConsistency, toConsistency, 'The proof that the log only grew'),
  get('/history/:id',                read.HistoryQuery,     log.readHistory,      toEntries,     'The log entries of one object'),
  get('/find',                       read.Find,             findAny,              toFound,       'What an identifier, a hash, a code or a name leads to'),
  text('/log/checkpoint',            log.readCheckpoint,    'The newest checkpoint, a signed note (C2SP)'),
  text('/log/verifier-key',          log.readVerifierKey,   'The key that signs the checkpoints (C2SP verifier key)'),
  stream('get', '/log/bundle', {
    action: log.exportBundle.action, status: 200, summary: 'A range of the log that verifies alone: NDJSON, a head and one line an entry',
    input: read.BundleQuery, answers: { title: 'LogBundle', schema: z.string(), mediaType: 'application/x-ndjson' }, handler: sendBundle,
  }),
];

function text(path: string, runs: typeof log.readCheckpoint, summary: string): Route {
  return stream('get', path, {
    action: runs.action,
    status: 200,
    summary,
    input: read.Nothing,
    answers: { title: 'Text', schema: z.string(), mediaType: 'text/plain' },
    handler: async (request, response) => {
      const { body } = await runs.run(
        requestOf(request),
        (known) => parse(read.Nothing, { ...request.query }, known),
        (note) => note,
      );
      response.type('text/plain').set('Cache-Control', 'no-cache').send(body);
    },
  });
}

async function sendBundle(request: Request, response: Response): Promise<void> {
  const { body } = await log.exportBundle.run(
    requestOf(request),
    (known) => parse(read.BundleQuery, { ...request.query }, known),
    (lines) => lines,
  );
  response.type('application/x-ndjson').set('Content-Disposition', 'attachment; filename="log-bundle.ndjson"');
  await pipeline(Readable.from(body as AsyncIterable<string>), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
