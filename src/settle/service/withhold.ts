import type { Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { formatMoney } from '../../kernel/money.ts';
import { record } from '../../audit/index.ts';
import { transfer } from '../ledger/index.ts';
import { creditExceptions, insertExceptions, insertWithholdings, withholdExceptions } from '../store/exception.ts';
import type { Exception, Withholding } from '../store/exception.ts';
import { withholdObligations } from '../store/obligation.ts';
import { release } from './charge.ts';
import type { ExaminedCall } from './examine.ts';
import type { WrongSum } from './payable.ts';

/** Takes obligations that are not the sum of their calls out of the cycle, and keeps where they differ. */
export async function withholdSums(ctx: Ctx, cycleId: string, wrong: readonly WrongSum[]): Promise<void> {
  await withholdObligations(
    ctx,
    wrong.map(({ obligation: { id } }) => id),
  );
  await insertWithholdings(
    ctx,
    wrong.map(({ obligation: { id }, reasons }) => ({
      cycleId,
      subjectId: id,
      obligationId: id,
      cause: 'difference',
      reasons,
      at: ctx.now,
    })),
  );
}

/** Sets calls apart from their sum, withheld or credited, and gives back what the credited ones reserve. */
export async function setApart(
  ctx: Ctx,
  cycleId: string,
  apart: readonly (ExaminedCall & { readonly withholding: Withholding })[],
): Promise<void> {
  const asExceptions = (of: typeof apart) =>
    of.map(
      ({ payable: { call: _, exception, ...kept } }) =>
        exception ?? { ...kept, fee: kept.fee ?? 0n, cycleId, at: ctx.now },
    );
  await insertExceptions(ctx, asExceptions(apart.filter(({ payable }) => payable.exception === undefined)));
  await insertWithholdings(
    ctx,
    apart.map(({ withholding }) => withholding),
  );
  const credited = asExceptions(apart.filter(({ withholding: { cause } }) => cause === 'credited'));
  const withheld = asExceptions(apart.filter(({ withholding: { cause } }) => cause !== 'credited'));
  const idsOf = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id);
  await withholdExceptions(ctx, cycleId, idsOf(withheld));
  await creditExceptions(ctx, cycleId, idsOf(credited));
  await giveBack(ctx, credited);
}

/** Moves what these calls reserve back to what their buyers can spend, and informs the buyers. */
async function giveBack(ctx: Ctx, credited: readonly Omit<Exception, 'state'>[]): Promise<void> {
  const priced = credited.filter(({ amount }) => amount > 0n);
  const results = await transfer(ctx.tx as Transaction, ctx.now, priced.map(release));
  if (results.some((result) => result !== 'ok'))
    throw new Error(`What was reserved could not be given back: ${[...new Set(results)].join(', ')}.`);
  await record(
    ctx,
    credited.map(({ id, obligationId, buyerId, amount, currency }) => ({
      type: 'money',
      action: 'obligation.credit',
      subject: buyerId,
      facts: { obligation: obligationId, call: id, amount: formatMoney(amount), currency },
    })),
  );
}
