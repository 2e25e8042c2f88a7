import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Transaction } from 'sequelize';
import { db, engine } from '../../src/db/connection.ts';
import { takeLease } from '../../src/db/lease.ts';
import { inTransaction, isPassing, TryAgain, type Landed } from '../../src/db/transaction.ts';
import { isMarked, putMark } from '../support/marks.ts';
import { startExchange } from '../support/exchange.ts';
import { loseCommit } from '../support/wire.ts';

describe('an error of the database', () => {
  const passing = [
    'ER_LOCK_DEADLOCK',
    'ER_LOCK_WAIT_TIMEOUT',
    'ER_CHECKREAD',
    'SQLITE_BUSY',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'PROTOCOL_CONNECTION_LOST',
    'ECONNREFUSED',
    'ER_SERVER_SHUTDOWN',
  ];
  for (const code of passing) {
    it(`passes when it is ${code}, wherever the driver says so`, () => {
      for (const error of [{ code }, { parent: { code } }, { original: { code } }]) {
        expect(isPassing(Object.assign(new Error('of the driver'), error)), JSON.stringify(error)).to.equal(true);
      }
    });
  }

  it('that says what is wrong with the request does not pass, nor does a mistake of ours', () => {
    for (const code of ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT', 'ER_DATA_TOO_LONG', 'ENOENT', 'ER_LOCK'])
      expect(isPassing({ code }), code).to.equal(false);
    for (const error of [undefined, new Error('ECONNRESET'), new TypeError('x')])
      expect(isPassing(error)).to.equal(false);
    expect(isPassing(new TryAgain())).to.equal(true);
  });
});

describe('a commit', () => {
  before(() => startExchange());
  const lost = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));

  /** Writes a row in a transaction whose first COMMIT is lost on the wire to MariaDB; SQLite has no wire. */
  async function commitLost(when: 'after' | 'before', landed: (name: string) => ReturnType<Landed>) {
    const name = randomUUID();
    let tries = 0;
    const outcome = await inTransaction(
      async (tx) => {
        tries += 1;
        await putMark(tx, name);
        if (tries === 1 && engine() === 'mysql') loseCommit(tx, when);
        return 'done';
      },
      () => landed(name),
    ).catch((error: Error) => error.message);
    return { outcome, tries, written: await isMarked(name) };
  }

  it('whose outcome is unknown follows what a fresh connection finds', async () => {
    const [found, missing] = [await commitLost('after', isMarked), await commitLost('before', isMarked)];
    expect(found).to.deep.equal({ outcome: 'done', tries: 1, written: true });
    expect(missing).to.deep.equal({ outcome: 'done', tries: engine() === 'mysql' ? 2 : 1, written: true });
  });

  it('whose outcome cannot be found out is not tried again, and says so', async function () {
    this.timeout(30_000);
    const never = await commitLost('before', lost);
    const mysql = engine() === 'mysql';
    expect([never.tries, never.outcome]).to.deep.equal([
      1,
      mysql ? 'The connection broke at COMMIT, and whether it was done could not be found out.' : 'done',
    ]);
    const broken = await commitLost('before', () => Promise.reject(new Error('a fault of the look-up')));
    expect([broken.tries, broken.outcome]).to.deep.equal([1, mysql ? 'a fault of the look-up' : 'done']);
  });

  it('that the database itself refuses is told to all who shared it, and the next is done', async () => {
    const database = db();
    const names = [randomUUID(), randomUUID()];
    const close = (tx: Transaction) => database.query('ROLLBACK', { transaction: tx });
    const shared = await Promise.allSettled(
      names.map((name, index) =>
        inTransaction(async (tx) => {
          await putMark(tx, name);
          if (engine() === 'sqlite' && index === 1) await close(tx);
          return name;
        }),
      ),
    );
    const done = engine() === 'sqlite' ? 'rejected' : 'fulfilled';
    expect(shared.map(({ status }) => status)).to.deep.equal([done, done]);
    expect(await Promise.all(names.map(isMarked))).to.deep.equal(names.map(() => done === 'fulfilled'));
    expect(await inTransaction(async () => 'next')).to.equal('next');
  });

  it('whose transaction could not even begin is refused to all who waited, and the next is done', async () => {
    const database = db() as { transaction?: unknown };
    database.transaction = () => Promise.reject(new Error('no connection'));
    const waiting = [1, 2, 3].map(() => inTransaction(async () => 'done').catch((error: Error) => error.message));
    const told = await Promise.all(waiting).finally(() => delete database.transaction);
    expect(told).to.deep.equal(['no connection', 'no connection', 'no connection']);
    expect(await inTransaction(async () => 'next')).to.equal('next');
  });

  it('lets nobody see what is not committed, and answers nobody before it is', async () => {
    const names = Array.from({ length: 5 }, () => randomUUID());
    const seen = await Promise.all(
      names.map((name) => inTransaction((tx) => putMark(tx, name)).then(() => isMarked(name))),
    );
    expect(seen).to.deep.equal(names.map(() => true));
  });
});

describe('a lease', () => {
  before(() => startExchange());

  it('that many take at the same moment is given to one, under one token', async () => {
    const name = randomUUID();
    for (const [round, now] of [new Date('2026-06-01T12:00:00Z'), new Date('2026-06-01T13:00:00Z')].entries()) {
      const holders = Array.from({ length: 8 }, (_, index) => `holder ${round}.${index}`);
      const taken = await Promise.all(holders.map((holder) => inTransaction((tx) => takeLease(tx, name, holder, now))));
      expect(taken.filter((lease) => lease !== undefined).map(({ token }) => token)).to.deep.equal([round + 1]);
    }
  });
});
