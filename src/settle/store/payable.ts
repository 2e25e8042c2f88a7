import { QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import { db } from '../../db/connection.ts';
import type { Owed } from '../rules.ts';
import { exceptionStates, inCycle, obligationStates, triedAgain, type ExceptionState } from '../states.ts';

/**
 * What the cycle is about to pay, added up by supplier, buyer and currency: its obligations, less the calls that are
 * set apart from them, and the calls that earlier cycles withheld and this one pays.
 */
export async function sumsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string): Promise<Owed[]> {
  const who = (of: string) => ['supplier_id', 'buyer_id', 'currency'].map((name) => `${of}.${name}`).join(', ');
  const rows = await db().query<Omit<Owed, 'amount' | 'fee'> & Record<'amount' | 'fee', string | number>>(
    `SELECT supplier_id AS supplierId, buyer_id AS buyerId, currency, SUM(amount) AS amount, SUM(fee) AS fee FROM (
       SELECT ${who('o')}, o.amount, o.fee, o.calls FROM obligations o WHERE o.cleared_by = :cycleId AND o.state = :inCycle
       UNION ALL
       SELECT ${who('e')}, -e.amount, -e.fee, -1 FROM obligations o JOIN exceptions e ON e.obligation_id = o.id
       WHERE o.cleared_by = :cycleId AND o.state = :inCycle
       UNION ALL
       SELECT ${who('e')}, e.amount, e.fee, 1 FROM exceptions e WHERE e.cycle_id = :cycleId AND e.state = :triedAgain
     ) parts GROUP BY supplier_id, buyer_id, currency HAVING SUM(calls) <> 0 OR SUM(amount) <> 0 OR SUM(fee) <> 0`,
    { replacements: { cycleId, inCycle, triedAgain }, transaction: ctx.tx, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({ ...row, amount: storedMoney(row.amount), fee: storedMoney(row.fee) }));
}

/** What is reserved for calls that are neither settled nor credited, by currency. */
export async function unsettledByCurrency(tx: Transaction): Promise<Map<string, Money>> {
  const rows = await db().query<{ currency: string; amount: string | number }>(
    `SELECT currency, SUM(amount) AS amount FROM (
       SELECT o.currency, o.amount FROM obligations o WHERE o.state NOT IN (:settled)
       UNION ALL
       SELECT e.currency, -e.amount FROM obligations o JOIN exceptions e ON e.obligation_id = o.id
       WHERE o.state NOT IN (:settled)
       UNION ALL
       SELECT e.currency, e.amount FROM exceptions e WHERE e.state NOT IN (:ended)
     ) parts GROUP BY currency`,
    {
      replacements: { settled: obligationStates.ends, ended: exceptionStates.ends },
      transaction: tx,
      type: QueryTypes.SELECT,
    },
  );
  return new Map(rows.map(({ currency, amount }) => [currency, storedMoney(amount)]));
}

/** The calls of an obligation that are set apart from its sum, by what became of them. */
export type SetApart = { readonly state: ExceptionState; readonly calls: number; readonly amount: Money };

export async function setApartFrom(
  ctx: Pick<Ctx, 'tx'>,
  obligationIds: readonly string[],
): Promise<(SetApart & { readonly obligationId: string; readonly currency: Currency })[]> {
  if (obligationIds.length === 0) return [];
  const rows = await db().query<{
    obligationId: string;
    currency: Currency;
    state: ExceptionState;
    calls: string | number;
    amount: string | number;
  }>(
    `SELECT obligation_id AS obligationId, currency, state, COUNT(*) AS calls, SUM(amount) AS amount FROM exceptions
     WHERE obligation_id IN (?) GROUP BY obligation_id, currency, state`,
    { replacements: [obligationIds], transaction: ctx.tx, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({ ...row, calls: Number(row.calls), amount: storedMoney(row.amount) }));
}
