import { canonical, sha256 } from '../kernel/hash.ts';
import { parseMoney, priceOf, share, type Currency, type Money } from '../kernel/money.ts';
import { EXCHANGE, accountId, transferId, type TransferDraft } from './ledger/index.ts';
import type { PricePlan } from '../terms/index.ts';

export type Rated = { readonly amount: Money; readonly fee: Money; readonly currency: Currency };
export type Reason = { readonly rule: string; readonly detail: string };

/**
 * What one call costs under the frozen plan, and the exchange's share of it in hundredths of a percent. A call is rated
 * by itself, so how calls are batched, ordered or repeated never changes a price. Keys without a record (`misses`) cost
 * what the plan says, by default nothing. Rounded once, half-even, to the micro-unit.
 */
export function rate(
  { records, misses }: { readonly records: number; readonly misses: number },
  plan: PricePlan,
  feeBps: number,
): Rated {
  const count = plan.model === 'per-call' ? 1 : records;
  const charged = BigInt(count) * parseMoney(plan.price) + BigInt(misses) * parseMoney(plan.misses ?? '0');
  const amount = priceOf(1, charged, plan.per);
  return { amount, fee: share(amount, feeBps), currency: plan.currency };
}

/** What one agreement owes for some calls. */
export type UsageSum = {
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly currency: Currency;
  readonly calls: number;
  readonly records: number;
  readonly amount: Money;
  readonly fee: Money;
};

/** Charged calls added up by agreement, in order of the agreements' ids, so that writers meet them in one order. */
export function usageByAgreement(calls: readonly Omit<UsageSum, 'calls'>[]): UsageSum[] {
  const sums = new Map<string, UsageSum>();
  for (const { agreementId, supplierId, buyerId, currency, records, amount, fee } of calls) {
    const sum = sums.get(agreementId) ?? { calls: 0, records: 0, amount: 0n, fee: 0n };
    sums.set(agreementId, {
      ...{ agreementId, supplierId, buyerId, currency },
      calls: sum.calls + 1,
      records: sum.records + records,
      amount: sum.amount + amount,
      fee: sum.fee + fee,
    });
  }
  return [...sums.values()].sort((a, b) => (a.agreementId < b.agreementId ? -1 : 1));
}

/**
 * Where an obligation is not the sum of its calls. These are added up by agreement, parties and currency, so one sum
 * must be found. An empty list means that they agree.
 */
export function sumDifferences(obligation: UsageSum, found: readonly UsageSum[]): Reason[] {
  const [sum, another] = found;
  if (sum === undefined) return [{ rule: 'call-metered', detail: 'There are no metered calls for it.' }];
  if (another !== undefined)
    return [{ rule: 'same-parties', detail: 'Its calls are not all of the same parties and currency.' }];
  return (['supplierId', 'buyerId', 'currency', 'calls', 'records', 'amount', 'fee'] as const)
    .filter((field) => obligation[field] !== sum[field])
    .map((field) => ({
      rule: `same-${field}`,
      detail: `The obligation says ${obligation[field]}, its metered calls together ${sum[field]}.`,
    }));
}

/** What is owed for a call: as it was metered, or as it was kept when a cycle did not pay it. */
export type Usage = {
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly records: number;
  readonly currency: Currency;
  readonly amount: Money;
  readonly fee: Money | null;
};

/**
 * Where what is to be paid differs from the metered call, and from what the agreement's frozen plan makes of that call.
 * An empty list means that they agree.
 */
export function differences(
  owed: Usage,
  call: (Usage & { readonly misses: number }) | undefined,
  plan: PricePlan | undefined,
): Reason[] {
  if (call === undefined) return [{ rule: 'call-metered', detail: 'There is no metered call for it.' }];
  const reasons = (['agreementId', 'supplierId', 'buyerId', 'records', 'currency', 'amount', 'fee'] as const)
    .filter((field) => owed[field] !== call[field])
    .map((field) => ({
      rule: `same-${field}`,
      detail: `What is to be paid says ${owed[field]}, the metered call ${call[field]}.`,
    }));
  if (plan === undefined) return [...reasons, { rule: 'agreement-known', detail: 'There is no agreement for it.' }];
  const { amount, currency } = rate(call, plan, 0);
  if (amount === owed.amount && currency === owed.currency) return reasons;
  const said = `${owed.amount} micro-${owed.currency}`;
  return [
    ...reasons,
    {
      rule: 'same-rate',
      detail: `By the agreement's plan the call costs ${amount} micro-${currency}; to be paid is ${said}.`,
    },
  ];
}

export type Owed = {
  readonly supplierId: string;
  readonly buyerId: string;
  readonly currency: Currency;
  readonly amount: Money;
  readonly fee: Money;
};

/**
 * One member's position in one currency: what it owes as buyer, what is due to it as supplier, the fee on that, and due
 * − fee − owed.
 */
export type Net = {
  readonly memberId: string;
  readonly currency: Currency;
  readonly owed: Money;
  readonly due: Money;
  readonly fee: Money;
  readonly net: Money;
};

