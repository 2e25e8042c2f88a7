import { expect } from 'chai';
import { QueryTypes, type Transaction } from 'sequelize';
import { db } from '../../src/db/connection.ts';
import { takeLease } from '../../src/db/lease.ts';
import { inTransaction, TryAgain } from '../../src/db/transaction.ts';
import { putMark } from '../support/marks.ts';
import { startExchange } from '../support/exchange.ts';

const names = async (prefix: string) =>
  (
    await db().query<{ name: string }>('SELECT name FROM leases WHERE name LIKE ? ORDER BY name', {
      replacements: [`${prefix}%`],
      type: QueryTypes.SELECT,
    })
  ).map(({ name }) => name);

describe('transactions', () => {
  before(() => startExchange());

  it('that run together stand or fall each by itself', async () => {
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) =>
        inTransaction(async (tx) => {
          await putMark(tx, `together-${name}`);
          if (name === 'b') throw new Error('b fails after it wrote');
          return name;
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(await names('together-')).to.deep.equal(['together-a', 'together-c']);
  });

  it('are tried again as a whole when another was quicker, and leave nothing of the first try', async () => {
    let tries = 0;
    await inTransaction(async (tx) => {
      tries += 1;
      await putMark(tx, `again-${tries}`);
      if (tries < 3) throw new TryAgain();
    });
    expect(await names('again-')).to.deep.equal(['again-3']);
  });

  it('give up in the end, and say why', async () => {
    let tries = 0;
    const failing = inTransaction(async () => {
      tries += 1;
      throw new TryAgain('never');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('never');
    expect(tries).to.equal(8);
  }).timeout(20_000);

  it('do not repeat work that failed for a reason of its own', async () => {
    let tries = 0;
    await inTransaction(async () => {
      tries += 1;
      throw new Error('a bug');
    }).catch(() => undefined);
    expect(tries).to.equal(1);
  });

  it('come through deadlocks: two that lock the same rows in opposite orders both succeed', async () => {
    await inTransaction((tx) => putMark(tx, 'lock-1').then(() => putMark(tx, 'lock-2')));
    const raise = (tx: Transaction, name: string) =>
      db().query('UPDATE leases SET token = token + 1 WHERE name = ?', { replacements: [name], transaction: tx });
    const both = (first: string, second: string) =>
      inTransaction(async (tx) => {
        await raise(tx, first);
        await new Promise((resolve) => setTimeout(resolve, 30));
        await raise(tx, second);
      });
    await Promise.all([
      both('lock-1', 'lock-2'),
      both('lock-2', 'lock-1'),
      both('lock-1', 'lock-2'),
      both('lock-2', 'lock-1'),
    ]);
    const rows = await db().query<{ token: number | string }>("SELECT token FROM leases WHERE name LIKE 'lock-%'", {
      type: QueryTypes.SELECT,
    });
    expect(rows.map(({ token }) => Number(token))).to.deep.equal([4, 4]);
  });
});

describe('a lease', () => {
  before(() => startExchange());
  const take = (holder: string, now: Date) => inTransaction((tx) => takeLease(tx, 'a lease of this test', holder, now));

  it('has one holder at a time, and its token rises with every change of holder', async () => {
    const noon = new Date('2026-06-01T12:00:00.400Z');
    const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds);
    expect((await take('one', noon))?.token).to.equal(1);
    expect(await take('two', later(14_900))).to.equal(undefined);
    expect((await take('one', later(10_000)))?.token).to.equal(1);
    expect(await take('two', later(24_999))).to.equal(undefined);
    expect((await take('two', later(25_000)))?.token).to.equal(2);
    expect(await take('one', later(25_001))).to.equal(undefined);
  });
});
