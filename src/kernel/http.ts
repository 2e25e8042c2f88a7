import { setTimeout as sleep } from 'node:timers/promises';
import type { NextFunction, Request as HttpRequest, RequestHandler, Response } from 'express';
import { Router } from 'express';
import { z } from 'zod';
import { sha256 } from './hash.ts';
import { hasTexts, withTexts, type MayBeText } from './json-text.ts';
import type { Read } from './known-codes.ts';
import { parse, problem } from './problem.ts';
import { ROWS_A_PAGE, rowTypeOf, sendRows, type PageOfRows } from './rows.ts';
import type { Actor, Request } from './actor.ts';
import type { Page } from './page.ts';

/** A request of HTTP, and who makes it; `app.ts` sets that on every one. */
export type Asking = HttpRequest & { asked?: Request };

/** Where the API begins. */
export const API = '/api/v1';
export type Method = 'get' | 'post' | 'put' | 'delete';
type Runs<I, O> = {
  readonly action: string;
  readonly secret: boolean;
  run(
    request: Request,
    read: Read<I>,
    present: (output: O, actor: Actor) => unknown,
    status?: number,
  ): Promise<{ status: number; body: unknown; replayed: boolean }>;
};

/** What a caller gets to see of an output, with the schema that documents it and that tests hold it to. */
export type Presenter<O> = ((output: O, actor: Actor) => unknown) & {
  readonly schema: z.ZodType;
  readonly title: string;
  /** Of a list: what one of its rows is. */
  readonly row?: z.ZodType;
};

/** A row of a room's route table: address, what it reads, what it runs, what it answers. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly action: string;
  /** Whether its answers hold secrets, which are never kept for a repetition. */
  readonly secret: boolean;
  readonly status: number;
  readonly summary: string;
  readonly input: z.ZodType;
  readonly answers: {
    readonly title: string;
    readonly schema: z.ZodType;
    readonly row?: z.ZodType;
    readonly mediaType?: string;
  };
  /** Whether it may answer 202 with a job instead. */
  readonly mayTakeLong?: boolean;
  /** Whether it is looked for before all others, because it is asked most. */
  readonly first?: boolean;
  /** The media types of a body that is not JSON. */
  readonly uploads?: readonly string[];
  readonly handler: RequestHandler;
};

/** What a route does besides at the edge, with headers: takes from the request, and puts into the answer. */
export type Edge = {
  readonly take?: (request: HttpRequest, sent: Record<string, unknown>) => Record<string, unknown>;
  readonly put?: (response: Response, sent: Record<string, unknown>, body: unknown) => unknown;
};

type RouteMaker = <I, O>(
  path: string,
  reads: z.ZodType<I>,
  runs: Runs<I, O>,
  answers: Presenter<O>,
  summary: string,
  status?: number,
  edge?: Edge,
) => Route;

const make =
  (method: Method): RouteMaker =>
  (path, reads, runs, answers, summary, status = 200, { take, put } = {}) => ({
    method,
    path,
    action: runs.action,
    secret: runs.secret,
    status,
    summary,
    input: reads,
    answers,
    handler: async (request, response) => {
      const sent = sentIn(request, method);
      const input = take ? take(request, sent) : sent;
      const { row } = answers;
      if (row) response.vary('Accept');
      const rows = row && rowTypeOf(request);
      if (rows) {
        const page = async (cursor: string | undefined) => {
          const asked = { ...input, limit: String(ROWS_A_PAGE), ...(cursor === undefined ? {} : { cursor }) };
          const { body } = await runs.run(requestOf(request), (known) => parse(reads, asked, known), answers);
          return body as PageOfRows;
        };
        return sendRows(response, rows, row, page);
      }
      const answer = await runs.run(requestOf(request), (known) => parse(reads, input, known), answers, status);
      if (answer.replayed) response.set('Idempotency-Replayed', 'true');
      tagVersion(response, answer.body);
      send(response, answer.status, put ? put(response, input, answer.body) : answer.body);
    },
  });

/** Up to this length the pieces of an answer are put together: one write is then cheaper than several. */
const AT_ONCE = 16_384;

/**
 * Answers with JSON, texts in it as they stand. Of an answer to a change nobody asks whether it changed, so only what
 * is read gets a weak ETag.
 */
function send(response: Response, status: number, body: unknown): void {
  response.status(status);
  const isRead = response.req.method === 'GET' || response.req.method === 'HEAD';
  if (isRead && !hasTexts(body)) return void response.json(body);
  const pieces = hasTexts(body) ? withTexts(body) : [JSON.stringify(body)];
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', length);
  if (length <= AT_ONCE) return void response.end(pieces.join(''));
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}

/** What a request says, from its address and its JSON body: what a schema reads. */
export function sentIn(request: HttpRequest, method: Method): Record<string, unknown> {
  return {
    ...(method === 'get' || method === 'delete' ? request.query : bodyOf(request)),
    ...matchOf(method, request),
    ...request.params,
  };
}

