import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { Router, type RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { allProblems, problem, seekProblem } from './kernel/problem.ts';
import { publicKeys } from './kernel/keys.ts';
import { log } from './kernel/log.ts';
import type { Asking } from './kernel/http.ts';
import { homePage, problemPage, problemsPage } from './pages.ts';
import { pendingMigrations } from './db/migrate.ts';
import { isUnreachable } from './db/transaction.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });
const requests = new Counter({
  name: 'databourse_requests_total',
  help: 'Requests answered.',
  labelNames: ['method', 'route', 'status'],
  registers: [registry],
});
const seconds = new Histogram({
  name: 'databourse_request_seconds',
  help: 'Time to answer, in seconds.',
  labelNames: ['method', 'route'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
  registers: [registry],
});

/** How the page of the API opens (Swagger UI). */
const docs = {
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
};

/** Who asks whether this process is ready gets an answer within this time. */
const READY_MS = 2_500;
let draining = false;

/** Makes `/readyz` say no, so that a proxy sends nothing new while this process finishes what it has accepted. */
export function startDraining(): void {
  draining = true;
}

/** Counts and times every request by its route, never by its address, and writes the access log. */
export function measure(): RequestHandler {
  return (request, response, next) => {
    if (draining) response.set('Connection', 'close');
    const began = process.hrtime.bigint();
    response.once('finish', () => {
      const elapsed = Number(process.hrtime.bigint() - began) / 1e9;
      const route =
        typeof (request.route as { path?: unknown } | undefined)?.path === 'string'
          ? (request.route as { path: string }).path
          : 'other';
      requests.inc({ method: request.method, route, status: String(response.statusCode) });
      seconds.observe({ method: request.method, route }, elapsed);
      if (log.isInfoEnabled())
        log.info('request', {
          requestId: (request as Asking).asked?.requestId,
          method: request.method,
          path: request.path,
          status: response.statusCode,
          seconds: elapsed,
        });
    });
    next();
  };
}

/** The routes that every service has: is it alive, is it ready, its figures, its keys, and its documents. */
export function systemRoutes(document: Record<string, unknown>): Router {
  const router = Router();
  router.get('/livez', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const faults = await unreadiness();
    response.status(faults.length === 0 ? 200 : 503).json({ status: faults.length === 0 ? 'ok' : 'not ready', faults });
  });
  router.get(
    '/metrics',
    async (_request, response) => void response.type(registry.contentType).send(await registry.metrics()),
  );
  router.get('/.well-known/jwks.json', (_request, response) => void response.json(publicKeys()));
  router.get('/openapi.json', (_request, response) => void response.json(document));
  router.get('/problems/:code', (request, response) => {
    const found = seekProblem(request.params.code);
    if (!found) throw problem('not-found', `There is no problem called ${request.params.code}.`);
    response.type('html').send(problemPage(found));
  });
  router.get('/problems', (_request, response) => void response.type('html').send(problemsPage(allProblems())));
  router.get('/', (_request, response) => void response.type('html').send(homePage()));
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const initializer = `window.ui = SwaggerUIBundle(${JSON.stringify(docs)});`;
  router.get('/docs/swagger-initializer.js', (_request, response) => void response.type('js').send(initializer));
  router.use('/docs', express.static(assets));
  return router;
}

async function unreadiness(): Promise<string[]> {
  if (draining) return ['stopping'];
  const ended = new AbortController();
  const late = sleep(READY_MS, undefined, ended).then(() => [`database: no answer within ${READY_MS} ms`]);
  late.catch(() => undefined);
  try {
    return await Promise.race([databaseFaults(), late]);
  } finally {
    ended.abort();
  }
}

/** One lost connection of the pool says nothing of the database: it is asked again, on another. */
async function databaseFaults(again = true): Promise<string[]> {
  try {
    const pending = await pendingMigrations();
    return pending.length > 0 ? [`migrations pending: ${pending.join(', ')}`] : [];
  } catch (error) {
    if (again && isUnreachable(error)) return databaseFaults(false);
    return [`database: ${error instanceof Error ? error.message : String(error)}`];
  }
}
