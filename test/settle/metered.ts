import { clockActor } from '../../src/kernel/actor.ts';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Money } from '../../src/kernel/money.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { entryOf, insertEntries } from '../../src/audit/index.ts';
import type { Charge } from '../../src/command/index.ts';
import { callFacts } from '../../src/deliver/receipt.ts';
import { insertCalls, type StoredCall } from '../../src/deliver/store/call.ts';
import { agreementsById, type Agreement } from '../../src/match/index.ts';
import { chargeCalls } from '../../src/settle/index.ts';
import { shareOpenCycle } from '../../src/settle/store/cycle.ts';
import { openAccounts } from '../../src/settle/ledger/index.ts';
import type { Person } from '../../seeders/client.ts';
import type { Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages } from '../support/trade.ts';
import { available, balanceOf, book, cash, draft } from './money.ts';

/** An agreement under which calls are charged, and its parties. */
export type Sold = {
  readonly supplier: Person;
  readonly buyer: Person;
  readonly agreement: Agreement;
  readonly deliveryId: string;
};

/** A price at which calls cost fractions of a micro-unit, so that each is rounded. */
const plan = { model: 'per-record', currency: 'CNY', price: '100.123457', per: 7_000 } as const;

/** Three agreements: of two buyers with one supplier, and of the first of them with another. */
export async function threeAgreements(exchange: Exchange): Promise<readonly [Sold, Sold, Sold]> {
  const [one, two] = [await publishedWages(exchange, { plan }), await publishedWages(exchange, { plan })];
  await inTransaction((tx) =>
    openAccounts(
      tx,
      clock.now(),
      [one, two].flatMap(({ supplier: { memberId: owner } }) => [
        { owner, currency: 'CNY', code: 'member-available' } as const,
        { owner, currency: 'CNY', code: 'member-held' } as const,
      ]),
    ),
  );
  const [bo, cai] = [await buyerWith(exchange, '1'), await buyerWith(exchange, '1')];
  const sold = async ({ supplier, listingId }: typeof one, buyer: Person): Promise<Sold> => {
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 100);
    const [agreement] = await agreementsById(null, [agreementId]);
    return { supplier, buyer, agreement: agreement as Agreement, deliveryId };
  };
  return [await sold(one, bo), await sold(one, cai), await sold(two, bo)];
}

export type Asked = { readonly of: Sold; readonly records: number; readonly stale?: boolean };

/**
 * Charges calls and keeps them, as metering does: call, entry and charge in one transaction. Who was charged? `first`
 * is done when the batch has read its cycle and charged nothing yet.
 */
export async function meterBatch(asked: readonly Asked[], first?: () => Promise<unknown>): Promise<boolean[]> {
  return inTransaction(async (tx) => {
    const at = clock.now();
    const metered = asked.map(({ of: { agreement }, records }) => {
      const { id: agreementId, supplierId, buyerId, plan: agreed } = agreement;
      return {
        id: newId('cal'),
        entryId: newId('ent'),
        agreementId,
        supplierId,
        buyerId,
        plan: agreed,
        records,
        misses: 0,
        at,
      };
    });
    if (first) {
      await shareOpenCycle(tx);
      await first();
    }
    const charges = await chargeCalls(tx, newId('ent'), metered);
    const calls = asked.flatMap((one, index) => {
      const [charge, { id, entryId }] = [
        charges[index] as Charge | Problem,
        metered[index] as { id: string; entryId: string },
      ];
      return charge instanceof Problem ? [] : [callOf(one, { id, entryId, at }, charge)];
    });
    await insertCalls(tx, calls);
    const entries = calls.map((call) => {
      const entry = { id: call.entryId, type: 'call', action: 'call.query', subject: call.id } as const;
      return entryOf({ now: at, actor: clockActor }, { ...entry, facts: callFacts(call) });
    });
    if (entries.length > 0) await insertEntries(tx, entries);
    return charges.map((charge) => !(charge instanceof Problem));
  });
}

function callOf(
  { of: { agreement, deliveryId }, records, stale = false }: Asked,
  ids: { readonly id: string; readonly entryId: string; readonly at: Date },
  charge: Charge,
): StoredCall {
  const { id: agreementId, supplierId, buyerId, revisionId, purpose } = agreement;
  return {
    ...{
      ...ids,
      ...charge,
      agreementId,
      supplierId,
      buyerId,
      revisionId,
      purpose,
      deliveryId,
      records,
      misses: 0,
      stale,
    },
    ...{ kind: 'query', leftOut: 0, optOutVersion: 0, answerHash: '0'.repeat(64), ruleBook: 1, useNumber: 1 },
    ...{ receipt: '{}', signature: 'none', format: null, bytes: null, notes: [], delivered: null },
  };
}

/** Gives a member so much to spend, and no more: the rest comes from the bank or goes back there. */
export async function setAvailable({ memberId }: Person, amount: Money): Promise<void> {
  const { posted } = await balanceOf(available(memberId));
  if (posted < amount) await book([draft({ credit: available(memberId), amount: amount - posted })]);
  if (posted > amount) await book([draft({ debit: available(memberId), credit: cash, amount: posted - amount })]);
}
