import { machine } from '../kernel/machine.ts';

/** The transfer process of the Dataspace Protocol. A request that the gate lets pass is started at once. */
// prettier-ignore
export const deliveryStates = machine('delivery', 'REQUESTED', [
  // from         on           to            by
  ['REQUESTED',  'start',     'STARTED',    'supplier'],
  ['STARTED',    'suspend',   'SUSPENDED',  'supplier'],
  ['STARTED',    'suspend',   'SUSPENDED',  'buyer'],
  ['SUSPENDED',  'resume',    'STARTED',    'supplier'],
  ['SUSPENDED',  'resume',    'STARTED',    'buyer'],
  ['STARTED',    'complete',  'COMPLETED',  'buyer'],
  ['STARTED',    'terminate', 'TERMINATED', 'supplier'],
  ['STARTED',    'terminate', 'TERMINATED', 'buyer'],
  ['STARTED',    'terminate', 'TERMINATED', 'operator'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'supplier'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'buyer'],
  ['SUSPENDED',  'terminate', 'TERMINATED', 'operator'],
]);

export type DeliveryState = (typeof deliveryStates.states)[number];
export type DeliveryVerb = (typeof deliveryStates.rows)[number][1];

/**
 * What a past recipient is asked to do: delete or correct. Whoever is late is stopped, and goes on with its
 * confirmation.
 */
// prettier-ignore
export const noticeStates = machine('notice', 'sent', [
  // from      on         to           by
  ['sent',    'confirm', 'confirmed', 'buyer'],
  ['sent',    'lapse',   'overdue',   'clock'],
  ['overdue', 'confirm', 'confirmed', 'buyer'],
]);

export type NoticeState = (typeof noticeStates.states)[number];

/** A correction is spread by the clock: every past recipient gets a notice. */
// prettier-ignore
export const correctionStates = machine('correction', 'registered', [
  // from         on        to        by
  ['registered', 'spread', 'spread', 'clock'],
]);

export type CorrectionState = (typeof correctionStates.states)[number];
