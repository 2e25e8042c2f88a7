import { setTimeout as sleep } from 'node:timers/promises';
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { QueryTypes } from 'sequelize';
import { expectStatus, type Person } from '../../seeders/client.ts';
import { wire } from '../../src/app.ts';
import { connect, db, disconnect } from '../../src/db/connection.ts';
import { callsUnindexed } from '../../src/deliver/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { manyWages, pseudonymOf } from './many-wages.ts';
import type { Measured } from './run.ts';
import { seedPastCalls } from './past-calls.ts';
import { singleQuestions } from './single.ts';

const HOSTED = 10_000;
const AGREEMENTS = 1_000;
const OPT_OUTS = 1_000;
const TOGETHER = 50;

/**
 * Past calls that one supplier's buyers made, then 1,000 persons who opt out, each a version of the registry of its
 * own: how long until every past recipient has its notice. The calls are from before the index of recipients, so that
 * the exchange first brings them into it, and they are seeded by the database itself; `--calls=N` says how many.
 */
export async function benchSpread(): Promise<Measured> {
  const calls = Number(process.argv.find((arg) => arg.startsWith('--calls='))?.slice('--calls='.length) ?? 1_000_000);
  const other = await otherExchange('spread');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const { cast, agreementId } = await singleQuestions(
      exchange.url,
      other.settings['OPERATOR_PASSWORD'] as string,
      manyWages(HOSTED),
    );
    connect(other.settings['DATABASE_URL']);
    wire();
    const free = freeBytes();
    const began = performance.now();
    await seedPastCalls({ agreementId, calls, agreements: AGREEMENTS, keyOf: pseudonymOf });
    const seeded = performance.now();
    const disk = free - freeBytes();
    while (await callsUnindexed()) await sleep(100);
    const indexed = performance.now();
    await optOut(cast.ada);
    const optedOut = performance.now();
    while (await versionsAhead(cast.ada.memberId)) await sleep(50);
    const spread = performance.now();
    const notices = await count('notices');
    const persons = await count('received');
    await disconnect();
    return {
      figures: {
        engine: other.settings['DATABASE_URL']?.startsWith('mysql') ? 'MariaDB' : 'SQLite',
        'past calls': calls,
        'seeded in s': seconds(seeded - began),
        'disk taken, MB': Math.round(disk / 1_000_000),
        'rows of the index': persons,
        'index caught up, s': seconds(indexed - seeded),
        'calls indexed/s': Math.round(calls / ((indexed - seeded) / 1000)),
        'opt-outs registered in s': seconds(optedOut - indexed),
        notices: notices,
        'all notices written, s after the last': seconds(spread - optedOut),
        'all notices written, s after the first': seconds(spread - indexed),
      },
      ratios: { 's of the 10 to hold': Number(((spread - indexed) / 10_000).toFixed(2)) },
    };
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
}

const seconds = (ms: number): number => Number((ms / 1000).toFixed(1));

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir());
  return bavail * bsize;
}

async function optOut(supplier: Person): Promise<void> {
  for (let at = 0; at < OPT_OUTS; at += TOGETHER)
    await Promise.all(
      Array.from({ length: TOGETHER }, async (_, one) =>
        expectStatus(await supplier.post('/opt-outs', { keys: [pseudonymOf((at + one) * (HOSTED / OPT_OUTS))] }), 200),
      ),
    );
}

async function versionsAhead(supplierId: string): Promise<boolean> {
  const rows = await db().query(
    `SELECT v.version FROM opt_out_versions v LEFT JOIN notice_progress p ON p.source = v.supplier_id
     WHERE v.supplier_id = ? AND v.version > COALESCE(p.reached, 0)`,
    { replacements: [supplierId], type: QueryTypes.SELECT },
  );
  return rows.length > 0;
}

async function count(table: 'notices' | 'received'): Promise<number> {
  const [row] = await db().query<{ rows: number | string }>(`SELECT COUNT(*) AS \`rows\` FROM ${table}`, {
    type: QueryTypes.SELECT,
  });
  return Number(row?.rows);
}
