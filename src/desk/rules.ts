import type { Money } from '../kernel/money.ts';

/** Below this share of what a member has, what it may still spend counts as low. */
const LOW_PERCENT = 10n;

/** Whether nearly all money of a member is reserved for calls, or none is left. */
export const isLow = ({ available, held }: { readonly available: Money; readonly held: Money }): boolean =>
  available * 100n <= LOW_PERCENT * (available + held);
