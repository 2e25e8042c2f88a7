import { setTimeout as sleep } from 'node:timers/promises';
import { QueryTypes } from 'sequelize';
import { wire } from '../../src/app.ts';
import { connect, db, disconnect } from '../../src/db/connection.ts';
import { callsUnindexed } from '../../src/deliver/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { load } from './load.ts';
import { manyWages, pseudonymOf } from './many-wages.ts';
import type { Measured } from './run.ts';
import { purpose, singleQuestions } from './single.ts';

const PERSONS = 100_000;
const KEYS = 1_000;
const QUESTIONS = 200;
const SECONDS = 8;

/**
 * Questions of 1,000 keys, all unlike, of a hosted revision about 100,000 persons; and how long it then takes until the
 * index of recipients has whom they were of.
 */
export async function benchBulk(): Promise<Measured> {
  const other = await otherExchange('bulk');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const { one } = await singleQuestions(
      exchange.url,
      other.settings['OPERATOR_PASSWORD'] as string,
      manyWages(PERSONS),
    );
    const questions = {
      ...one,
      bodies: Array.from({ length: QUESTIONS }, (_, question) => bodyOf(question)),
      connections: 8,
    };
    await load({ ...questions, seconds: 2 });
    const bulk = await load({ ...questions, seconds: SECONDS });
    const ended = performance.now();
    connect(other.settings['DATABASE_URL']);
    wire();
    while (await callsUnindexed()) await sleep(50);
    const caughtUp = performance.now() - ended;
    const [{ rows } = { rows: 0 }] = await db().query<{ rows: number }>('SELECT COUNT(*) AS `rows` FROM received', {
      type: QueryTypes.SELECT,
    });
    await disconnect();
    return {
      figures: {
        engine: other.settings['DATABASE_URL']?.startsWith('mysql') ? 'MariaDB' : 'SQLite',
        'records/s': bulk.perSecond * KEYS,
        'question p50 ms': bulk.p50Ms,
        'question p99 ms': bulk.p99Ms,
        'persons in the index': Number(rows),
        'index caught up, s after': Number((caughtUp / 1000).toFixed(1)),
      },
      ratios: { 'records/s of 150,000': Number(((bulk.perSecond * KEYS) / 150_000).toFixed(2)) },
    };
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
}

/** Keys far apart from each other in the table, other ones in each question. */
function bodyOf(question: number): string {
  const keys = Array.from({ length: KEYS }, (_, key) =>
    pseudonymOf((key * (PERSONS / KEYS) + question * 37) % PERSONS),
  );
  return JSON.stringify({ purpose, keys });
}
