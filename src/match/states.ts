import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const agreementStates = machine('agreement', 'active', [
  // from      on           to            by
  ['active',  'exhaust',   'spent',      'clock'],
  ['active',  'expire',    'expired',    'clock'],
  ['active',  'terminate', 'terminated', 'supplier'],
  ['active',  'terminate', 'terminated', 'buyer'],
  ['active',  'terminate', 'terminated', 'operator'],
]);

/** An agreement that is not spent, expired or terminated; whether its days are over is another question. */
export const inForce = agreementStates.initial;

export type AgreementState = (typeof agreementStates.states)[number];
