import type { Transaction } from 'sequelize';
import { config } from '../../../config/env.ts';
import { formatMoney } from '../../kernel/money.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Charge, Charging, MeteredCall } from '../../command/index.ts';
import { accountId, transfer, transferId, type TransferDraft, type TransferResult } from '../ledger/index.ts';
import { problem } from '../problems.ts';
import { rate, type Rated } from '../rules.ts';
import { obligationStates } from '../states.ts';
import { insertObligations, knownObligations, type Obligation } from '../store/obligation.ts';

/**
 * Charges a batch of calls inside their own transaction: each is rated, its price moves from the buyer's available to
 * its reserved money, and an obligation is opened. A call whose price the buyer lacks is refused alone, in the order of
 * the batch, and the others stay charged. A call that was charged before is not charged again. Any number of calls
 * takes the same few statements.
 */
export const chargeCalls: Charging = async (tx, calls) => {
  const rated = calls.map((call) => ({ call, ...rate(call, call.plan, config.FEE_BPS) }));
  const results = await reserve(tx, rated);
  const outcomes = rated.map((one, index) => outcome(one, results[index] as TransferResult));
  await insertObligations(tx, rated.filter((_, index) => results[index] === 'ok').map(obligationOf));
  return outcomes;
};

type RatedCall = Rated & { readonly call: MeteredCall };

/**
 * Reserves the prices; the result is `exists` for a call that was charged before. A call that costs nothing is
 * recognised by its obligation alone.
 */
async function reserve(tx: Transaction, rated: readonly RatedCall[]): Promise<TransferResult[]> {
  const priced = rated.filter(({ amount }) => amount > 0n);
  const free = rated.filter(({ amount }) => amount === 0n);
  const moved = (
    await transfer(tx, new Date(Math.max(...rated.map(({ call }) => call.at.getTime()))), priced.map(reservation))
  ).values();
  const known = await knownObligations(
    tx,
    free.map(({ call }) => obligationId(call)),
  );
  return rated.map(({ call, amount }) => {
    if (amount > 0n) return moved.next().value as TransferResult;
    if (known.has(obligationId(call))) return 'exists';
    known.add(obligationId(call));
    return 'ok';
  });
}

type Priced = Pick<Obligation, 'callId' | 'buyerId' | 'amount' | 'currency'>;
type Pocket = 'member-available' | 'member-held';

const reservation = ({ call, amount, currency }: RatedCall): TransferDraft =>
  between('charge', 'member-available', 'member-held', { callId: call.id, buyerId: call.buyerId, amount, currency });

/** Gives a call's price back: from the buyer's reserved to its available money. */
export const release = (obligation: Priced): TransferDraft =>
  between('release', 'member-held', 'member-available', obligation);

function between(
  code: 'charge' | 'release',
  from: Pocket,
  to: Pocket,
  { callId, buyerId, amount, currency }: Priced,
): TransferDraft {
  const account = (pocket: Pocket) => accountId({ owner: buyerId, currency, code: pocket });
  return {
    id: transferId(callId, code),
    debit: account(from),
    credit: account(to),
    amount,
    currency,
    code,
    kind: 'posted',
    pendingId: null,
    source: callId,
    cycleId: null,
  };
}

/** The obligation's id follows from the call's: one call, one obligation, for ever. */
function obligationOf({ call, amount, fee, currency }: RatedCall): Obligation {
  const { id: callId, entryId, agreementId, supplierId, buyerId, records, at } = call;
  return {
    id: obligationId(call),
    callId,
    entryId,
    agreementId,
    supplierId,
    buyerId,
    records,
    currency,
    amount,
    fee,
    state: obligationStates.initial,
    cycleId: null,
    at,
  };
}

function obligationId({ id }: MeteredCall): string {
  return id.replace(/^cal_/, 'obl_');
}

function outcome({ call, amount, currency }: RatedCall, result: TransferResult): Charge | Problem {
  if (result === 'ok' || result === 'exists') return { amount, currency };
  if (
    result === 'exceeds_credits' ||
    result === 'debit_account_not_found' ||
    result === 'overflows_debits' ||
    result === 'overflows_credits'
  ) {
    return problem(
      'insufficient-funds',
      `This call costs ${formatMoney(amount)} ${currency}, and less than that is available. Make a deposit, then call again.`,
      { price: { amount: formatMoney(amount), currency } },
    );
  }
  throw new Error(`Charging ${call.id} failed: ${result}.`);
}
