import type { Transaction } from 'sequelize';
import type { Problem } from '../kernel/problem.ts';
import type { Currency, Money } from '../kernel/money.ts';
import type { PricePlan } from '../terms/index.ts';

/** A call that is about to be answered, as the later stages see it. */
export type MeteredCall = {
  readonly id: string;
  readonly entryId: string;
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly plan: PricePlan;
  readonly records: number;
  readonly at: Date;
};
export type Charge = { readonly amount: Money; readonly currency: Currency };

/**
 * Rates and reserves the price of calls inside their own transaction: one outcome a call, a charge or the problem that
 * refuses it.
 */
export type Charging = (tx: Transaction, calls: readonly MeteredCall[]) => Promise<readonly (Charge | Problem)[]>;

let charging: Charging = async () => {
  throw new Error('Nobody told the deliveries how calls are charged; app.ts does.');
};

/** Tells how calls are charged. The settling room knows; it stands to the right of this one. */
export function chargeCallsWith(charge: Charging): void {
  charging = charge;
}

export const chargeCalls: Charging = (tx, calls) => charging(tx, calls);
