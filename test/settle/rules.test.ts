import { expect } from 'chai';
import fc from 'fast-check';
import type { Currency } from '../../src/kernel/money.ts';
import type { TransferDraft } from '../../src/settle/ledger/index.ts';
import {
  differences,
  efficiencyBps,
  finalTransfers,
  netObligations,
  netsHash,
  rate,
  sumDifferences,
  totalsOf,
  usageByAgreement,
  type Owed,
  type Usage,
  type UsageSum,
} from '../../src/settle/rules.ts';
import type { PricePlan } from '../../src/terms/index.ts';

const board: PricePlan = { model: 'per-record', currency: 'CNY', price: '100', per: 1000 };

const members = ['mem_a', 'mem_b', 'mem_c', 'mem_d'];
const owed: fc.Arbitrary<Owed> = fc
  .record({
    supplierId: fc.constantFrom(...members),
    buyerId: fc.constantFrom(...members),
    currency: fc.constantFrom<Currency>('CNY', 'EUR'),
    amount: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    bps: fc.nat(10_000),
  })
  .map(({ bps, ...one }) => ({ ...one, fee: (one.amount * BigInt(bps)) / 10_000n }));

describe('rating', () => {
  const cases: [records: number, plan: PricePlan, feeBps: number, amount: bigint, fee: bigint, misses?: number][] = [
    [1, board, 200, 100_000n, 2_000n],
    [35, board, 200, 3_500_000n, 70_000n],
    [0, board, 200, 0n, 0n],
    [7, { model: 'per-call', currency: 'CNY', price: '5', per: 1 }, 200, 5_000_000n, 100_000n],
    [1, { model: 'per-record', currency: 'EUR', price: '0.000001', per: 2 }, 0, 0n, 0n],
    [3, { model: 'per-record', currency: 'EUR', price: '0.000001', per: 2 }, 10_000, 2n, 2n],
    [1, { model: 'per-call', currency: 'USD', price: '0.000099', per: 1 }, 101, 99n, 0n],
    [35, board, 200, 3_500_000n, 70_000n, 1_000],
    [35, { ...board, misses: '10' }, 200, 3_510_000n, 70_200n, 1],
    [0, { ...board, misses: '0.001' }, 0, 2n, 0n, 2],
    [1, { ...board, price: '0.0005', misses: '0.0005', per: 500 }, 0, 2n, 0n, 1],
    [7, { model: 'per-call', currency: 'CNY', price: '5', per: 1, misses: '0.5' }, 200, 6_500_000n, 130_000n, 3],
  ];
  for (const [records, plan, feeBps, amount, fee, misses = 0] of cases) {
    it(`${records} records at ${plan.price} per ${plan.per} ${plan.model} and ${misses} misses cost ${amount}, of which ${fee} is the fee`, () => {
      expect(rate({ records, misses }, plan, feeBps)).to.deep.equal({ amount, fee, currency: plan.currency });
    });
  }
});

describe('netting', () => {
  it('leaves one amount per member and currency, the fee with the supplier', () => {
    const nets = netObligations([
      { supplierId: 'mem_a', buyerId: 'mem_b', currency: 'CNY', amount: 100n, fee: 2n },
      { supplierId: 'mem_b', buyerId: 'mem_a', currency: 'CNY', amount: 60n, fee: 1n },
      { supplierId: 'mem_a', buyerId: 'mem_b', currency: 'EUR', amount: 5n, fee: 0n },
    ]);
    expect(nets.map(({ memberId, currency, net }) => [memberId, currency, net])).to.deep.equal([
      ['mem_a', 'CNY', 38n],
      ['mem_b', 'CNY', -41n],
      ['mem_a', 'EUR', 5n],
      ['mem_b', 'EUR', -5n],
    ]);
    expect(totalsOf(nets)).to.deep.equal([
      { currency: 'CNY', gross: 160n, fee: 3n, net: -3n, paid: 41n },
      { currency: 'EUR', gross: 5n, fee: 0n, net: 0n, paid: 5n },
    ]);
    expect(efficiencyBps({ gross: 160n, paid: 41n })).to.equal(7437);
  });

  it('adds up to zero with the fees in every currency, and gives the same bytes in any order and any grouping', () => {
    fc.assert(
      fc.property(
        fc
          .array(owed, { maxLength: 40 })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
          ),
        ([list, shuffled]) => {
          const nets = netObligations(list);
          for (const { net, fee } of totalsOf(nets)) expect(net + fee).to.equal(0n);
          expect(netsHash(netObligations(shuffled))).to.equal(netsHash(nets));
          const sums = new Map<string, Owed>();
          for (const one of list) {
            const key = [one.supplierId, one.buyerId, one.currency].join();
            const { amount = 0n, fee = 0n } = sums.get(key) ?? {};
            sums.set(key, { ...one, amount: one.amount + amount, fee: one.fee + fee });
          }
          const grouped = [...sums.values()];
          expect(netsHash(netObligations(grouped))).to.equal(netsHash(nets));
        },
      ),
      { verbose: 1 },
    );
  });

  it('gives another hash when anything differs', () => {
    const one: Owed = { supplierId: 'mem_a', buyerId: 'mem_b', currency: 'CNY', amount: 100n, fee: 2n };
    const others: Owed[] = [
      { ...one, amount: 101n },
      { ...one, fee: 1n },
      { ...one, currency: 'EUR' },
      { ...one, buyerId: 'mem_c' },
    ];
    expect(new Set([one, ...others].map((owes) => netsHash(netObligations([owes])))).size).to.equal(5);
  });

  it('becomes transfers that release all that was held, empty clearing, and never take more than was released', () => {
    fc.assert(
      fc.property(fc.array(owed, { maxLength: 40 }), (list) => {
        const nets = netObligations(list);
        const transfers = finalTransfers('cyc_1', nets);
        const flow = (code: TransferDraft['code']) => transfers.filter((one) => one.code === code);
        const into = new Map<string, bigint>();
        for (const { debit, credit, amount } of transfers) {
          into.set(debit, (into.get(debit) ?? 0n) - amount);
          into.set(credit, (into.get(credit) ?? 0n) + amount);
          expect(amount > 0n).to.equal(true);
        }
        const clearing = [...flow('fee').map(({ debit }) => debit)];
        for (const account of clearing) expect(into.get(account)).to.equal(0n);
        for (const one of flow('release')) expect(into.get(one.debit)).to.equal(-one.amount);
        const running = new Map<string, bigint>();
        const released = new Set(flow('release').map(({ credit }) => credit));
        for (const { debit, credit, amount } of transfers) {
          running.set(debit, (running.get(debit) ?? 0n) - amount);
          running.set(credit, (running.get(credit) ?? 0n) + amount);
          if (released.has(debit)) expect((running.get(debit) as bigint) >= 0n).to.equal(true);
        }
        expect(transfers.map(({ linked }) => linked)).to.deep.equal(
          transfers.map((_, index) => index < transfers.length - 1),
        );
        expect(new Set(transfers.map(({ id }) => id)).size).to.equal(transfers.length);
      }),
      { verbose: 1 },
    );
  });
});

