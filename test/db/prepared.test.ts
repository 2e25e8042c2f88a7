import { expect } from 'chai';
import { db } from '../../src/db/connection.ts';
import { padded, readPrepared, runPrepared, wholeNumber } from '../../src/db/prepared.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { startExchange } from '../support/exchange.ts';

const BEYOND = 2n ** 53n + 1n;

describe('prepared statements', () => {
  before(async () => {
    await startExchange();
    await db().query('CREATE TABLE test_prepared (id CHAR(8) NOT NULL PRIMARY KEY, big BIGINT NOT NULL)');
  });
  after(() => db().query('DROP TABLE test_prepared'));
  beforeEach(() => db().query('DELETE FROM test_prepared'));

  const put = (id: string, big: bigint) =>
    inTransaction((tx) => runPrepared(tx, 'INSERT INTO test_prepared (id, big) VALUES (?, ?)', [id, big]));
  const bigOf = async (id: string) => {
    const rows = await inTransaction((tx) =>
      readPrepared<{ big: string | number }>(tx, 'SELECT big FROM test_prepared WHERE id = ?', [id]),
    );
    return rows.map(({ big }) => BigInt(big));
  };

  it('bring rows, with whole numbers beyond 2^53 as they are', async () => {
    await put('one', BEYOND);
    expect(await bigOf('one')).to.deep.equal([BEYOND]);
    expect(await bigOf('none')).to.deep.equal([]);
  });

  it('calculate with whole numbers beyond 2^53 exactly', async () => {
    await put('one', BEYOND);
    const sql = `UPDATE test_prepared SET big = big + CASE id WHEN ? THEN ${wholeNumber()} ELSE 0 END WHERE id = ?`;
    await inTransaction((tx) => runPrepared(tx, sql, ['one', BEYOND, 'one']));
    expect(await bigOf('one')).to.deep.equal([2n * BEYOND]);
  });

  it('tell how many rows they changed', async () => {
    for (const id of ['one', 'two', 'three']) await put(id, 1n);
    const change = (...ids: string[]) =>
      inTransaction((tx) =>
        runPrepared(tx, 'UPDATE test_prepared SET big = big + 1 WHERE id IN (?, ?, ?, ?)', padded(['', ...ids], '')),
      );
    expect([await change('one', 'two', 'three'), await change('one', 'four')]).to.deep.equal([3, 1]);
  });

  it('fail with the code of the driver, also where they bring rows', async () => {
    await put('one', 1n);
    const codes = ['SQLITE_CONSTRAINT', 'ER_DUP_ENTRY'];
    expect(await put('one', 2n).catch((error: { code?: string }) => error.code)).to.be.oneOf(codes);
    const missing = inTransaction((tx) => readPrepared(tx, 'SELECT big FROM no_such_table', []));
    expect(await missing.catch((error: Error) => error.message)).to.match(/no_such_table/);
  });

  for (const [length, wanted] of [
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 8],
    [500, 512],
  ] as const)
    it(`pad a list of ${length} to ${wanted}`, () => {
      const list = Array.from({ length }, (_, index) => index);
      expect(padded(list, -1)).to.deep.equal([...list, ...Array<number>(wanted - length).fill(-1)]);
    });
});
