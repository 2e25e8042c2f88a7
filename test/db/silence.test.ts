import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { QueryTypes, type Transaction } from 'sequelize';
import { config } from '../../config/env.ts';
import { db } from '../../src/db/connection.ts';
import { lasting, limits } from '../../src/db/limits.ts';
import { WorkStuck } from '../../src/db/liveness.ts';
import { runPrepared } from '../../src/db/prepared.ts';
import { setUp, watchedDriver } from '../../src/db/server.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { HalfOpenWire } from '../support/half-open.ts';
import { isMarked, putMark } from '../support/marks.ts';
import { startExchange } from '../support/exchange.ts';

/** What has a wire and a server; SQLite runs inside the process. */
const servers = config.DATABASE_URL?.startsWith('mysql') ? ['MariaDB'] : [];

describe('work that waits for something else than the database', function () {
  this.timeout(120_000);
  before(() => startExchange());

  it('is refused and undone, and what it still tries is refused; those who shared its commit are done', async () => {
    const [stuck, late, neighbour, next] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    let tried: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    const outcomes = await Promise.allSettled([
      inTransaction((tx) => putMark(tx, neighbour)),
      inTransaction(
        async (tx) => {
          await putMark(tx, stuck);
          tried = woken.then(() =>
            Promise.allSettled([
              putMark(tx, late),
              runPrepared(tx, 'UPDATE leases SET token = token + 1 WHERE name = ?', [neighbour]),
            ]),
          );
          await tried;
        },
        undefined,
        'metered',
      ),
      inTransaction((tx) => putMark(tx, next)),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect((outcomes[1] as PromiseRejectedResult).reason).to.be.instanceOf(WorkStuck);
    wake();
    expect((await tried).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(await Promise.all([stuck, late, neighbour, next].map(isMarked))).to.deep.equal([false, false, true, true]);
  });

  it('may take its time as long as statements come from it', async () => {
    const slow = async (tx: Transaction) => {
      for (let part = 0; part < 3; part += 1) {
        await sleep(limits.metered.idleSeconds * 500);
        await putMark(tx, randomUUID());
      }
      return 'done';
    };
    expect(await inTransaction(slow, undefined, 'metered')).to.equal('done');
  });
});

for (const server of servers) {
  describe(`silence of ${server}`, function () {
    this.timeout(120_000);
    before(() => startExchange());
    const threadsDoing = async (text: string) =>
      (await db().query<{ Info: string | null }>('SHOW PROCESSLIST', { type: QueryTypes.SELECT })).filter(({ Info }) =>
        Info?.includes(text),
      ).length;

    it('is no fault while it works on the statement, in a transaction or outside', async () => {
      const seconds = (config.DATABASE_ANSWER_MS + 600) / 1_000;
      const rest = `SELECT SLEEP(${seconds}) AS slept`;
      let tries = 0;
      await Promise.all([
        db().query(rest),
        inTransaction(async (tx) => {
          tries += 1;
          await db().query(rest, { transaction: tx });
        }),
      ]);
      expect(tries).to.equal(1);
    });

    it('beyond the limit of its transaction is one, and the statement ends on the server too', async () => {
      const mark = `mark ${randomUUID()}`;
      const failed = await inTransaction((tx) =>
        db().query(`SELECT SLEEP(100) AS \`${mark}\``, { transaction: tx }),
      ).catch((error: Error) => error);
      expect(String(failed)).to.match(/a statement took too long within \d+ ms/);
      expect(await threadsDoing(`SLEEP(100) AS \`${mark}\``)).to.equal(0);
    });

    it('ends a transaction of a process that is gone, with its locks, by the limit of the server itself', async () => {
      const tx = await db().transaction(lasting('metered'));
      const row = await db().query<{ seconds: number }>('SELECT @@SESSION.idle_transaction_timeout AS seconds', {
        transaction: tx,
        type: QueryTypes.SELECT,
      });
      expect(Number(row[0]?.seconds)).to.equal(limits.metered.idleSeconds);
      const name = randomUUID();
      await putMark(tx, name);
      await sleep(limits.metered.idleSeconds * 1_000 + 1_000);
      expect(await inTransaction((other) => putMark(other, name)).then(() => isMarked(name))).to.equal(true);
      expect(await tx.commit().catch(() => 'lost')).to.equal('lost');
    });

    it('on a connection that died idle is found at the next statement, and its thread is ended', async () => {
      const url = new URL(config.DATABASE_URL as string);
      const wire = await new HalfOpenWire(url).open();
      const connection = watchedDriver.createConnection({
        host: '127.0.0.1',
        port: wire.port,
        user: url.username,
        database: url.pathname.slice(1),
      });
      await setUp(connection);
      const died = wire.cutAt('before', () => true);
      const lost = await connection
        .promise()
        .query('SELECT 1')
        .catch((error: Error & { code?: string }) => error.code);
      await died;
      expect(lost).to.equal('ETIMEDOUT');
      for (let waited = 0; wire.ended === 0 && waited < 5_000; waited += 50) await sleep(50);
      expect(wire.ended).to.equal(1);
      wire.close();
    });
  });
}