describe('reconciliation', () => {
  const usage: Usage = {
    agreementId: 'agr_1',
    supplierId: 'mem_a',
    buyerId: 'mem_b',
    records: 10,
    currency: 'CNY',
    amount: 1_000_000n,
    fee: 20_000n,
  };
  type Call = Usage & { readonly misses: number };
  const check = (owed: Partial<Usage>, call: Partial<Call> | undefined, plan: PricePlan | undefined = board) =>
    differences({ ...usage, ...owed }, call && { ...usage, misses: 0, ...call }, plan).map(({ rule }) => rule);
  it('finds nothing where both say the same', () => expect(check({}, {})).to.deep.equal([]));
  it('finds a call that was never metered', () => expect(check({}, undefined)).to.deep.equal(['call-metered']));
  it('finds another count', () => expect(check({ records: 11 }, {})).to.deep.equal(['same-records']));
  it('finds another fee', () => expect(check({}, { fee: null })).to.deep.equal(['same-fee']));
  it('finds other parties', () =>
    expect(check({ supplierId: 'mem_x' }, { buyerId: 'mem_y', agreementId: 'agr_2' })).to.deep.equal([
      'same-agreementId',
      'same-supplierId',
      'same-buyerId',
    ]));
  it('finds another price', () => expect(check({ amount: 2n }, {})).to.deep.equal(['same-amount', 'same-rate']));
  it('finds a price that both tell, but the agreement does not give', () =>
    expect(check({ amount: 2n }, { amount: 2n })).to.deep.equal(['same-rate']));
  it('rates keys without a record as the agreement does', () => {
    const charging = { ...board, misses: '10' };
    expect(check({ amount: 1_020_000n }, { amount: 1_020_000n, misses: 2 }, charging)).to.deep.equal([]);
    expect(check({ amount: 1_020_000n }, { amount: 1_020_000n, misses: 3 }, charging)).to.deep.equal(['same-rate']);
  });
  it('finds a currency that the agreement does not have', () =>
    expect(check({}, {}, { ...board, currency: 'EUR' })).to.deep.equal(['same-rate']));
  it('finds an agreement that is not there', () =>
    expect(differences(usage, { ...usage, misses: 0 }, undefined).map(({ rule }) => rule)).to.deep.equal([
      'agreement-known',
    ]));
});

describe('what an agreement owes', () => {
  const call = {
    ...{ agreementId: 'agr_b', supplierId: 'mem_a', buyerId: 'mem_b', currency: 'CNY' as const },
    ...{ records: 10, amount: 1_000_000n, fee: 20_000n },
  };
  const sum: UsageSum = { ...call, calls: 1 };
  const check = (obligation: Partial<UsageSum>, found: readonly UsageSum[] = [sum]) =>
    sumDifferences({ ...sum, ...obligation }, found).map(({ rule }) => rule);

  it('is added up by agreement, in order of the agreements', () => {
    const calls = [call, { ...call, agreementId: 'agr_a' }, { ...call, records: 1, amount: 7n, fee: 0n }];
    expect(usageByAgreement(calls)).to.deep.equal([
      { ...sum, agreementId: 'agr_a' },
      { ...sum, calls: 2, records: 11, amount: 1_000_007n },
    ]);
  });
  it('is the sum of its calls', () => expect(check({})).to.deep.equal([]));
  it('differs without calls', () => expect(check({}, [])).to.deep.equal(['call-metered']));
  it('differs when its calls are of other parties too', () =>
    expect(check({}, [sum, { ...sum, buyerId: 'mem_x' }])).to.deep.equal(['same-parties']));
  for (const [field, value] of Object.entries({
    ...{ supplierId: 'mem_x', buyerId: 'mem_x', currency: 'EUR', calls: 2, records: 11, amount: 1n, fee: 1n },
  })) {
    it(`differs in its ${field}`, () => expect(check({ [field]: value })).to.deep.equal([`same-${field}`]));
  }
});
