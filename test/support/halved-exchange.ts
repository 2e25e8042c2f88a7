import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Person, Reply } from '../../seeders/client.ts';
import { expectStatus, itemsOf } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { config, environmentWith } from '../../config/env.ts';
import { otherExchange } from './database.ts';
import { HalfOpenWire } from './half-open.ts';
import { exchangeProcess, type Process } from './process.ts';
import { program } from './program.ts';
import { availableOf, delivery, subjects, wageWave } from './trade.ts';

export const isOnServer = config.DATABASE_URL?.startsWith('mysql') === true;
const purpose = 'AcademicResearch';
const DEPOSIT = 500;
/** A call for one record. */
const PRICE = 0.1;

/** An agreement, and how many calls must have been made under it. */
export type Account = {
  readonly buyer: Person;
  readonly agreementId: string;
  readonly deliveryId: string;
  calls: number;
};

/** An exchange behind a wire on which connections die. On SQLite there is no wire, and nothing ever dies. */
export type BehindWire = {
  readonly process: Process;
  readonly wire: HalfOpenWire | undefined;
  readonly cast: Cast;
  readonly listingId: string;
  close(): Promise<void>;
};

/** Starts one that serves and does no work of its own, so that every statement on the wire was asked for. */
export async function exchangeBehindWire(name: string, changes: Readonly<Record<string, string>>): Promise<BehindWire> {
  const other = await otherExchange(name);
  const settings = { ...other.settings, ...changes };
  // Without a limit: to migrate MariaDB takes minutes on a machine that does much else.
  const env = environmentWith({ LOG_LEVEL: 'error', ...settings });
  await promisify(execFile)(process.execPath, [...program, 'seed', '--institutions'], { env });
  const direct = new URL(settings['DATABASE_URL'] as string);
  const wire = isOnServer ? await new HalfOpenWire(direct).open() : undefined;
  if (wire) [direct.hostname, direct.port] = ['127.0.0.1', String(wire.port)];
  const running = await exchangeProcess({ ...settings, DATABASE_URL: direct.href }, ['serve']);
  await running.start();
  const cast = await admitCast(running.url, settings['OPERATOR_PASSWORD'] as string);
  const listingId = await listTable(cast.ada, cast.operators[0], wageWave(), wageTerms);
  return {
    process: running,
    wire,
    cast,
    listingId,
    async close() {
      await running.kill('SIGTERM');
      wire?.close();
      await other.drop();
    },
  };
}

/** A buyer with money, an agreement and a delivery under it. */
export async function account({ cast, listingId }: BehindWire, buyer: Person): Promise<Account> {
  await deposit(cast.operators, buyer.memberId, String(DEPOSIT), `ref-${buyer.memberId}`);
  return { buyer, calls: 0, ...(await delivery(buyer, listingId, 1_000)) };
}

/** Asks for one record; the call counts once, however often it is asked under its key. */
export function ask({ buyer, deliveryId }: Account, key: string): Promise<Reply> {
  const which = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % subjects.length, 7);
  const question = { purpose, keys: [subjects[which]] };
  return buyer.post(`/deliveries/${deliveryId}/query`, question, { 'idempotency-key': key });
}

/** Uses, calls, charges and money agree with what was asked. */
export async function expectExact({ cast }: BehindWire, accounts: readonly Account[]): Promise<void> {
  for (const { buyer, agreementId, deliveryId, calls } of accounts) {
    const agreement = expectStatus(await buyer.get(`/agreements/${agreementId}`), 200);
    const metered = await countAll(buyer, `/calls?deliveryId=${deliveryId}`);
    const obligations = itemsOf(expectStatus(await buyer.get('/obligations?limit=200'), 200));
    const owed = obligations.reduce((sum, obligation) => sum + Number(obligation['calls']), 0);
    const left = Number(await availableOf(buyer)).toFixed(2);
    expect({ used: agreement['used'], metered, owed, left }).to.deep.equal({
      used: calls,
      metered: calls,
      owed: calls,
      left: (DEPOSIT - calls * PRICE).toFixed(2),
    });
  }
  const proof = expectStatus(await cast.operators[0].get('/books/proof'), 200);
  expect(proof).to.include({ ok: true });
}

async function countAll(person: Person, path: string): Promise<number> {
  let count = 0;
  for (let cursor = ''; ;) {
    const body = expectStatus(await person.get(`${path}&limit=200${cursor}`), 200);
    count += (body['items'] as unknown as readonly unknown[]).length;
    if ((body['next'] ?? null) === null) return count;
    cursor = `&cursor=${body['next']}`;
  }
}
