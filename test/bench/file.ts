import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { config, temporaryFolder } from '../../config/env.ts';
import { MB } from '../../src/kernel/files.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { expectStatus } from '../../seeders/client.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { admitCast, deposit, listTable, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import type { Measured } from './run.ts';

const ROWS = 13_000_000;
const OPTED_OUT = 500_000;
const KEYS_A_REQUEST = 1_000;
const purpose = 'AcademicResearch';

/**
 * One gigabyte of Parquet as CSV without half a million opted-out persons, from the order to the last byte through
 * HTTP; against a COPY by DuckDB alone with the same filter, in a process of its own. The second order finds its rows
 * counted and its file made.
 */
export async function benchFile(): Promise<Measured> {
  const { parquet, madeIn } = await people();
  const other = await otherExchange('bench_file');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const cast = await admitCast(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    const deliveryId = await deliveryOf(cast, parquet, other.settings['DATA_DIR'] as string);
    for (let from = 0; from < OPTED_OUT; from += KEYS_A_REQUEST) {
      const keys = Array.from({ length: KEYS_A_REQUEST }, (_, at) => subject((from + at) * 20));
      expectStatus(await cast.ada.post('/opt-outs', { keys }), 200);
    }
    const copied = await copyAlone(parquet);
    const heldBefore = held(exchange.pid(), 'VmRSS');
    const first = await fetched(exchange, cast, deliveryId);
    const again = await fetched(exchange, cast, deliveryId);
    return {
      figures: {
        'Parquet MB': Math.round(statSync(parquet).size / MB),
        'made in s (0: it was there)': madeIn,
        'CSV MB': Math.round(first.bytes / MB),
        'COPY alone s': copied.seconds,
        'COPY alone cpu s': copied.cpu,
        'order to answer ms': first.answerMs,
        'order to first byte ms': first.firstMs,
        'order to last byte s': first.seconds,
        'cpu of server and worker s': first.cpu,
        'worker at most MB': first.workerMb,
        'server grown MB': first.serverMb - heldBefore,
        'again: order to first byte ms': again.firstMs,
        'again: order to last byte s': again.seconds,
      },
      ratios: {
        'file / COPY alone': ratio(first.seconds, copied.seconds),
        'cpu / cpu of COPY alone': ratio(first.cpu, copied.cpu),
      },
    };
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
    rmSync(other.settings['DATA_DIR'] as string, { recursive: true, force: true });
  }
}

const subject = (at: number): string => `subject-${String(at).padStart(12, '0')}`;
const drawn = (which: number, values: number): string => `((hash(i * 16 + ${which}) >> 20) % ${values})::BIGINT`;
const rows = `
  SELECT 'subject-' || lpad(i::VARCHAR, 12, '0') AS subject, 'household-' || lpad((i // 4)::VARCHAR, 12, '0') AS household,
    substr(md5(i::VARCHAR), 1, 24) AS pseudonym, ['male', 'female'][1 + ${drawn(1, 2)}] AS sex, 18 + ${drawn(2, 60)} AS age,
    'region ' || ${drawn(3, 31)} AS region, ${drawn(4, 1_000_000)} AS income, (${drawn(5, 100_000_000)} / 100)::DECIMAL(18, 2) AS balance,
    ${drawn(6, 1_000_000)} / 1000.0::DOUBLE AS score, DATE '1950-01-01' + ${drawn(7, 20_000)}::INTEGER AS born,
    TIMESTAMP '2024-01-01' + to_seconds(${drawn(8, 60_000_000)}) AS seen, substr(md5('x' || i), 1, 32) AS note
  FROM range(${ROWS}) t(i)`;

/** The table is made once, and kept between runs in the temporary folder. */
async function people(): Promise<{ readonly parquet: string; readonly madeIn: number }> {
  const folder = join(tmpdir(), 'databourse-bench-file-kept');
  mkdirSync(folder, { recursive: true });
  const parquet = join(folder, `people-${ROWS}.parquet`);
  if (existsSync(parquet)) return { parquet, madeIn: 0 };
  const began = performance.now();
  const options = '(FORMAT parquet, ROW_GROUP_SIZE 122880)';
  await withDuck((duck) => duck.run(`COPY (${rows}) TO ${sqlText(`${parquet}.part`)} ${options}`));
  renameSync(`${parquet}.part`, parquet);
  return { parquet, madeIn: seconds(performance.now() - began) };
}

/** A delivery whose revision holds the large table in the place of the small one that was uploaded. */
async function deliveryOf(cast: Cast, parquet: string, folder: string): Promise<string> {
  const terms = { ...wageTerms, maxUses: 1_000 };
  const listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), terms);
  await deposit(cast.operators, cast.bo.memberId, '100000000');
  const order = { listingId, purpose, termDays: 1, uses: 100 };
  const agreement = expectStatus(await cast.bo.post('/agreements', order), 201);
  const stored = join(folder, 'revisions', agreement['revisionId'] as string, 'data.parquet');
  rmSync(stored);
  linkSync(parquet, stored);
  return expectStatus(await cast.bo.post('/deliveries', { agreementId: agreement['id'] }), 201)['id'] as string;
}

