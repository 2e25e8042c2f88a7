import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { config } from '../config/env.ts';
import { whenServed } from './kernel/http.ts';
import { log } from './kernel/log.ts';
import { createApp, wire } from './app.ts';
import { connect, databaseUrl, disconnect } from './db/connection.ts';
import { migrate, pendingMigrations } from './db/migrate.ts';
import { preflight } from './db/preflight.ts';
import { endStudies } from './data/studies/index.ts';
import { endJobs } from './command/jobs/index.ts';
import { startDraining } from './system.ts';
import { work } from './work.ts';

export type Running = { readonly url: string; stop(): Promise<void> };

/**
 * Opens the database and wires the rooms. With `migrate` it brings the schema up to date; without, an old schema is
 * refused.
 */
export async function open(options: { readonly migrate: boolean }): Promise<void> {
  connect(databaseUrl());
  wire();
  try {
    await preflight();
    if (options.migrate) await migrate();
    else if ((await pendingMigrations()).length > 0)
      throw new Error('The database schema is old. Run `databourse migrate` first.');
  } catch (error) {
    // Open connections would keep a process alive that has nothing to serve.
    await disconnect();
    throw error;
  }
}

/**
 * Serves HTTP, and with `working` does the background work in the same process, until `stop`, which finishes what was
 * accepted.
 */
export async function serve(options: { readonly working: boolean; readonly port?: number }): Promise<Running> {
  const server = createServer(
    { requestTimeout: 600_000, headersTimeout: 30_000, keepAliveTimeout: 65_000 },
    createApp(),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? config.PORT, config.HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stopping = new AbortController();
  const working = options.working ? work(stopping.signal) : Promise.resolve();
  log.info('listening', { host: config.HOST, port, working: options.working });
  return {
    url: `http://${config.HOST}:${port}`,
    async stop() {
      startDraining();
      await finish(server);
      await whenServed();
      await endJobs();
      endStudies();
      stopping.abort();
      await working;
      await disconnect();
    },
  };
}

/** Runs until SIGTERM or SIGINT, then stops in good order; a second signal, or too long a stop, ends at once. */
export async function untilSignal(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  log.info('stopping', { atMostSeconds: config.SHUTDOWN_SECONDS });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  setTimeout(() => {
    log.error('stopped by force', { afterSeconds: config.SHUTDOWN_SECONDS });
    process.exit(1);
  }, config.SHUTDOWN_SECONDS * 1000).unref();
  await stop();
}

function finish(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setInterval(() => server.closeIdleConnections(), 100).unref();
  });
}
