import type { Transaction } from 'sequelize';
import { config } from '../../../config/env.ts';
import { formatMoney } from '../../kernel/money.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Charge, Charging, MeteredCall } from '../../command/index.ts';
import { accountId, transferId, transferSums, type TransferDraft, type TransferResult } from '../ledger/index.ts';
import { problem } from '../problems.ts';
import { rate, usageByAgreement, type Rated } from '../rules.ts';
import { shareOpenCycle } from '../store/cycle.ts';
import type { Exception } from '../store/exception.ts';
import { addToObligations } from '../store/obligation.ts';

/**
 * Charges a batch of calls inside their own transaction: each is rated, its price moves from the buyer's available to
 * its reserved money, and it is added to what its agreement owes in the open cycle. A call whose price the buyer lacks
 * is refused alone, in the order of the batch, and the others stay charged. Any number of calls takes the same few
 * statements, and no row each: the cycle, the accounts, one transfer for each buyer and currency, their balances, the
 * obligations.
 */
export const chargeCalls: Charging = async (tx, batchId, calls) => {
  if (calls.length === 0) return [];
  const cycleId = await shareOpenCycle(tx);
  const rated = calls.map((call) => ({ call, ...rate(call, call.plan, config.FEE_BPS) }));
  const results = await reserve(tx, batchId, rated);
  const charged = rated.filter((_, index) => results[index] === 'ok');
  const usage = usageByAgreement(charged.map(({ call, ...price }) => ({ ...call, ...price })));
  await addToObligations(tx, { cycleId, at: (calls[0] as MeteredCall).at }, usage);
  return rated.map((one, index) => outcome(one, results[index] as TransferResult, cycleId));
};

type RatedCall = Rated & { readonly call: MeteredCall };

/**
 * Reserves the prices. Whether a call was charged before is not looked up: its identifier is new in every attempt, what
 * was attempted is undone before it is attempted again, a repetition of the request is answered from the call that it
 * repeats, and the call itself is written in this transaction under its own key. The first call stands in the
 * identifiers of the transfers, because a batch may charge its calls in several rounds.
 */
async function reserve(
  tx: Transaction,
  batchId: string,
  rated: readonly RatedCall[],
): Promise<readonly TransferResult[]> {
  const now = new Date(Math.max(...rated.map(({ call }) => call.at.getTime())));
  const cause = { source: batchId, parts: [batchId, (rated[0] as RatedCall).call.id] };
  const priced = rated.filter(({ amount }) => amount > 0n);
  const moved = (await transferSums(tx, now, cause, priced.map(reservation))).values();
  return rated.map(({ amount }) => (amount > 0n ? (moved.next().value as TransferResult) : 'ok'));
}

type Priced = Pick<Exception, 'id' | 'buyerId' | 'amount' | 'currency'>;
type Pocket = 'member-available' | 'member-held';

const reservation = ({ call: { id, buyerId }, amount, currency }: RatedCall): TransferDraft =>
  between('charge', 'member-available', 'member-held', { id, buyerId, amount, currency });

/** Gives a call's price back: from the buyer's reserved to its available money. */
export const release = (call: Priced): TransferDraft => between('release', 'member-held', 'member-available', call);

function between(
  code: 'charge' | 'release',
  from: Pocket,
  to: Pocket,
  { id: callId, buyerId, amount, currency }: Priced,
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

function outcome({ call, amount, fee, currency }: RatedCall, result: TransferResult, cycleId: string) {
  if (result === 'ok') return { amount, fee, currency, cycleId } satisfies Charge;
  if (
    result === 'exceeds_credits' ||
    result === 'debit_account_not_found' ||
    result === 'overflows_debits' ||
    result === 'overflows_credits'
  )
    return lacking(amount, currency);
  throw new Error(`Charging ${call.id} failed: ${result}.`);
}

function lacking(amount: Rated['amount'], currency: Rated['currency']): Problem {
  return problem(
    'insufficient-funds',
    `This call costs ${formatMoney(amount)} ${currency}, and less than that is available. Make a deposit, then call again.`,
    { price: { amount: formatMoney(amount), currency } },
  );
}
