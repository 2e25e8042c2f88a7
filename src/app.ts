import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { config } from '../config/env.ts';
import { API, mount, type Asking, type Route } from './kernel/http.ts';
import { log } from './kernel/log.ts';
import { traceOf } from './kernel/trace.ts';
import { openApi } from './kernel/openapi.ts';
import { Problem, problem } from './kernel/problem.ts';
import { db } from './db/connection.ts';
import { asUnserved } from './db/transaction.ts';
import { identify } from './identify.ts';
import { initPrinciplesModels } from './principles/index.ts';
import { initAuditModels } from './audit/index.ts';
import { initRegisterModels, standingsOf } from './register/index.ts';
import { registerRoutes } from './register/routes.ts';
import { initListModels } from './list/index.ts';
import { listRoutes } from './list/routes.ts';
import { agreementLookup, initMatchModels } from './match/index.ts';
import { matchRoutes } from './match/routes.ts';
import { initDeliverModels } from './deliver/index.ts';
import { deliverRoutes } from './deliver/routes.ts';
import { chargeCalls, initSettleModels } from './settle/index.ts';
import { settleRoutes } from './settle/routes.ts';
import { initSuperviseModels } from './supervise/index.ts';
import { superviseRoutes } from './supervise/routes.ts';
import { initDeskModels } from './desk/index.ts';
import { deskRoutes } from './desk/routes.ts';
import { absentPage, site } from './site.ts';
import { measure, systemRoutes } from './system.ts';
import { initJobModels } from './command/jobs/index.ts';
import { jobRoutes } from './command/jobs/routes.ts';
import { fillPorts, permissionRow, type Action } from './command/index.ts';

const VERSION = '0.1.0';

/** The route tables of the rooms, in the order of the trade. */
export const routeTables: Readonly<Record<string, readonly Route[]>> = {
  register: registerRoutes,
  list: listRoutes,
  match: matchRoutes,
  deliver: deliverRoutes,
  settle: settleRoutes,
  supervise: superviseRoutes,
  desk: deskRoutes,
  jobs: jobRoutes,
};

/**
 * Gives every room its models on the open database, and fills the ports through which later rooms serve earlier ones.
 * Call once after `connect`.
 */
export function wire(): void {
  const sequelize = db();
  initPrinciplesModels(sequelize);
  initAuditModels(sequelize);
  initJobModels(sequelize);
  initRegisterModels(sequelize);
  initListModels(sequelize);
  initMatchModels(sequelize);
  initDeliverModels(sequelize);
  initSettleModels(sequelize);
  initSuperviseModels(sequelize);
  initDeskModels(sequelize);
  fillPorts({ standingsOf, agreements: agreementLookup, chargeCalls });
}

const isPublic = (action: string): boolean => 'anyone' in permissionRow(action as Action);

/** The whole exchange as an Express application: identify → mount rooms → answer problems. */
export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.use(measure());
  app.use(identify());
  const json = express.json({ limit: `${config.BODY_LIMIT_KB}kb`, type: ['application/json', 'application/*+json'] });
  const [limit, routes] = [limitInFlight(), Object.values(routeTables).flat()];
  const mountApi = (some: readonly Route[]) => app.use(API, mount(some, json, limit));
  // What one person may read is kept by no browser for the next, nor on the way.
  app.use(API, (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  mountApi(routes.filter(({ first }) => first));
  app.use(site());
  app.use(systemRoutes(openApi(API, routeTables, VERSION, { isPublic })));
  mountApi(routes.filter(({ first }) => !first));
  app.use(absentPage);
  app.use((request) => {
    throw problem('no-such-path', `There is nothing at ${request.method} ${request.path}.`);
  });
  app.use(answerProblems);
  return app;
}

/** What helmet says by default, asked once: the same for every answer, and fifteen steps of each request otherwise. */
function securityHeaders(): RequestHandler {
  const headers = new Map<string, string>();
  const asked = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader: () => undefined };
  helmet()({} as IncomingMessage, asked as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error as Error;
  });
  return (_request, response, next) => {
    response.setHeaders(headers);
    next();
  };
}

function limitInFlight(): RequestHandler {
  let inFlight = 0;
  return (_request, response, next) => {
    if (inFlight >= config.MAX_IN_FLIGHT) throw problem('overloaded', `${inFlight} requests are being served.`);
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}

/** The only place where an error becomes an answer. A Problem is an expected refusal; anything else is a bug. */
const answerProblems: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const requestId = (request as Asking).asked?.requestId ?? null;
  const answer = asProblem(error);
  if (answer.status >= 500 && answer.code !== 'overloaded')
    log.error('request failed', {
      requestId,
      method: request.method,
      path: request.path,
      error: traceOf(error),
    });
  if (response.headersSent) return void response.destroy();
  const { retryAfterSeconds = answer.status === 503 ? 1 : undefined } = answer.extensions;
  if (typeof retryAfterSeconds === 'number') response.set('Retry-After', String(retryAfterSeconds));
  if (answer.code === 'not-authenticated') response.set('WWW-Authenticate', 'Bearer');
  response
    .status(answer.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...answer.toJSON(), requestId }));
};

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const unserved = asUnserved(error);
  if (unserved) return unserved;
  const fault = error as { type?: string; status?: number; message?: string };
  if (fault.type === 'entity.parse.failed') return problem('broken-json', fault.message);
  if (fault.type === 'entity.too.large')
    return problem('body-too-large', `A JSON body may have at most ${config.BODY_LIMIT_KB} kB.`);
  if (fault.type === 'encoding.unsupported' || fault.type === 'charset.unsupported')
    return problem('wrong-media-type', fault.message);
  if (error instanceof URIError || fault.status === 400)
    return problem('invalid-request', fault.message, {
      errors: [{ pointer: '#', detail: fault.message ?? 'cannot be read' }],
    });
  return problem('internal');
}
