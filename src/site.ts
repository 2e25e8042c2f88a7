import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import sirv from 'sirv';
import { config } from '../config/env.ts';
import { escape, notBuiltPage } from './pages.ts';

/** Where the project's own files lie, whether it runs from its sources, from what was compiled of them, or from dist. */
export const projectRoot = rootAbove(fileURLToPath(new URL('.', import.meta.url)));
export const consoleSources = join(projectRoot, 'src/console');
/** The console as the browser gets it. */
export const builtConsole = join(projectRoot, 'dist/console');

/**
 * The first segments of the console's own addresses; whatever else is asked for is not its. A test holds them equal to
 * its route table.
 */
export const pages: readonly string[] = [
  ...['', 'market', 'items', 'listings', 'members', 'principles', 'rule-books', 'apply', 'sign-in', 'me', 'jobs'],
  ...['supply', 'buy', 'operate', 'regulate', 'products', 'revisions', 'agreements', 'deliveries', 'calls'],
  ...['cases', 'verdicts', 'notices', 'cycles', 'alerts'],
];

/** Nothing from elsewhere, nothing inline; the page's own requests go to the exchange alone. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/** A person whom a demonstration lets anybody sign in as. */
export type Guise = {
  readonly name: string;
  readonly part: string;
  readonly email: string;
  readonly password: string;
};

let guises: readonly Guise[] | null = null;
let building: Promise<unknown> = Promise.resolve();

/** Lets the sign-in page offer these people. For demonstrations only: everybody gets the passwords. */
export function offerGuises(people: readonly Guise[]): void {
  if (config.DEMO_FOLDER !== undefined) guises = people;
}

/** Pages that are asked for while the console is being built wait for it. */
export function whileBuilding(until: Promise<unknown>): void {
  building = until.catch(() => undefined);
}

/** The page with what it must know before it asks anything: in which zone instants are told, and the exchange's name. */
const named = (page: string): string =>
  page.replace(
    '<html',
    () => `<html data-zone="${config.EXCHANGE_ZONE}" data-name="${escape(config.EXCHANGE_NAME ?? '')}"`,
  );

/** The console in the browser: its files, which never change under their names, and its one page for all its addresses. */
export function site(): Router {
  const router = Router();
  let files: RequestHandler | undefined;
  router.get('/site.json', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ guises });
  });
  router.get(/^\/assets\//, async (request, response, next) => {
    await building;
    if (!existsSync(builtConsole)) return next();
    files ??= sirv(builtConsole, { dev: true, brotli: true, gzip: true, setHeaders: neverChanges });
    files(request, response, next);
  });
  router.get(/.*/, async (request, response, next) => {
    const [, first = ''] = request.path.split('/');
    if (!pages.includes(first) || !wantsPage(request)) return next();
    await showConsole(response);
  });
  return router;
}

const wantsPage = (request: Request): boolean => request.accepts(['json', 'html']) === 'html';

async function showConsole(response: Response): Promise<void> {
  await building;
  const page = join(builtConsole, 'index.html');
  response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' }).type('html');
  response.send(existsSync(page) ? named(readFileSync(page, 'utf8')) : notBuiltPage());
}

/** What a browser gets at an address where there is nothing: the console, which says so. Programs get a problem. */
export const absentPage: RequestHandler = async (request, response, next) => {
  const isPage = request.method === 'GET' && !/^\/(api|assets)\//.test(request.path) && wantsPage(request);
  if (!isPage) return next();
  await showConsole(response.status(404));
};

const neverChanges = (response: ServerResponse): void =>
  void response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');

/** The packages lie beside the project's own files, whether it runs from its sources, from a cache or from dist. */
function rootAbove(folder: string): string {
  const above = join(folder, '..');
  return existsSync(join(folder, 'node_modules')) || above === folder ? folder : rootAbove(above);
}
