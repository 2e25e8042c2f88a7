import { formatMoney } from '../kernel/money.ts';
import { keyedHash } from '../kernel/keys.ts';
import type { StoredCall } from './store/call.ts';

type OwedCall = Pick<StoredCall, 'agreementId' | 'supplierId' | 'buyerId' | 'records' | 'amount' | 'currency'>;

/** The part of what the log says of a call that decides what is owed for it. */
export function owedFacts({ agreementId, supplierId, buyerId, records, amount, currency }: OwedCall) {
  return {
    agreement: agreementId,
    supplier: supplierId,
    buyer: buyerId,
    records,
    amount: formatMoney(amount),
    currency,
  };
}

/** What the log says of a call: everything but the records and the keys asked for. Its entry is the receipt. */
export function callFacts(call: StoredCall) {
  const { kind, purpose, optOutVersion, answerHash, ruleBook, useNumber, stale, notes } = call;
  return {
    delivery: call.deliveryId,
    ...owedFacts(call),
    revision: call.revisionId,
    ...(call.misses === 0 ? {} : { misses: call.misses }),
    verdict: 'allowed',
    ...(call.format === null ? {} : { format: call.format }),
    ...leftOutOf(call),
    noted: notes.map(({ principle, rule }) => `${principle} ${rule}`),
    ...{ kind, purpose, optOutVersion, answerHash, ruleBook, useNumber, stale },
  };
}

/**
 * How many records were left out. For a question the buyer must not learn it, since asking for one person would show
 * whether that person opted out: the number is sealed, by a digest that only the exchange can make again for the
 * regulator.
 */
function leftOutOf({ id, kind, leftOut }: StoredCall): { leftOut: number } | { leftOutSealed: string } {
  return kind === 'file' ? { leftOut } : { leftOutSealed: keyedHash(`${id} ${leftOut}`) };
}
