import type { Transaction } from 'sequelize';
import type { Actor, Caller } from '../kernel/actor.ts';
import type { Currency, Money } from '../kernel/money.ts';
import type { Problem } from '../kernel/problem.ts';
import type { PricePlan } from '../terms/index.ts';

/**
 * How a later room serves an earlier one, which cannot import it. A row names who serves whom; `app.ts` fills all rows
 * at once.
 */
export type Ports = {
  /** register, for every action: who callers are, as the database has it now. */
  readonly standingsOf: StandingsOf;
  /** match, for list: what was agreed over products. */
  readonly agreements: Agreements;
  /** settle, for deliver: rates calls and reserves what they cost. */
  readonly chargeCalls: Charging;
};

/** An actor for each caller, in their order, or the problem that nobody stands behind it any more. */
export type StandingsOf = (
  tx: Transaction | null,
  callers: readonly Caller[],
  now: Date,
) => Promise<readonly (Actor | Problem)[]>;

/**
 * What listings need to know of an agreement: its buyer, its product, and whether its terms let the buyer make products
 * of what it received.
 */
export type ReceivedRight = {
  readonly id: string;
  readonly productId: string;
  readonly revisionId: string;
  readonly buyerId: string;
  readonly permitsDerive: boolean;
  /** Whether its terms let the buyer pass on the data as they are. */
  readonly permitsResale: boolean;
};

/** An agreement as the board sees it: a right that was bought at a posted price, and for how many uses. */
export type Trade = {
  readonly at: Date;
  readonly listingId: string;
  readonly buyerId: string;
  readonly plan: PricePlan;
  readonly uses: number;
};

export type Agreements = {
  /** Agreements by id; those that do not exist are left out. */
  readonly byIds: (tx: Transaction | null, ids: readonly string[]) => Promise<readonly ReceivedRight[]>;
  /** All agreements that a member ever made as a buyer, including those that ended: what was received stays known. */
  readonly ofBuyer: (tx: Transaction | null, buyerId: string) => Promise<readonly ReceivedRight[]>;
  /** The agreements made on listings since an instant, the oldest first. */
  readonly tradesOn: (tx: Transaction | null, listingIds: readonly string[], since: Date) => Promise<readonly Trade[]>;
  /** How many agreements on a product are in force. */
  readonly inForceOn: (tx: Transaction | null, productId: string, now: Date) => Promise<number>;
};

/** A call that is about to be answered, as the later stages see it. */
export type MeteredCall = {
  readonly id: string;
  readonly entryId: string;
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly plan: PricePlan;
  readonly records: number;
  /** Keys of a question for which no record is handed over. */
  readonly misses: number;
  readonly at: Date;
};
/** What a call costs, the exchange's share of that, both frozen with the call, and the cycle that clears it. */
export type Charge = {
  readonly amount: Money;
  readonly fee: Money;
  readonly currency: Currency;
  readonly cycleId: string;
};

/**
 * Rates and reserves the price of calls inside their own transaction: one outcome for each call, a charge or the
 * problem that refuses it. `batchId` names what the calls are charged for together; a call must be new.
 */
export type Charging = (
  tx: Transaction,
  batchId: string,
  calls: readonly MeteredCall[],
) => Promise<readonly (Charge | Problem)[]>;

let filled: Ports | undefined;

/** Sets who serves each port. */
export function fillPorts(ports: Ports): void {
  filled = ports;
}

export function ports(): Ports {
  if (!filled) throw new Error('The ports between the rooms are empty; wire() in app.ts must fill them first.');
  return filled;
}
