import { machine } from '../kernel/machine.ts';

export const holdStates = machine('hold', 'placed', [
  // from      on         to          by
  ['placed', 'release', 'released', 'regulator'],
]);

export type HoldState = (typeof holdStates.states)[number];
