import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus, type Person } from '../../seeders/client.ts';
import { newProduct } from '../list/people.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { sendFile } from '../support/strangers.ts';
import { productFor, strangersFiles, streamOf } from '../support/strangers-files.ts';
import type { Measured } from './run.ts';
import { subjects } from '../support/trade.ts';
import { purpose, singleQuestions, type SingleQuestions } from './single.ts';

const settings = { UPLOAD_LIMIT_MB: '512', STUDY_SECONDS: '120', LOG_LEVEL: 'error', ACCESS_TOKEN_MINUTES: '60' };
const PROBE_MS = 20;

type Watched = { readonly livezMs: number[]; readonly queryMs: number[]; readonly grownMb: number };

/**
 * Sends each file of `strangersFiles` whole, one after the other, by one supplier, while another member asks one
 * metered question after the other and somebody looks at `/livez`: milliseconds at the 99th percentile, and by how many
 * megabytes the serving process grew beyond what it held before the first. Last come half-open connections.
 */
export async function benchStrangers(): Promise<Measured> {
  const other = await otherExchange('strangers');
  const exchange = await exchangeProcess({ ...other.settings, ...settings });
  await exchange.start();
  const figures: Record<string, string> = {};
  const all: Watched[] = [];
  try {
    const trade = await singleQuestions(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    const heldBefore = heldMb(exchange);
    const row = async (name: string, work: () => Promise<string>): Promise<void> => {
      const [came, watched] = await whileWatched(exchange, trade, heldBefore, work);
      all.push(watched);
      const { livezMs, queryMs, grownMb } = watched;
      figures[name] = [
        came,
        `livez p99 ${at99(livezMs)} ms`,
        `query p99 ${at99(queryMs)} ms`,
        `grown ${grownMb} MB`,
        `left ${leftIn(other.settings['DATA_DIR'] as string)}`,
      ].join(', ');
      process.stderr.write(`  ${name}: ${figures[name]}\n`);
    };
    await row('nothing', async () => (await sleep(3_000), 'nothing'));
    for (const file of strangersFiles) {
      const { id } = await newProduct(trade.cast.ada, productFor(file));
      const stream = await streamOf(file, 1);
      await row(file.name, async () => {
        const began = performance.now();
        const path = `/products/${id}/revisions?name=${file.file}`;
        const { status, text } = await sendFile(exchange.url, trade.cast.ada, path, stream);
        const why = /"detail":"((?:[^"\\]|\\.){0,90})/.exec(text)?.[1] ?? '';
        return `${status} after ${((performance.now() - began) / 1000).toFixed(1)} s ${why}`;
      });
    }
    await row('200 half-open connections', async () => halfOpen(exchange.url, trade.cast.ada));
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
  const worst = (of: (watched: Watched) => number): number => Math.max(...all.map(of));
  return {
    figures,
    ratios: {
      'worst livez p99, ms': worst(({ livezMs }) => at99(livezMs)),
      'worst query p99, ms': worst(({ queryMs }) => at99(queryMs)),
      'most grown, MB': worst(({ grownMb }) => grownMb),
    },
  };
}

async function whileWatched(
  exchange: Process,
  { cast, deliveryId }: SingleQuestions,
  heldBefore: number,
  work: () => Promise<string>,
): Promise<[string, Watched]> {
  const [livezMs, queryMs]: [number[], number[]] = [[], []];
  let going = true;
  let grownMb = 0;
  const again = async (into: number[], ask: () => Promise<unknown>): Promise<void> => {
    while (going) {
      const began = performance.now();
      await ask();
      into.push(performance.now() - began);
      grownMb = Math.max(grownMb, heldMb(exchange) - heldBefore);
      await sleep(PROBE_MS);
    }
  };
  // The same key again and again would be slowed as a search for a person.
  const question = () => ({ purpose, keys: [subjects[queryMs.length % subjects.length]] });
  const probing = Promise.all([
    again(livezMs, async () => (await fetch(`${exchange.url}/livez`)).text()),
    again(queryMs, async () => expectStatus(await cast.bo.post(`/deliveries/${deliveryId}/query`, question()), 201)),
  ]);
  const came = await work();
  going = false;
  await probing;
  return [came, { livezMs, queryMs, grownMb }];
}

/** Uploads that say much, send a little and then nothing more. */
async function halfOpen(url: string, { token, memberId }: Person): Promise<string> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/v1/products/${memberId.replace('mem', 'prd')}/revisions?name=a.csv HTTP/1.1\r\nHost: ${hostname}\r\n` +
        `Authorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: 100000000\r\n\r\na,b\n`,
    );
    return socket;
  });
  await sleep(10_000);
  for (const socket of sockets) socket.destroy();
  await sleep(1_000);
  return 'open for 10 s';
}

const heldMb = (exchange: Process): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${exchange.pid()}/status`, 'utf8'))?.[1]) / 1024);

function at99(milliseconds: readonly number[]): number {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0);
}

const leftIn = (folder: string): number =>
  ['incoming', 'uploads', 'spill'].reduce((sum, name) => {
    try {
      return (
        sum +
        readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length
      );
    } catch {
      return sum;
    }
  }, 0);
