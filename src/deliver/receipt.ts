import { canonical, sha256 } from '../kernel/hash.ts';
import { formatMoney } from '../kernel/money.ts';
import { keyedHash, signText } from '../kernel/keys.ts';
import type { StoredCall } from './store/call.ts';

/** A receipt as it is handed over: canonical text and the exchange's signature over its bytes. */
export type Receipt = { readonly receipt: string; readonly signature: string };

type Unsigned = Omit<StoredCall, 'receipt' | 'signature'>;

/**
 * The signed proof of what was handed over. It can be checked offline with the published key; the entry that it names
 * leads into the log.
 */
export function signReceipt(call: Unsigned): Receipt {
  const { id, entryId, at, format } = call;
  const receipt = canonical({ v: 1, call: id, entry: entryId, at: at.toISOString(), format, ...sharedFacts(call) });
  return { receipt, signature: signText('receipts', receipt) };
}

/** What the log says of a call: everything but the records and the keys asked for. */
export function callFacts(call: StoredCall) {
  return { delivery: call.deliveryId, ...sharedFacts(call), receipt: sha256(call.receipt) };
}

function sharedFacts(call: Unsigned) {
  const { kind, purpose, records, optOutVersion, answerHash, currency, ruleBook, useNumber, stale, notes } = call;
  return {
    agreement: call.agreementId,
    revision: call.revisionId,
    supplier: call.supplierId,
    buyer: call.buyerId,
    amount: formatMoney(call.amount),
    ...(call.misses === 0 ? {} : { misses: call.misses }),
    verdict: 'allowed',
    ...leftOutOf(call),
    noted: notes.map(({ principle, rule }) => `${principle} ${rule}`),
    ...{ kind, purpose, records, optOutVersion, answerHash, currency, ruleBook, useNumber, stale },
  };
}

/**
 * How many records were left out. For a question the buyer must not learn it, since asking for one person would show
 * whether that person opted out: the number is sealed, by a digest that only the exchange can make again for the
 * regulator.
 */
function leftOutOf({ id, kind, leftOut }: Unsigned): { leftOut: number } | { leftOutSealed: string } {
  return kind === 'file' ? { leftOut } : { leftOutSealed: keyedHash(`${id} ${leftOut}`) };
}
