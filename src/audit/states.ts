import { machine } from '../kernel/machine.ts';

/** A hold ends by the regulator's release, or lapses with what caused it: the duty is done, the incident is over. */
// prettier-ignore
export const holdStates = machine('hold', 'placed', [
  // from      on         to          by
  ['placed', 'release', 'released', 'regulator'],
  ['placed', 'lapse',   'released', 'clock'],
]);

/** A hold that freezes its subject. */
export const inForce = holdStates.initial;

export type HoldState = (typeof holdStates.states)[number];
