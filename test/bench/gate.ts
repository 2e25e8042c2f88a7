import { expectStatus } from '../../seeders/client.ts';
import { wire } from '../../src/app.ts';
import { activeHolds } from '../../src/audit/index.ts';
import { connect, disconnect } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { revisionOf } from '../../src/deliver/metering/covered-revision.ts';
import { consentEnds, deliverJudgeable, freezableBy } from '../../src/deliver/metering/circumstances.ts';
import { findDelivery } from '../../src/deliver/store/delivery.ts';
import { findAgreement } from '../../src/match/index.ts';
import { bookAt, judge, optedOutOf } from '../../src/principles/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { subjects } from '../support/trade.ts';
import { load } from './load.ts';
import type { Measured } from './run.ts';
import { purpose, singleQuestions } from './single.ts';

const TOGETHER = 64;

/**
 * What the gate adds to a warm single-record query: the judgement, and what it looks up, alone and shared by a batch.
 */
export async function benchGate(): Promise<Measured> {
  const other = await otherExchange('gate');
  const exchange = await exchangeProcess({ ...other.settings, LOG_LEVEL: 'warn', ACCESS_TOKEN_MINUTES: '60' });
  await exchange.start();
  try {
    const { cast, agreementId, deliveryId, one } = await singleQuestions(
      exchange.url,
      other.settings['OPERATOR_PASSWORD'] as string,
    );
    expectStatus(
      await cast.ada.post('/opt-outs', { keys: Array.from({ length: 1000 }, (_, index) => `gone-${index}`) }),
      200,
    );
    await load({ ...one, seconds: 2 });
    const whole = await load({ ...one, seconds: 5 });
    connect(other.settings['DATABASE_URL']);
    wire();
    const gate = await insideMicroseconds(agreementId, deliveryId);
    await disconnect();
    const queryUs = 1e6 / whole.perSecond;
    const added = gate.judge + gate.shared;
    return {
      figures: {
        engine: other.settings['DATABASE_URL']?.startsWith('mysql') ? 'MariaDB' : 'SQLite',
        'judgement, µs a call': round(gate.judge),
        'lookups in a batch of 64, µs a call': round(gate.shared),
        'lookups of a call alone, µs': round(gate.alone),
        'single-record query, µs a call': round(queryUs),
        'added by the gate, µs a call': round(added),
      },
      ratios: { 'gate / single-record query': Number((added / queryUs).toFixed(3)) },
    };
  } finally {
    await exchange.kill('SIGTERM');
    await other.drop();
  }
}

type Cost = { readonly judge: number; readonly shared: number; readonly alone: number };

/** The same steps that a batch takes around its calls, once warm, in microseconds. */
async function insideMicroseconds(agreementId: string, deliveryId: string): Promise<Cost> {
  const agreement = await findAgreement({ tx: null }, agreementId);
  const delivery = await findDelivery({ tx: null }, deliveryId);
  const revision = await revisionOf(agreement);
  const now = new Date();
  const book = bookAt(now);
  const bearing = { holds: [], consents: new Map<string, Date>(), watched: new Map() };
  const asked = { id: deliveryId, purpose, at: now, authenticated: true };
  const ask = () => judge('deliver', deliverJudgeable(asked, agreement, revision, delivery, bearing, book), book);
  if (ask().outcome !== 'allowed') throw new Error('The bench measures a call that the gate refuses.');
  const lookUp = (calls: number) =>
    inTransaction(async (tx) => {
      const keys = subjects.slice(0, calls);
      const began = performance.now();
      await optedOutOf(tx, agreement.supplierId, keys);
      await activeHolds(tx, freezableBy(delivery, agreement));
      await consentEnds(tx, [revision]);
      return ((performance.now() - began) * 1000) / calls;
    });
  return {
    judge: await median(50, async () => repeated(2_000, ask)),
    shared: await median(200, () => lookUp(TOGETHER)),
    alone: await median(200, () => lookUp(1)),
  };
}

function repeated(times: number, step: () => unknown): number {
  const began = performance.now();
  for (let count = 0; count < times; count += 1) step();
  return ((performance.now() - began) * 1000) / times;
}

async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let count = 0; count < times; count += 1) found.push(await measure());
  return found.sort((a, b) => a - b)[Math.floor(times / 2)] as number;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
