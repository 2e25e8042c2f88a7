import { expect } from 'chai';
import fc from 'fast-check';
import { Problem } from '../../src/kernel/problem.ts';
import { newId } from '../../src/kernel/ids.ts';
import { formatMoney } from '../../src/kernel/money.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import type { Charge, MeteredCall } from '../../src/command/index.ts';
import { bookProof, chargeCalls } from '../../src/settle/index.ts';
import { openCycle } from '../../src/settle/store/cycle.ts';
import { startExchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { available, balanceOf, charge, held, meteredCall, owedUnder, owner } from './money.ts';

const MILLION = 1_000_000n;
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

  it('adds a call that costs nothing to what is owed, and moves no money', async () => {
    const buyer = await owner(0n);
    const free = meteredCall(buyer, {
      records: 0,
      plan: { model: 'per-record', currency: 'CNY', price: '100', per: 1000 },
    });
    expect(told(await charge([free]))).to.deep.equal([0n]);
    const owed = { calls: 1, records: 0, amount: '0', fee: '0', state: 'open' };
    expect(await owedUnder([free.agreementId])).to.deep.equal([owed]);
    expect(await transfersOf(buyer)).to.deep.equal([]);
  });

  it('writes one transfer and one obligation for all calls of an agreement, with their sums and their cause', async () => {
    const buyer = await owner(12n * MILLION);
    const batchId = newId('ent');
    const agreementId = newId('agr');
    const calls = [1, 2, 3].map((records) => meteredCall(buyer, { agreementId, records }));
    const charges = (await charge(calls, batchId)) as [Charge, Charge, Problem];
    expect(told(charges)).to.deep.equal([5n * MILLION, 5n * MILLION, 'insufficient-funds']);
    const sum = { amount: '10000000', source: batchId, code: 'charge', cycle: null };
    expect(await transfersOf(buyer)).to.deep.equal([sum]);
    const owed = { calls: 2, records: 3, amount: '10000000', fee: '200000', state: 'open' };
    expect(await owedUnder([agreementId])).to.deep.equal([owed]);
    const { id: cycleId } = await openCycle({ tx: null });
    expect(charges[0]).to.deep.equal({ amount: 5n * MILLION, fee: 100_000n, currency: 'CNY', cycleId });
  });

  it('adds the next batch to what its agreement owes in the cycle, the fee rounded for each call', async () => {
    const buyer = await owner(12n * MILLION);
    const agreementId = newId('agr');
    const plan = { model: 'per-call', currency: 'CNY', price: '0.000099', per: 1 } as const;
    for (const count of [1, 2])
      await charge(Array.from({ length: count }, () => meteredCall(buyer, { agreementId, plan })));
    const owed = { calls: 3, records: 3, amount: '297', fee: '3', state: 'open' };
    expect(await owedUnder([agreementId])).to.deep.equal([owed]);
  });

  it('of one batch in several rounds books each', async () => {
    const buyer = await owner(12n * MILLION);
    const batchId = newId('ent');
    await inTransaction(async (tx) => {
      await chargeCalls(tx, batchId, [meteredCall(buyer)]);
      await chargeCalls(tx, batchId, [meteredCall(buyer)]);
    });
    expect((await balanceOf(held(buyer))).posted).to.equal(10n * MILLION);
  });

  it('refuses a call that is twice in a batch, and a batch that was charged before, and moves nothing', async () => {
    const buyer = await owner(20n * MILLION);
    const call = meteredCall(buyer);
    const batchId = newId('ent');
    const faultOf = (work: Promise<unknown>) => work.then(() => 'none', String);
    expect(await faultOf(charge([call, call], batchId))).to.match(/Charging cal_\w+ failed: exists/);
    await charge([call], batchId);
    expect(await faultOf(charge([call], batchId))).to.match(/UNIQUE|Duplicate/i);
    expect((await balanceOf(held(buyer))).posted).to.equal(5n * MILLION);
    expect(await owedUnder([call.agreementId])).to.have.length(1);
  });

  it('keeps amounts beyond 2^53 to the micro-unit', async () => {
    const price = 2n ** 53n + 1n;
    const buyer = await owner(3n * price);
    const agreementId = newId('agr');
    const plan = { model: 'per-call', currency: 'CNY', price: formatMoney(price), per: 1 } as const;
    for (const count of [1, 2])
      await charge(Array.from({ length: count }, () => meteredCall(buyer, { agreementId, plan })));
    expect([(await balanceOf(available(buyer))).posted, (await balanceOf(held(buyer))).posted]).to.deep.equal([
      0n,
      3n * price,
    ]);
    expect((await owedUnder([agreementId])).map(({ amount }) => amount)).to.deep.equal([String(3n * price)]);
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
    const owed = await owedUnder(calls.map(({ agreementId }) => agreementId));
    expect(owed).to.have.length(20);
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

  it('takes five statements for one call, for sixty-four of one buyer, and for sixty-four of eight', async () => {
    const buyers = await Promise.all(Array.from({ length: 8 }, () => owner(1_000n * MILLION)));
    const callsOf = (some: readonly string[], count: number) => {
      const agreements = new Map(some.map((buyer) => [buyer, newId('agr')]));
      return Array.from({ length: count }, (_, index) => some[index % some.length] as string).map((buyer) =>
        meteredCall(buyer, { agreementId: agreements.get(buyer) as string }),
      );
    };
    const [first = ''] = buyers;
    expect({
      one: await statementsOf(callsOf([first], 1)),
      many: await statementsOf(callsOf([first], 64)),
      ofEight: await statementsOf(callsOf(buyers, 64)),
    }).to.deep.equal({ one: 5, many: 5, ofEight: 5 });
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

/** The transfers that took money from what a member can spend. */
async function transfersOf(owner: string): Promise<object[]> {
  const [rows] = await db().query('SELECT amount, source, code, cycle_id AS cycle FROM transfers WHERE debit = ?', {
    replacements: [available(owner)],
  });
  return (rows as { amount: string | number }[]).map((row) => ({ ...row, amount: String(row.amount) }));
}

type Talking = Record<string, (...given: unknown[]) => unknown>;

/** How many statements go over the connection while these calls are charged. */
async function statementsOf(calls: readonly MeteredCall[]): Promise<number> {
  return inTransaction(async (tx) => {
    const { connection } = tx as unknown as { connection: Talking };
    let count = 0;
    const counted = ['query', 'execute', 'read', 'run', 'all'].filter((name) => typeof connection[name] === 'function');
    for (const name of counted) {
      const plain = connection[name] as Talking[string];
      connection[name] = (...given) => {
        count += 1;
        return plain.apply(connection, given);
      };
    }
    try {
      await chargeCalls(tx, newId('ent'), calls);
      return count;
    } finally {
      for (const name of counted) delete connection[name];
    }
  });
}
