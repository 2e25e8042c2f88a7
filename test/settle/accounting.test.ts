import { expect } from 'chai';
import fc from 'fast-check';
import type { Money } from '../../src/kernel/money.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { config } from '../../config/env.ts';
import { bookProof, runCycle } from '../../src/settle/index.ts';
import { rate } from '../../src/settle/rules.ts';
import { itemsOf } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { patience, rounds } from '../support/rounds.ts';
import { meterBatch, setAvailable, threeAgreements, type Sold } from './metered.ts';
import { available, balanceOf, held } from './money.ts';

type Step =
  | { readonly kind: 'batch'; readonly calls: readonly { of: 0 | 1 | 2; records: number; stale: boolean }[] }
  | { readonly kind: 'cut-off' | 'run' }
  | { readonly kind: 'hold'; readonly of: 0 | 1 | 2 };

/** Enough for some hundred records: large calls are refused, smaller ones after them are not. */
const PREPAID = 20_000_000n;

const which = fc.constantFrom<(0 | 1 | 2)[]>(0, 1, 2);
const asked = fc.record({
  of: which,
  records: fc.nat(700),
  stale: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      calls: fc.array(asked, { minLength: 1, maxLength: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut-off' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), of: which }) },
);

type Call = {
  readonly of: Sold;
  readonly amount: Money;
  readonly fee: Money;
  readonly stale: boolean;
  cycle?: number;
  state: string;
};

/** The accounts as they must be when every call is accounted for by itself: one reservation, one payment or credit. */
class PerCall {
  readonly calls: Call[] = [];
  readonly available = new Map<string, Money>();
  readonly held = new Map<string, Money>();
  readonly frozen = new Set<Sold>();
  cut = 0;
  final = 0;

  add(to: Map<string, Money>, member: string, amount: Money): void {
    to.set(member, (to.get(member) ?? 0n) + amount);
  }
  charge(of: Sold, records: number, stale: boolean): boolean {
    const { amount, fee } = rate({ records, misses: 0 }, of.agreement.plan, config.FEE_BPS);
    const { buyerId } = of.agreement;
    if ((this.available.get(buyerId) ?? 0n) < amount) return false;
    this.reserve(buyerId, amount);
    this.calls.push({ of, amount, fee, stale, state: 'open' });
    return true;
  }
  reserve(buyer: string, amount: Money): void {
    this.add(this.available, buyer, -amount);
    this.add(this.held, buyer, amount);
  }
  cutOff(): void {
    this.cut += 1;
    for (const call of this.calls)
      if (call.state === 'open' || call.state === 'withheld')
        Object.assign(call, { state: 'in-cycle', cycle: this.cut });
  }
  run(): void {
    if (this.final === this.cut) this.cutOff();
    this.final += 1;
    for (const call of this.calls.filter(({ state, cycle }) => state === 'in-cycle' && cycle === this.final)) {
      const { supplierId, buyerId } = call.of.agreement;
      call.state = this.frozen.has(call.of) ? 'withheld' : call.stale ? 'credited' : 'paid';
      if (call.state === 'credited') this.reserve(buyerId, -call.amount);
      if (call.state !== 'paid') continue;
      this.add(this.held, buyerId, -call.amount);
      this.add(this.available, supplierId, call.amount - call.fee);
    }
  }
}

describe('charging in batches', function () {
  this.timeout(patience(300_000));
  let exchange: Exchange;
  let sold: readonly [Sold, Sold, Sold];
  let members: string[];
  const holds = new Map<Sold, string>();
  before(async () => {
    exchange = await startExchange();
    sold = await threeAgreements(exchange);
    members = [...new Set(sold.flatMap(({ agreement: { supplierId, buyerId } }) => [supplierId, buyerId]))];
  });

  async function toggleHold(of: Sold): Promise<void> {
    const known = holds.get(of);
    const reason = 'A test of many orders.';
    if (known === undefined) {
      const { body } = await exchange.regulator.post('/holds', { kind: 'agreement', subject: of.agreement.id, reason });
      holds.set(of, body['id'] as string);
    } else {
      await exchange.regulator.post(`/holds/${known}/release`, { reason });
      holds.delete(of);
    }
  }

  async function settleAll(perCall?: PerCall): Promise<void> {
    for (const of of [...holds.keys()]) await toggleHold(of);
    perCall?.frozen.clear();
    await integrateAll();
    const unfinished = async () =>
      itemsOf((await exchange.operators[0].get('/cycles?limit=20')).body).some(
        ({ state }) => !['open', 'final'].includes(state as unknown as string),
      );
    for (;;) {
      const isLast = !(await unfinished());
      await runCycle();
      perCall?.run();
      if (isLast) return;
    }
  }

  async function expectSame(perCall: PerCall, when: string): Promise<void> {
    for (const member of members) {
      const found = { available: await balanceOf(available(member)), held: await balanceOf(held(member)) };
      expect([found.available.posted, found.held.posted], `${member} ${when}`).to.deep.equal([
        perCall.available.get(member) ?? 0n,
        perCall.held.get(member) ?? 0n,
      ]);
    }
  }

  async function play(steps: readonly Step[]): Promise<void> {
    await settleAll();
    const perCall = new PerCall();
    for (const { buyer } of sold) await setAvailable(buyer, PREPAID);
    for (const member of members) perCall.available.set(member, (await balanceOf(available(member))).posted);
    for (const [index, one] of steps.entries()) {
      if (one.kind === 'batch') {
        const calls = one.calls.map((call) => ({ ...call, of: sold[call.of] }));
        const charged = await meterBatch(calls);
        expect(charged).to.deep.equal(calls.map(({ of, records, stale }) => perCall.charge(of, records, stale)));
      } else if (one.kind === 'hold') {
        const of = sold[one.of];
        await toggleHold(of);
        if (!perCall.frozen.delete(of)) perCall.frozen.add(of);
      } else if (one.kind === 'cut-off') {
        await exchange.operators[0].post('/cycles/cut-off');
        perCall.cutOff();
      } else {
        await integrateAll();
        await runCycle();
        perCall.run();
      }
      await expectSame(perCall, `after step ${index}, ${one.kind}`);
    }
    await settleAll(perCall);
    await expectSame(perCall, 'when all is settled');
    expect(perCall.calls.filter(({ state }) => state !== 'paid' && state !== 'credited')).to.deep.equal([]);
    expect((await bookProof()).ok).to.equal(true);
  }

  it('comes to the same money as accounting for each call, in any order of batches, refusals, holds and cut-offs', () =>
    fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), play), {
      numRuns: rounds(4, 300),
      verbose: 1,
      endOnFailure: true,
      includeErrorInReport: true,
    }));
});
