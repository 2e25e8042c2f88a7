import type { Transaction } from 'sequelize';

/**
 * An agreement as far as listings depend on it: whose it is, over what, and whether its terms let the buyer make
 * products of what it received.
 */
export type ReceivedRight = {
  readonly id: string;
  readonly productId: string;
  readonly revisionId: string;
  readonly buyerId: string;
  readonly permitsDerive: boolean;
  /** Whether it lets the buyer pass on the data as they are. */
  readonly permitsResale: boolean;
};

/** What the listing room asks about agreements. The matching room knows; it stands to the right of this one. */
export type Agreements = {
  /** Agreements by id; those that do not exist are left out. */
  readonly byIds: (tx: Transaction | null, ids: readonly string[]) => Promise<readonly ReceivedRight[]>;
  /** All agreements that a member ever made as a buyer, ended ones too: what was received stays known. */
  readonly ofBuyer: (tx: Transaction | null, buyerId: string) => Promise<readonly ReceivedRight[]>;
  /** How many agreements on a product are in force. */
  readonly inForceOn: (tx: Transaction | null, productId: string, now: Date) => Promise<number>;
};

let known: Agreements | undefined;

/** Tells where agreements are looked up; `app.ts` does. */
export function lookUpAgreementsWith(agreements: Agreements): void {
  known = agreements;
}

export function agreements(): Agreements {
  if (!known) throw new Error('Nobody told the listings where agreements are looked up; app.ts does.');
  return known;
}