export const get = make('get');
export const post = make('post');
export const put = make('put');
export const remove = make('delete');

/** A route that reads or answers a stream: the handler is plain Express, the row only documents it. */
export const stream = (method: Method, path: string, row: Omit<Route, 'method' | 'path' | 'secret'>): Route => ({
  method,
  path,
  secret: false,
  ...row,
});

/** Who asked, as the middleware of `app.ts` found out, with the request's Idempotency-Key. */
export function requestOf(request: HttpRequest): Request {
  const { asked } = request as Asking;
  if (!asked) throw new Error('The request was never identified.');
  const idempotencyKey = request.get('idempotency-key');
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,128}$/.test(idempotencyKey)) {
    throw problem('invalid-request', 'The Idempotency-Key must be 1 to 128 printable characters.', {
      errors: [{ pointer: '#/headers/idempotency-key', detail: 'must be 1 to 128 printable ASCII characters' }],
    });
  }
  return { ...asked, idempotencyKey };
}

/** Declares a presenter: its name and schema in the API document, and what it shows. */
export function presenter<O, Shown>(
  title: string,
  schema: z.ZodType<Shown>,
  show: (output: O, actor: Actor) => MayBeText<NoInfer<Shown>>,
): Presenter<O> {
  return Object.assign((output: O, actor: Actor): unknown => show(output, actor), { title, schema });
}

const countShown = z.object({
  value: z.int(),
  exact: z.boolean().describe('False where there are more: counting stopped.'),
});
const facetShown = z.array(countShown.omit({ value: true }).extend({ value: z.string(), count: z.int() }));

/** The presenter of a page of what `one` presents. */
export function pageOfPresented<O>(one: Presenter<O>): Presenter<Page<O>> {
  const schema = z.object({
    items: z.array(one.schema),
    next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
    count: countShown.optional().describe('How many there are, on the first page of a list that takes `facets`.'),
    facets: z
      .record(z.string(), facetShown)
      .optional()
      .describe('How many there are of each value of the facets asked for, each without the condition on itself.'),
  });
  const page = presenter(`${one.title}Page`, schema, ({ items, next, count, facets }: Page<O>, actor: Actor) => ({
    items: items.map((item) => one(item, actor)),
    next,
    ...(count ? { count } : {}),
    ...(facets ? { facets: Object.fromEntries(Object.entries(facets).map(([name, of]) => [name, [...of]])) } : {}),
  }));
  return Object.assign(page, { row: one.schema });
}

/**
 * Mounts route tables on one router; `json` reads bodies that are not uploads. An address known under another method
 * answers 405 with `Allow`.
 */
export function mount(routes: readonly Route[], json: RequestHandler, limit: RequestHandler): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const { method, path, uploads, handler } of routes)
    router[method](path, ...(uploads ? [] : [json]), limit, counted(handler));
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
    router.all(path, (request: HttpRequest, response: Response, next: NextFunction) => {
      if (allowed.includes(request.method) || (request.method === 'HEAD' && allowed.includes('GET'))) return next();
      response.set('Allow', allowed.join(', '));
      throw problem('wrong-method', `${request.path} takes ${allowed.join(', ')}.`);
    });
  }
  return router;
}

let running = 0;

/**
 * Resolves when no action is under way any more, also for callers who hung up: what they asked for is finished all the
 * same.
 */
export async function whenServed(): Promise<void> {
  while (running > 0) await sleep(10);
}

function counted(handler: RequestHandler): RequestHandler {
  return async (request, response, next) => {
    running += 1;
    try {
      await handler(request, response, next);
    } finally {
      running -= 1;
    }
  };
}

/** A replacement reads, as `ifMatch`, which version it replaces. */
function matchOf(method: Method, request: HttpRequest): { readonly ifMatch?: string } {
  const ifMatch = method === 'put' ? request.get('if-match') : undefined;
  return ifMatch === undefined ? {} : { ifMatch };
}

/**
 * An object that has a version answers with it as its ETag; the digest behind it tells apart what different callers see
 * of one version.
 */
function tagVersion(response: Response, body: unknown): void {
  const version = (body as { readonly version?: unknown } | null)?.version;
  if (typeof version === 'number') response.set('ETag', `"${version}.${sha256(JSON.stringify(body)).slice(0, 16)}"`);
}

function bodyOf(request: HttpRequest): Record<string, unknown> {
  const body: unknown = request.body;
  if (body === undefined) {
    if (Number(request.get('content-length') ?? 0) > 0)
      throw problem(
        'wrong-media-type',
        `Send application/json, not ${request.get('content-type') ?? 'an unnamed type'}.`,
      );
    return {};
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw problem('invalid-request', undefined, { errors: [{ pointer: '#', detail: 'must be a JSON object' }] });
  return body as Record<string, unknown>;
}
