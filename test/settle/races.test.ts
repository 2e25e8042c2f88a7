import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { newId } from '../../src/kernel/ids.ts';
import { formatMoney } from '../../src/kernel/money.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { batch } from '../../src/command/index.ts';
import { meterTogether } from '../../src/deliver/metering/batch.ts';
import { metered } from '../../src/deliver/metering/metered.ts';
import type { Metered } from '../../src/deliver/metering/call.ts';
import { query } from '../../src/deliver/ways/query.ts';
import type { Answered } from '../../src/deliver/schemas/index.ts';
import { sumsOfCalls } from '../../src/deliver/index.ts';
import { bookProof, runCycle } from '../../src/settle/index.ts';
import { rate } from '../../src/settle/rules.ts';
import { itemsOf } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { delivery, subjects } from '../support/trade.ts';
import { available, balanceOf, held, owedUnder } from './money.ts';
import { meterBatch, setAvailable, threeAgreements, type Sold } from './metered.ts';
import { agreementsById, type Agreement } from '../../src/match/index.ts';
import { config } from '../../config/env.ts';
import { db } from '../../src/db/connection.ts';
import { inTransaction, TryAgain } from '../../src/db/transaction.ts';
import { shareOpenCycle } from '../../src/settle/store/cycle.ts';

const purpose = 'AcademicResearch';

