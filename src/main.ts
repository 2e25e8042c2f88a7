import { createReadStream, existsSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import cluster from 'node:cluster';
import { config, environmentWith, settings, temporaryFolder } from '../config/env.ts';
import { log } from './kernel/log.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values = Readonly<Record<string, string | boolean | undefined>>;
type Command = {
  readonly name: string;
  readonly says: string;
  readonly usage: string;
  readonly options: Options;
  readonly teaches: readonly string[];
  readonly run: (values: Values, positionals: readonly string[]) => Promise<number>;
};

const json = { json: { type: 'boolean' } } as const;

/** Every command. `run` resolves to the exit code: 0 done, 1 what was checked does not hold, 2 wrong usage; 70 is a bug. */
const commands: readonly Command[] = [
  {
    name: 'start',
    says: 'serve and work in one process, on the embedded database',
    usage: 'start [--seed]',
    options: { seed: { type: 'boolean' } },
    teaches: [
      'Migrates the database, founds the operator and the regulator when they are absent, and serves at HOST:PORT.',
      'With --seed a new exchange also gets two suppliers, two buyers, listings on real data and deposits.',
    ],
    run: start,
  },
  {
    name: 'serve',
    says: 'serve HTTP; stateless, as many as wanted',
    usage: 'serve [--workers N]',
    options: { workers: { type: 'string' } },
    teaches: [
      'Needs a migrated database and a `work` process beside it. --workers N runs N processes on one port.',
    ],
    run: serveOnly,
  },
  {
    name: 'work',
    says: 'seal the log, end agreements, run clearing cycles',
    usage: 'work',
    options: {},
    teaches: [
      'Several may run; each task is done by one of them at a time, under a lease.',
    ],
    run: workOnly,
  },
  {
    name: 'migrate',
    says: 'bring the database to the newest schema',
    usage: 'migrate [--json]',
    options: json,
    teaches: [
      'Safe to run from several places at once.',
    ],
    run: migrateOnly,
  },
  {
    name: 'seed',
    says: 'fill a new exchange with a small believable one',
    usage: 'seed [--institutions] [--json]',
    options: { ...json, institutions: { type: 'boolean' } },
    teaches: [
      'Founds operator and regulator; unless --institutions, also members, listings on real data and deposits.',
      'The first password is OPERATOR_PASSWORD, or is made up and printed once.',
    ],
    run: seedOnly,
  },
  {
    name: 'demo',
    says: 'play the life of a trade, explained, in a temporary folder',
    usage: 'demo [--exit]',
    options: { exit: { type: 'boolean' } },
    teaches: [
      'Keeps serving afterwards so that you can look; --exit ends it.',
    ],
    run: demo,
  },
  {
    name: 'verify',
    says: 'check an exported log bundle, without network or database',
    usage: 'verify FILE [--key VKEY] [--checkpoint FILE] [--json]',
    options: { ...json, key: { type: 'string' }, checkpoint: { type: 'string' } },
    teaches: [
      'FILE is what GET /api/v1/log/bundle gave. Every leaf and the root are computed again.',
      'Give --key, obtained elsewhere, or you only learn that the bundle agrees with itself.',
      'Exit code 0: it holds. 1: it does not, and every fault is named.',
    ],
    run: verify,
  },
];

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(name === 'help' ? rest[0] : undefined);
  const command = commands.find((known) => known.name === name);
  if (!command) return wrongUsage(`There is no command "${name}".`);
  let parsed;
  try {
    parsed = parseArgs({ args: rest, options: { ...command.options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  } catch (error) {
    return wrongUsage((error as Error).message, command);
  }
  const values = parsed.values as Values;
  if (values['help'] === true) return help(command.name);
  return command.run(values, parsed.positionals);
}

function help(name: string | undefined): number {
  const command = commands.find((known) => known.name === name);
  if (command) {
    process.stdout.write(`databourse ${command.usage}\n  ${command.says}\n\n${command.teaches.join('\n')}\n`);
    return 0;
  }
  const width = Math.max(...commands.map((known) => known.usage.length));
  const list = commands.map((known) => `  databourse ${known.usage.padEnd(width)}  ${known.says}`);
  const variables = Object.entries(settings).map(([variable, rule]) => `  ${variable.padEnd(22)}  ${rule.description ?? ''}`);
  const text = [
    'Databourse, a data exchange.',
    '',
    ...list,
    '',
    '  databourse help COMMAND teaches one command.',
    '',
    'Settings, from the environment:',
    ...variables,
    '',
    'Exit codes: 0 done, 1 what was checked does not hold, 2 wrong usage, 70 a bug.',
  ];
  process.stdout.write(`${text.join('\n')}\n`);
  return 0;
}

function wrongUsage(what: string, command?: Command): number {
  process.stderr.write(`${what}\n${command ? `Usage: databourse ${command.usage}` : 'Try: databourse --help'}\n`);
  return 2;
}

function tell(values: Values, fact: Record<string, unknown>, sentence: string): void {
  process.stdout.write(values['json'] === true ? `${JSON.stringify(fact)}\n` : `${sentence}\n`);
}

async function start(values: Values): Promise<number> {
  const { open, serve, untilSignal } = await import('./serve.ts');
  const { seedInstitutions } = await import('../seeders/institutions.ts');
  await open({ migrate: true });
  const password = await seedInstitutions();
  const running = await serve({ working: true });
  if (password !== undefined && values['seed'] === true) {
    const { seedExchange } = await import('../seeders/exchange.ts');
    await seedExchange(running.url, password);
  }
  const { whoIsWho } = await import('../seeders/institutions.ts');
  process.stdout.write(`The exchange serves at ${running.url}\n${password === undefined ? '' : whoIsWho(password, values['seed'] === true)}`);
  await untilSignal(() => running.stop());
  return 0;
}

async function serveOnly(values: Values): Promise<number> {
  const workers = Number(values['workers'] ?? 1);
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) return wrongUsage('--workers takes a whole number from 1 to 64.');
  const { open, serve, untilSignal } = await import('./serve.ts');
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

async function workOnly(): Promise<number> {
  const { open, untilSignal } = await import('./serve.ts');
  const { work } = await import('./work.ts');
  const { disconnect } = await import('./db/connection.ts');
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

async function migrateOnly(values: Values): Promise<number> {
  const { connect, disconnect } = await import('./db/connection.ts');
  const { migrate } = await import('./db/migrate.ts');
  const { preflight } = await import('./db/preflight.ts');
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

async function seedOnly(values: Values): Promise<number> {
  const { open, serve } = await import('./serve.ts');
  const { disconnect } = await import('./db/connection.ts');
  const { seedInstitutions, whoIsWho } = await import('../seeders/institutions.ts');
  await open({ migrate: true });
  try {
    const password = await seedInstitutions();
    if (password === undefined) {
      tell(values, { seeded: false }, 'The exchange is founded already; nothing was changed.');
      return 0;
    }
    const everything = values['institutions'] !== true;
    if (everything) {
      const { seedExchange } = await import('../seeders/exchange.ts');
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

/** The demonstration must not touch a kept exchange: it re-runs itself with settings of its own before anything reads them. */
async function demo(values: Values): Promise<number> {
  if (config.DEMO_FOLDER === undefined) {
    const { spawn } = await import('node:child_process');
    const folder = temporaryFolder('demo');
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: environmentWith({ DEMO_FOLDER: folder, DATA_DIR: folder, LOG_LEVEL: 'error', OPERATOR_PASSWORD: 'demonstration only' }),
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  }
  const { playDemo } = await import('../seeders/demo.ts');
  return playDemo(values['exit'] === true);
}

async function verify(values: Values, [file]: readonly string[]): Promise<number> {
  if (file === undefined || !existsSync(file))
    return wrongUsage(
      file === undefined ? 'Which file?' : `There is no file ${file}.`,
      commands.find(({ name }) => name === 'verify'),
    );
  const { bundleLines, verifyBundle } = await import('./audit/verify.ts');
  const { readFileSync } = await import('node:fs');
  const checkpoint = values['checkpoint'];
  const result = await verifyBundle(bundleLines(createReadStream(file)), {
    ...(typeof values['key'] === 'string' ? { verifierKey: values['key'] } : {}),
    ...(typeof checkpoint === 'string' ? { checkpoint: readFileSync(checkpoint, 'utf8') } : {}),
  });
  tell(
    values,
    { ok: result.ok, size: Number(result.size), root: result.root, faults: result.faults },
    result.ok
      ? `The log holds: ${result.size} entries, root ${result.root}.`
      : `The log does not hold:\n${result.faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
  return result.ok ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (config.LOG_LEVEL === 'debug' ? error.stack : error.message) : String(error)}\n`);
  process.exitCode = 70;
}
