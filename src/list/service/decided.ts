import type { Transaction } from 'sequelize';
import { actorsOf } from '../../audit/index.ts';
import type { Action } from '../../command/index.ts';

const against: readonly Action[] = ['listing.return', 'listing.take-down'];

/**
 * Who decided against these listings: who last returned each to its supplier, and who took it down. The log has this
 * for every listing that ever existed; a listing itself keeps neither.
 */
export const decidedAgainst = (tx: Transaction | null, listingIds: readonly string[]): Promise<Map<string, string[]>> =>
  actorsOf(tx, listingIds, against);