/** The same filter and format by the engine alone. */
const alone = `
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const { parquet, target, step, count, memory, threads } = JSON.parse(process.argv[1]);
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: memory, ...(threads ? { threads } : {}) });
  const duck = await instance.connect();
  const began = performance.now();
  await duck.run("CREATE TEMP TABLE named AS SELECT 'subject-' || lpad((range * " + step + ")::VARCHAR, 12, '0') AS value FROM range(" + count + ")");
  await duck.run("COPY (SELECT * FROM read_parquet('" + parquet + "') WHERE subject NOT IN (SELECT value FROM named)) TO '" + target + "' (FORMAT csv)");
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ ms: performance.now() - began, cpu: (user + system) / 1e6 }));`;

async function copyAlone(parquet: string): Promise<{ readonly seconds: number; readonly cpu: number }> {
  const folder = temporaryFolder('bench-copy');
  const order = {
    ...{ parquet, target: join(folder, 'copy.csv'), step: 20, count: OPTED_OUT },
    ...{ memory: `${config.DUCKDB_MEMORY_MB}MB`, threads: config.DUCKDB_THREADS?.toString() },
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', alone, JSON.stringify(order)], {
    env: { PATH: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  const { ms, cpu } = JSON.parse(said) as { readonly ms: number; readonly cpu: number };
  return { seconds: seconds(ms), cpu: Number(cpu.toFixed(1)) };
}

/** Orders the file and reads it to its end, and watches the server and the process that makes the file. */
async function fetched(exchange: Process, { bo }: Cast, deliveryId: string) {
  const before = cpuOf(exchange.pid());
  let [workerMb, serverMb] = [0, 0];
  const watching = setInterval(() => {
    serverMb = Math.max(serverMb, held(exchange.pid(), 'VmRSS'));
    for (const pid of childrenOf(exchange.pid())) workerMb = Math.max(workerMb, held(pid, 'VmHWM'));
  }, 100);
  const began = performance.now();
  const call = expectStatus(await bo.post(`/deliveries/${deliveryId}/files`, { purpose, format: 'csv' }), 201);
  const answerMs = Math.round(performance.now() - began);
  const authorization = `Bearer ${bo.token}`;
  const reply = await fetch(exchange.url + String(call['file']?.['href']), { headers: { authorization } });
  let [bytes, firstMs] = [0, 0];
  for await (const piece of reply.body as unknown as AsyncIterable<Uint8Array>) {
    if (bytes === 0) firstMs = Math.round(performance.now() - began);
    bytes += piece.length;
  }
  const took = seconds(performance.now() - began);
  clearInterval(watching);
  return { answerMs, firstMs, bytes, workerMb, serverMb, seconds: took, cpu: cpuOf(exchange.pid()) - before };
}

const seconds = (ms: number): number => Number((ms / 1000).toFixed(1));
const ratio = (one: number, other: number): number => Number((one / other).toFixed(2));

function held(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => fieldsOf(pid)[1] === String(parent));

/** What stands behind the name in /proc/PID/stat: state, parent, … */
function fieldsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return [];
  }
}

/** Seconds of the processor that a process and its children took so far; a tick is a hundredth of a second. */
function cpuOf(pid: number): number {
  const all = [pid, ...childrenOf(pid)].flatMap((one) => fieldsOf(one).slice(11, 13).map(Number));
  return Number((all.reduce((sum, ticks) => sum + ticks, 0) / 100).toFixed(1));
}
