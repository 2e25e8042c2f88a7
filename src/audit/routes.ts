import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { callOf, get, pageOfPresented, post, stream, type Route } from '../kernel/http.ts';
import { parse } from '../kernel/problem.ts';
import * as read from './schemas.ts';
import { findAny } from './service/find.ts';
import { listHolds, placeHold, releaseHold } from './service/hold.ts';
import * as incident from './service/incident.ts';
import * as log from './service/log.ts';
import * as request from './service/request.ts';

const { toConsistency, toEntry, toFound, toHold, toIncident, toProof, toRequest } = read;
const toHolds = pageOfPresented(toHold);
const toEntries = pageOfPresented(toEntry);

export const auditRoutes: readonly Route[] = [
  //   path                          reads                  runs                  answers        summary
  post('/holds',                     read.HoldRequest,      placeHold,            toHold,        'Freeze a member, listing or the like', 201),
  post('/holds/:holdId/release',     read.HoldRelease,      releaseHold,          toHold,        'Release a hold, with a reason'),
  get('/holds',                      read.HoldQuery,        listHolds,            toHolds,       'Holds, in force and released'),
  post('/incidents',                 read.IncidentReport,   incident.openIncident, toIncident, 'Report an incident or a breach of terms; what it names is frozen at once', 201),
  get('/incidents',                  read.IncidentQuery,    incident.listIncidents, pageOfPresented(toIncident), 'Incidents that you may see'),
  get('/incidents/:incidentId',      read.IncidentRef,      incident.readIncident, toIncident, 'One incident'),
  post('/incidents/:incidentId/report', read.IncidentTold,  incident.reportIncident, toIncident, 'Say to which authority it was reported'),
  post('/incidents/:incidentId/close', read.IncidentEnd,    incident.closeIncident, toIncident, 'End it, with an outcome; by another than who opened it'),
  post('/subject-requests',          read.RequestOfSubject, request.registerRequest, toRequest, 'Register what a subject asked of a supplier', 201),
  get('/subject-requests',           read.RequestQuery,     request.listRequests, pageOfPresented(toRequest), 'Requests of subjects, with their clocks'),
  get('/subject-requests/:subjectRequestId', read.RequestRef, request.readRequest, toRequest, 'One request'),
  post('/subject-requests/:subjectRequestId/answer', read.RequestAnswer, request.answerRequest, toRequest, 'Say how it was answered'),
  get('/log/entries',                read.EntryQuery,       log.listEntries,      toEntries,     'Search the log, newest first'),
  get('/log/entries/:entryId',       read.EntryRef,         log.readEntry,        toEntry,       'One entry'),
  get('/log/entries/:entryId/proof', read.ProofRef,         log.proveEntry,       toProof,       'The proof that an entry stands in the log'),
  get('/log/own',                    read.OwnEntryQuery,    log.listOwnEntries,   toEntries,     'What your member did and what was done to it'),
  get('/log/consistency',            read.ConsistencyQuery, log.proveConsistency, toConsistency, 'The proof that the log only grew'),
  get('/history/:id',                read.HistoryQuery,     log.readHistory,      toEntries,     'The log entries of one object'),
  get('/find',                       read.Find,             findAny,              toFound,       'Where an identifier or an entry hash leads'),
  text('/log/checkpoint',            log.readCheckpoint,    'The newest checkpoint, a signed note (C2SP)'),
  text('/log/verifier-key',          log.readVerifierKey,   'The key that signs the checkpoints (C2SP verifier key)'),
  stream('get', '/log/bundle', {
    action: log.exportBundle.action, status: 200, summary: 'A range of the log that verifies alone: NDJSON, a head and one line an entry',
    input: read.BundleQuery, answers: { title: 'LogBundle', schema: z.string(), mediaType: 'application/x-ndjson' }, handler: sendBundle,
  }),
];

function text(path: string, runs: typeof log.readCheckpoint, summary: string): Route {
  return stream('get', path, {
    action: runs.action, status: 200, summary, input: read.Nothing, answers: { title: 'Text', schema: z.string(), mediaType: 'text/plain' },
    handler: async (request, response) => {
      const { body } = await runs.run(callOf(request), () => parse(read.Nothing, { ...request.query }), (note) => note);
      response.type('text/plain').set('Cache-Control', 'no-cache').send(body);
    },
  });
}

async function sendBundle(request: Request, response: Response): Promise<void> {
  const { body } = await log.exportBundle.run(callOf(request), () => parse(read.BundleQuery, { ...request.query }), (lines) => lines);
  response.type('application/x-ndjson').set('Content-Disposition', 'attachment; filename="log-bundle.ndjson"');
  await pipeline(Readable.from(body as AsyncIterable<string>), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