describe('what happens at the same time', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  let sold: readonly [Sold, Sold, Sold];
  before(async () => {
    exchange = await startExchange();
    sold = await threeAgreements(exchange);
  });
  const price = () => rate({ records: 1, misses: 0 }, sold[0].agreement.plan, config.FEE_BPS);
  const postedOf = async (account: string) => (await balanceOf(account)).posted;

  /** A new agreement of the first buyer, under the first listing. */
  async function agreed(uses: number): Promise<Sold> {
    const { agreementId, deliveryId } = await delivery(sold[0].buyer, sold[0].agreement.listingId, uses);
    const [agreement] = await agreementsById(null, [agreementId]);
    return { ...sold[0], agreement: agreement as Agreement, deliveryId };
  }

  /** Two hundred orders by two lines that meter on their own, as two processes do. How many were charged? */
  async function twoHundred({ buyer, deliveryId }: Sold): Promise<{ charged: number; refused: string[] }> {
    const lines = [16, 16].map((most) => metered(query, batch<Metered, Answered>(most, meterTogether)));
    const [, claims = ''] = (buyer.token ?? '').split('.');
    const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly sid: string };
    const caller = { kind: 'user' as const, userId: buyer.userId, sessionId: sid };
    const question = (index: number) => ({ deliveryId, purpose, keys: [subjects[index] as string] });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        (lines[index % 2] as (typeof lines)[0]).run({ caller, requestId: newId('req') }, () => question(index), String),
      ),
    );
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    const faults = refused.filter((reason) => !(reason instanceof Problem));
    expect(faults).to.deep.equal([]);
    return { charged: 200 - refused.length, refused: refused.map((reason) => (reason as Problem).code) };
  }

  it('of two hundred orders under a hundred uses lets exactly a hundred through, and each is owed once', async () => {
    await setAvailable(sold[0].buyer, 1_000_000_000n);
    const own = await agreed(100);
    const heldBefore = await postedOf(held(own.buyer.memberId));
    const { charged } = await twoHundred(own);
    const { amount, fee } = price();
    expect(charged).to.equal(100);
    expect((await own.buyer.get(`/agreements/${own.agreement.id}`)).body['used']).to.equal(100);
    expect(await owedUnder([own.agreement.id])).to.deep.equal([
      { calls: 100, records: 100, amount: String(100n * amount), fee: String(100n * fee), state: 'open' },
    ]);
    expect((await postedOf(held(own.buyer.memberId))) - heldBefore).to.equal(100n * amount);
    const [rows] = await db().query('SELECT use_number FROM calls WHERE agreement_id = ? ORDER BY use_number', {
      replacements: [own.agreement.id],
    });
    expect((rows as { use_number: number }[]).map((row) => row.use_number)).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
  });

  it('of two hundred orders with money for a hundred spends it exactly, to the micro-unit', async () => {
    const own = await agreed(500);
    const { amount } = price();
    await setAvailable(own.buyer, 100n * amount + (amount - 1n));
    const { charged, refused } = await twoHundred(own);
    expect([charged, [...new Set(refused)]]).to.deep.equal([100, ['insufficient-funds']]);
    expect(await postedOf(available(own.buyer.memberId))).to.equal(amount - 1n);
    expect((await owedUnder([own.agreement.id])).map((one) => one.amount)).to.deep.equal([String(100n * amount)]);
    expect((await bookProof()).ok).to.equal(true);
  });

  it('makes a cut-off wait for the batch under way, whose calls belong to the cycle that it ends', async () => {
    await setAvailable(sold[0].buyer, 1_000_000_000n);
    const own = await agreed(500);
    const [before] = itemsOf((await exchange.operators[0].get('/cycles?state=open')).body);
    let isCut = false;
    let cutOff: Promise<unknown> = Promise.resolve();
    await meterBatch([{ of: own, records: 1 }], async () => {
      cutOff = exchange.operators[0].post('/cycles/cut-off').then(({ status }) => (isCut = status === 200));
      await Promise.race([cutOff, sleep(3_000)]);
      expect(isCut, 'cut off while a batch was under way').to.equal(false);
    });
    await cutOff;
    expect(isCut).to.equal(true);
    await meterBatch([{ of: own, records: 2 }]);
    const owed = itemsOf((await own.buyer.get(`/obligations?agreementId=${own.agreement.id}`)).body);
    expect(owed.map(({ state, records, calls }) => ({ state, records, calls }))).to.deep.equal([
      { state: 'open', records: 2, calls: 1 },
      { state: 'in-cycle', records: 1, calls: 1 },
    ]);
    expect(owed[1]?.['cycleId']).to.equal(before?.['id']);
    await integrateAll();
    await runCycle();
  });

  it('has a batch tried again that finds no open cycle, because it is just being cut off', async () => {
    const tried = inTransaction(async (tx) => {
      await db().query("UPDATE cycles SET slot = NULL WHERE slot = 'open'", { transaction: tx });
      const outcome = await shareOpenCycle(tx).catch((error: unknown) => error);
      throw outcome instanceof TryAgain ? new Error('tried again') : outcome;
    });
    expect(await tried.catch((error: Error) => error.message)).to.equal('tried again');
  });

  it('puts every call into exactly one cycle while batches and cut-offs race, and pays each once', async () => {
    await setAvailable(sold[0].buyer, 1_000_000_000n);
    await setAvailable(sold[1].buyer, 1_000_000_000n);
    const metering = [0, 1, 2, 3].map(async (line) => {
      for (let turn = 0; turn < 12; turn += 1)
        await meterBatch([0, 1, 2, 3].map((of) => ({ of: sold[(of + line) % 3] as Sold, records: 1 + of })));
    });
    const cutting = (async () => {
      for (let turn = 0; turn < 6; turn += 1) {
        expect((await exchange.operators[0].post('/cycles/cut-off')).status).to.be.oneOf([200, 409]);
        await sleep(20);
      }
    })();
    await Promise.all([...metering, cutting]);
    const cycles = itemsOf((await exchange.operators[0].get('/cycles?limit=100')).body).map(
      ({ id }) => id as unknown as string,
    );
    const seen = new Map<string, number>();
    const agreements = sold.map(({ agreement: { id } }) => id);
    for (const cycleId of cycles) {
      // Other tests of this process may have filled a cycle with agreements of theirs.
      for (const sum of (await sumsOfCalls(null, cycleId)).filter(({ agreementId }) =>
        agreements.includes(agreementId),
      )) {
        const path = `/obligations?cycleId=${cycleId}&agreementId=${sum.agreementId}`;
        const [obligation] = itemsOf((await exchange.operators[0].get(path)).body);
        expect(obligation, sum.agreementId).to.include({
          ...{ calls: sum.calls, records: sum.records, amount: formatMoney(sum.amount), fee: formatMoney(sum.fee) },
        });
        seen.set(sum.agreementId, (seen.get(sum.agreementId) ?? 0) + sum.calls);
      }
    }
    expect(agreements.reduce((calls, id) => calls + (seen.get(id) ?? 0), 0)).to.equal(4 * 12 * 4);
    await integrateAll();
    for (;;) {
      const { id } = await runCycle();
      if (!cycles.includes(id)) break;
    }
    const owed = await owedUnder(agreements);
    expect(new Set(owed.map(({ state }) => state))).to.deep.equal(new Set(['settled']));
    expect((await bookProof()).ok).to.equal(true);
  });
});
