import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../src/kernel/problem.ts';
import { newId } from '../../src/kernel/ids.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import type { Charge, MeteredCall } from '../../src/command/index.ts';
import { bookProof, chargeCalls } from '../../src/settle/index.ts';
import { startExchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { available, balanceOf, held, meteredCall, owner } from './money.ts';

const MILLION = 1_000_000n;
const charge = (calls: readonly MeteredCall[]) => inTransaction((tx) => chargeCalls(tx, calls));
const told = (outcomes: readonly (Charge | Problem)[]) =>
  outcomes.map((outcome) => (outcome instanceof Problem ? outcome.code : outcome.amount));

describe('charging calls', () => {
  before(() => startExchange());

  it('reserves the price of each and refuses, in the order of the batch, what is not paid for', async () => {
    const buyer = await owner(12n * MILLION);
    const cheap = meteredCall(buyer, {
      records: 20,
      plan: { model: 'per-record', currency: 'CNY', price: '100', per: 1000 },
    });
    const outcomes = await charge([meteredCall(buyer), meteredCall(buyer), meteredCall(buyer), cheap]);
    expect(told(outcomes)).to.deep.equal([5n * MILLION, 5n * MILLION, 'insufficient-funds', 2n * MILLION]);
    expect((outcomes[2] as Problem).toJSON()).to.include({ status: 402, type: '/problems/insufficient-funds' });
    expect([(await balanceOf(available(buyer))).posted, (await balanceOf(held(buyer))).posted]).to.deep.equal([
      0n,
      12n * MILLION,
    ]);
  });

  it('of one buyer without an account refuses, and charges the others', async () => {
    const buyer = await owner(5n * MILLION);
    expect(told(await charge([meteredCall(newId('mem')), meteredCall(buyer)]))).to.deep.equal([
      'insufficient-funds',
      5n * MILLION,
    ]);
  });

  it('in a currency that was never deposited refuses', async () => {
    const buyer = await owner(5n * MILLION);
    expect(
      told(await charge([meteredCall(buyer, { plan: { model: 'per-call', currency: 'USD', price: '1', per: 1 } })])),
    ).to.deep.equal(['insufficient-funds']);
  });

  it('opens an obligation for a call that costs nothing, and moves no money', async () => {
    const buyer = await owner(0n);
    const free = meteredCall(buyer, {
      records: 0,
      plan: { model: 'per-record', currency: 'CNY', price: '100', per: 1000 },
    });
    expect(told(await charge([free]))).to.deep.equal([0n]);
    expect(told(await charge([free, free]))).to.deep.equal([0n, 0n]);
    expect(await obligationsOf([free])).to.have.length(1);
  });

  it('charges a call once, however often it comes, alone, in one batch, or at the same time', async () => {
    const buyer = await owner(20n * MILLION);
    const call = meteredCall(buyer);
    await Promise.all([charge([call, call]), charge([call]), charge([call, meteredCall(buyer)])]);
    expect((await balanceOf(held(buyer))).posted).to.equal(10n * MILLION);
    expect(await obligationsOf([call])).to.deep.equal([{ amount: '5000000', fee: '100000', state: 'open' }]);
  });

  it('of 50 at once with money for 20 lets exactly 20 through', async () => {
    const buyer = await owner(100n * MILLION);
    const calls = Array.from({ length: 50 }, () => meteredCall(buyer));
    const outcomes = (await Promise.all(calls.map((call) => charge([call])))).flat();
    expect(outcomes.filter((outcome) => !(outcome instanceof Problem))).to.have.length(20);
    expect(
      outcomes.filter((outcome) => outcome instanceof Problem && outcome.code === 'insufficient-funds'),
    ).to.have.length(30);
    expect([(await balanceOf(available(buyer))).posted, (await balanceOf(held(buyer))).posted]).to.deep.equal([
      0n,
      100n * MILLION,
    ]);
    expect(await obligationsOf(calls)).to.have.length(20);
    expect((await bookProof()).ok).to.equal(true);
  });

  it('leaves the books provable at any moment while it goes on', async () => {
    const buyer = await owner(200n * MILLION);
    const inTurn = async () => {
      for (let count = 0; count < 15; count += 1) await charge([meteredCall(buyer)]);
    };
    const charging = Promise.all([inTurn(), inTurn()]);
    const proofs = [];
    for (let count = 0; count < 12; count += 1) proofs.push((await bookProof()).ok);
    await charging;
    expect(proofs).to.not.include(false);
  });

  it('takes the same few statements for one call and for two hundred of a hundred buyers', async () => {
    const buyers = await Promise.all(Array.from({ length: 100 }, () => owner(10n * MILLION)));
    const count = async (calls: readonly MeteredCall[]) => {
      const statements: string[] = [];
      const { options } = db() as unknown as { options: { logging: unknown } };
      const quiet = options.logging;
      options.logging = (sql: string) => void statements.push(sql);
      await charge(calls).finally(() => {
        options.logging = quiet;
      });
      return statements.filter((sql) => /: (SELECT|INSERT|UPDATE)/.test(sql)).length;
    };
    const one = await count([meteredCall(buyers[0] as string)]);
    const many = await count(buyers.slice(1).flatMap((buyer) => [meteredCall(buyer), meteredCall(buyer)]));
    expect([many, one > 0 && one < 8]).to.deep.equal([one, true]);
  });

  it('rates calls the same however they are ordered and batched', async function () {
    this.timeout(patience(60_000));
    const usage = fc.array(
      fc.record({ records: fc.nat(5000), misses: fc.nat(900), batch: fc.nat(3), rank: fc.nat() }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    await fc.assert(
      fc.asyncProperty(usage, fc.integer({ min: 1, max: 7 }), async (list, per) => {
        const [one, other] = [await owner(10n ** 12n), await owner(10n ** 12n)];
        const callsOf = (buyer: string, of: typeof list) =>
          of.map(({ records, misses }) =>
            meteredCall(buyer, {
              records,
              misses,
              plan: { model: 'per-record', currency: 'CNY', price: '0.100001', misses: '0.000017', per },
            }),
          );
        await charge(callsOf(one, list));
        for (const batch of [3, 1, 0, 2])
          await charge(
            callsOf(
              other,
              list.filter((of) => of.batch === batch).sort((a, b) => a.rank - b.rank),
            ),
          );
        expect(await balanceOf(held(other))).to.deep.equal(await balanceOf(held(one)));
      }),
      { numRuns: rounds(12, 1_000), verbose: 1 },
    );
  });
});

async function obligationsOf(calls: readonly MeteredCall[]): Promise<{ amount: string; fee: string; state: string }[]> {
  const [rows] = await db().query('SELECT amount, fee, state FROM obligations WHERE call_id IN (?)', {
    replacements: [calls.map(({ id }) => id)],
  });
  return (rows as Record<'amount' | 'fee' | 'state', string | number>[]).map(({ amount, fee, state }) => ({
    amount: String(amount),
    fee: String(fee),
    state: String(state),
  }));
}
