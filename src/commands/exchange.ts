import cluster from 'node:cluster';
import { config, environmentWith, temporaryFolder } from '../../config/env.ts';
import { log } from '../kernel/log.ts';
import { tell, wrongUsage, type Values } from './command.ts';

export async function start(values: Values): Promise<number> {
  const { open, serve, untilSignal } = await import('../serve.ts');
  const { seedInstitutions, whoIsWho } = await import('../../seeders/institutions.ts');
  await open({ migrate: true });
  const password = await seedInstitutions();
  await beginConsole();
  const running = await serve({ working: true });
  if (password !== undefined && values['seed'] === true) {
    const { seedExchange } = await import('../../seeders/exchange.ts');
    await seedExchange(running.url, password);
  }
  process.stdout.write(
    `The exchange serves at ${running.url}\n${password === undefined ? '' : whoIsWho(password, values['seed'] === true)}`,
  );
  await untilSignal(() => running.stop());
  return 0;
}

/**
 * Begins to build the console where it is absent or old. Pages that are asked for meanwhile wait; the exchange serves
 * its API without it too.
 */
export async function beginConsole(): Promise<void> {
  const { buildConsole } = await import('./build-console.ts');
  const { whileBuilding } = await import('../site.ts');
  whileBuilding(
    buildConsole().then((fault) => fault !== undefined && log.warn('the console is not served', { fault })),
  );
}

export async function serveOnly(values: Values): Promise<number> {
  const workers = Number(values['workers'] ?? 1);
  if (!Number.isInteger(workers) || workers < 1 || workers > 64)
    return wrongUsage('--workers takes a whole number from 1 to 64.');
  const { open, serve, untilSignal } = await import('../serve.ts');
  if (workers > 1 && cluster.isPrimary) return supervise(workers);
  await open({ migrate: false });
  const running = await serve({ working: false });
  await untilSignal(() => running.stop());
  return 0;
}

async function supervise(workers: number): Promise<number> {
  let stopping = false;
  for (let count = 0; count < workers; count += 1) cluster.fork();
  cluster.on('exit', (worker, code) => {
    if (stopping) return;
    log.error('a serving process ended and is replaced', { pid: worker.process.pid, code });
    setTimeout(() => cluster.fork(), 500);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
    });
  }
  await new Promise<void>((resolve) =>
    cluster.on('exit', () => (stopping && Object.keys(cluster.workers ?? {}).length === 0 ? resolve() : undefined)),
  );
  return 0;
}

export async function workOnly(): Promise<number> {
  const { open, untilSignal } = await import('../serve.ts');
  const { work } = await import('../work.ts');
  const { disconnect } = await import('../db/connection.ts');
  await open({ migrate: false });
  const stopping = new AbortController();
  const working = work(stopping.signal);
  await untilSignal(async () => {
    stopping.abort();
    await working;
    await disconnect();
  });
  return 0;
}

export async function migrateOnly(values: Values): Promise<number> {
  const { connect, disconnect } = await import('../db/connection.ts');
  const { migrate } = await import('../db/migrate.ts');
  const { preflight } = await import('../db/preflight.ts');
  connect();
  try {
    await preflight();
    const ran = await migrate();
    tell(values, { migrated: ran }, ran.length === 0 ? 'The schema is up to date.' : `Migrated: ${ran.join(', ')}.`);
    return 0;
  } finally {
    await disconnect();
  }
}

export async function seedOnly(values: Values): Promise<number> {
  const { open, serve } = await import('../serve.ts');
  const { disconnect } = await import('../db/connection.ts');
  const { seedInstitutions, whoIsWho } = await import('../../seeders/institutions.ts');
  await open({ migrate: true });
  try {
    const password = await seedInstitutions();
    if (password === undefined) {
      tell(values, { seeded: false }, 'The exchange is founded already; nothing was changed.');
      return 0;
    }
    const everything = values['institutions'] !== true;
    if (everything) {
      const { seedExchange } = await import('../../seeders/exchange.ts');
      const running = await serve({ working: true, port: 0 });
      await seedExchange(running.url, password);
      await running.stop();
    }
    tell(values, { seeded: true, password }, whoIsWho(password, everything));
    return 0;
  } finally {
    await disconnect();
  }
}

/**
 * The demonstration must not touch a kept exchange: it re-runs itself with settings of its own before anything reads
 * them.
 */
export async function demo(values: Values): Promise<number> {
  if (config.DEMO_FOLDER === undefined) {
    const { spawn } = await import('node:child_process');
    const folder = temporaryFolder('demo');
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: environmentWith({
        DEMO_FOLDER: folder,
        DATA_DIR: folder,
        LOG_LEVEL: 'error',
        OPERATOR_PASSWORD: 'demonstration only',
      }),
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  }
  const { playDemo } = await import('../../seeders/demo.ts');
  return playDemo(values['exit'] === true);
}
