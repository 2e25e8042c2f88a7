import { expect } from 'chai';
import fc from 'fast-check';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import {
  alteredAccounts,
  transferId,
  transferSums,
  type TransferDraft,
  type TransferResult,
} from '../../src/settle/ledger/index.ts';
import { startExchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { available, balanceOf, book, draft, owner } from './money.ts';

type Written = { readonly amount: string; readonly source: string; readonly debit: string; readonly credit: string };

describe('sums of transfers', () => {
  before(() => startExchange());

  const sum = (source: string, drafts: readonly TransferDraft[]): Promise<TransferResult[]> =>
    inTransaction((tx) => transferSums(tx, clock.now(), { source, parts: [source] }, drafts));
  async function writtenFor(source: string): Promise<Written[]> {
    const sql = 'SELECT amount, source, debit, credit FROM transfers WHERE source = ? ORDER BY place';
    const [rows] = await db().query(sql, { replacements: [source] });
    return (rows as Written[]).map((row) => ({ ...row, amount: String(row.amount) }));
  }
  const move = (from: string, to: string, amount: bigint) =>
    draft({ debit: available(from), credit: available(to), amount, code: 'charge' });

  it('judge each draft by itself and write what passes once for each account pair', async () => {
    const [payer, other, payee] = [await owner(10n), await owner(1n), await owner(0n)];
    const source = newId('ent');
    const drafts = [move(payer, payee, 6n), move(other, payee, 1n), move(payer, payee, 5n), move(payer, payee, 4n)];
    expect(await sum(source, drafts)).to.deep.equal(['ok', 'ok', 'exceeds_credits', 'ok']);
    expect(await writtenFor(source)).to.deep.equal([
      { amount: '10', source, debit: available(payer), credit: available(payee) },
      { amount: '1', source, debit: available(other), credit: available(payee) },
    ]);
    expect((await balanceOf(available(payee))).posted).to.equal(11n);
  });

  it('are refused by the database when they are booked again, and move nothing', async () => {
    const [payer, payee] = [await owner(10n), await owner(0n)];
    const source = newId('ent');
    await sum(source, [move(payer, payee, 1n)]);
    const again = await sum(source, [move(payer, payee, 2n)]).catch(String);
    expect(again).to.match(/UNIQUE|Duplicate/i);
    expect((await balanceOf(available(payee))).posted).to.equal(1n);
  });

  for (const [what, parts] of [
    ['pending', { kind: 'pending' }],
    ['linked', { linked: true }],
  ] as const)
    it(`are not made of ${what} transfers`, async () => {
      const [payer, payee] = [await owner(10n), await owner(0n)];
      const refused = await sum(newId('ent'), [{ ...move(payer, payee, 1n), ...parts }]).catch(String);
      expect(refused).to.match(/Only transfers that are posted at once/);
    });

  it('leave the balances that the drafts one by one would leave, and every balance is what its transfers say', async function () {
    this.timeout(patience(240_000));
    const amounts = fc.array(
      fc.record({ from: fc.nat(2), to: fc.nat(2), amount: fc.bigInt({ min: 0n, max: 2n ** 54n }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    await fc.assert(
      fc.asyncProperty(amounts, async (list) => {
        const balancesAfter = async (how: (drafts: readonly TransferDraft[]) => Promise<TransferResult[]>) => {
          const owners = [await owner(2n ** 55n), await owner(2n ** 54n), await owner(5n)] as const;
          const drafts = list.map(({ from, to, amount }) => move(owners[from] as string, owners[to] as string, amount));
          const results = await how(drafts.map((one) => ({ ...one, id: transferId(newId('cal')) })));
          const balances = await Promise.all(owners.map((one) => balanceOf(available(one))));
          return { results, posted: balances.map(({ posted }) => posted) };
        };
        const summed = await balancesAfter((drafts) => sum(newId('ent'), drafts));
        expect(summed).to.deep.equal(await balancesAfter(book));
      }),
      { numRuns: rounds(8, 40), verbose: 1 },
    );
    expect(await alteredAccounts(null)).to.deep.equal([]);
  });
});