/**
 * Novation and multilateral netting: each obligation becomes one towards the exchange, and per member and currency one
 * amount remains. Per currency the nets and the fees add up to zero exactly. The order of the input does not matter,
 * nor whether obligations of the same parties were added up before.
 */
export function netObligations(list: readonly Owed[]): Net[] {
  const nets = new Map<string, Net>();
  const add = (memberId: string, currency: Currency, part: Partial<Pick<Net, 'owed' | 'due' | 'fee'>>) => {
    const key = `${currency} ${memberId}`;
    const { owed = 0n, due = 0n, fee = 0n } = nets.get(key) ?? {};
    const sum = { owed: owed + (part.owed ?? 0n), due: due + (part.due ?? 0n), fee: fee + (part.fee ?? 0n) };
    nets.set(key, { memberId, currency, ...sum, net: sum.due - sum.fee - sum.owed });
  };
  for (const { supplierId, buyerId, currency, amount, fee } of list) {
    add(buyerId, currency, { owed: amount });
    add(supplierId, currency, { due: amount, fee });
  }
  const sorted = [...nets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, net]) => net);
  for (const { currency, net, fee } of totalsOf(sorted)) {
    if (net + fee !== 0n) throw new Error(`The nets and fees of ${currency} add up to ${net + fee}, not to zero.`);
  }
  return sorted;
}

/** The fingerprint of a set of nets: equal nets, equal bytes, equal hash. */
export function netsHash(nets: readonly Net[]): string {
  return sha256(
    canonical(
      nets.map(({ memberId, currency, owed, due, fee, net }) => ({
        memberId,
        currency,
        owed: owed.toString(),
        due: due.toString(),
        fee: fee.toString(),
        net: net.toString(),
      })),
    ),
  );
}

/**
 * Per currency: gross obligations, fees, the sum of all nets, and what debtors pay into clearing, which is all that
 * moves.
 */
export type Total = {
  readonly currency: Currency;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly paid: Money;
};

export function totalsOf(nets: readonly Net[]): Total[] {
  return [...new Set(nets.map(({ currency }) => currency))].sort().map((currency) => {
    const ofCurrency = nets.filter((net) => net.currency === currency);
    const sum = (of: (net: Net) => Money) => ofCurrency.reduce((total, net) => total + of(net), 0n);
    return {
      currency,
      gross: sum(({ owed }) => owed),
      fee: sum(({ fee }) => fee),
      net: sum(({ net }) => net),
      paid: sum(({ net }) => (net < 0n ? -net : 0n)),
    };
  });
}

/** How much of the gross amount netting made unnecessary to move, in hundredths of a percent, rounded down. */
export function efficiencyBps({ gross, paid }: Pick<Total, 'gross' | 'paid'>): number {
  return gross === 0n ? 0 : Number(((gross - paid) * 10_000n) / gross);
}

/**
 * The transfers that make a cycle final, one linked group: what buyers had reserved is released, debtors pay into
 * clearing, creditors and the exchange's fee are paid out of it, and clearing is empty again. Their ids follow from the
 * cycle, so that they cannot be booked twice.
 */
export function finalTransfers(cycleId: string, nets: readonly Net[]): TransferDraft[] {
  const draft = (
    code: TransferDraft['code'],
    owner: string,
    currency: Currency,
    debit: string,
    credit: string,
    amount: Money,
  ): TransferDraft => ({
    id: transferId(cycleId, code, owner, currency),
    debit,
    credit,
    amount,
    currency,
    code,
    kind: 'posted',
    pendingId: null,
    source: cycleId,
    cycleId,
  });
  const available = (owner: string, currency: Currency) => accountId({ owner, currency, code: 'member-available' });
  const clearing = (currency: Currency) => accountId({ owner: EXCHANGE, currency, code: 'clearing' });
  const releases = nets
    .filter(({ owed }) => owed > 0n)
    .map(({ memberId, currency, owed }) =>
      draft(
        'release',
        memberId,
        currency,
        accountId({ owner: memberId, currency, code: 'member-held' }),
        available(memberId, currency),
        owed,
      ),
    );
  const debits = nets
    .filter(({ net }) => net < 0n)
    .map(({ memberId, currency, net }) =>
      draft('net', memberId, currency, available(memberId, currency), clearing(currency), -net),
    );
  const credits = nets
    .filter(({ net }) => net > 0n)
    .map(({ memberId, currency, net }) =>
      draft('net', memberId, currency, clearing(currency), available(memberId, currency), net),
    );
  const fees = totalsOf(nets)
    .filter(({ fee }) => fee > 0n)
    .map(({ currency, fee }) =>
      draft(
        'fee',
        EXCHANGE,
        currency,
        clearing(currency),
        accountId({ owner: EXCHANGE, currency, code: 'exchange-fees' }),
        fee,
      ),
    );
  const all = [...releases, ...debits, ...credits, ...fees];
  return all.map((one, index) => ({ ...one, linked: index < all.length - 1 }));
}
