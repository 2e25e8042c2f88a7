import { machine } from '../kernel/machine.ts';

/**
 * A hold ends when the regulator releases it, or lapses when its cause ends: the duty is done, the incident is over.
 */
// prettier-ignore
export const holdStates = machine('hold', 'placed', [
  // from      on         to          by
  ['placed', 'release', 'released', 'regulator'],
  ['placed', 'lapse',   'released', 'clock'],
]);

/** The state of a hold that freezes its subject. */
export const inForce = holdStates.initial;

export type HoldState = (typeof holdStates.states)[number];
