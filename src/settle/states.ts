import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const depositStates = machine('deposit', 'recorded', [
  // from      on         to           by          unlike
  ['recorded', 'confirm', 'confirmed', 'operator', 'recordedBy'],
  ['recorded', 'reject',  'rejected',  'operator'],
], { recordedBy: 'Whoever recorded a deposit may not confirm it; another operator must.' });

/**
 * An order of the regulator may come after the netting: then the cycle is reconciled and netted again. Nothing leaves
 * `final`.
 */
// prettier-ignore
export const cycleStates = machine('cycle', 'open', [
  // from          on           to            by
  ['open',       'cut-off',   'cut-off',    'operator'],
  ['open',       'cut-off',   'cut-off',    'clock'],
  ['cut-off',    'reconcile', 'reconciled', 'operator'],
  ['cut-off',    'reconcile', 'reconciled', 'clock'],
  ['netted',     'reconcile', 'reconciled', 'operator'],
  ['netted',     'reconcile', 'reconciled', 'clock'],
  ['notified',   'reconcile', 'reconciled', 'operator'],
  ['notified',   'reconcile', 'reconciled', 'clock'],
  ['reconciled', 'net',       'netted',     'operator'],
  ['reconciled', 'net',       'netted',     'clock'],
  ['netted',     'notify',    'notified',   'operator'],
  ['netted',     'notify',    'notified',   'clock'],
  ['notified',   'finalise',  'final',      'operator'],
  ['notified',   'finalise',  'final',      'clock'],
]);

/**
 * Cycles move obligations, many at once: taken in at the cut-off of the cycle in which its calls were made, settled
 * with it; or withheld as a whole where its sums are not those of its calls, and taken in again by the next.
 */
// prettier-ignore
export const obligationStates = machine('obligation', 'open', [
  // from        on          to           by
  ['open',     'take-in',  'in-cycle', 'clock'],
  ['withheld', 'take-in',  'in-cycle', 'clock'],
  ['in-cycle', 'withhold', 'withheld', 'clock'],
  ['in-cycle', 'settle',   'settled',  'clock'],
]);

/**
 * An exception sets a single call apart from the sum of its obligation: withheld by reconciliation or the gate and
 * taken in again by the next cycle, which pays it when it passes; or credited: what no later cycle could ever pay goes
 * back to its buyer.
 */
// prettier-ignore
export const exceptionStates = machine('exception', 'in-cycle', [
  // from        on          to           by
  ['in-cycle', 'withhold', 'withheld', 'clock'],
  ['withheld', 'take-in',  'in-cycle', 'clock'],
  ['in-cycle', 'credit',   'credited', 'clock'],
  ['in-cycle', 'pay',      'paid',     'clock'],
]);

/** What a cycle is about to pay, and what it paid. */
export const inCycle = obligationStates.to('take-in');
export const settled = obligationStates.to('settle');
/** A single call that a later cycle is about to pay. */
export const triedAgain = exceptionStates.to('take-in');
/** A cycle that was cut off and is not final yet. */
export const unfinished = cycleStates.states.filter(
  (state) => state !== cycleStates.initial && !cycleStates.ends.includes(state),
);

export type DepositState = (typeof depositStates.states)[number];
export type CycleState = (typeof cycleStates.states)[number];
export type CycleVerb = (typeof cycleStates.rows)[number][1];
export type ObligationState = (typeof obligationStates.states)[number];
export type ExceptionState = (typeof exceptionStates.states)[number];
