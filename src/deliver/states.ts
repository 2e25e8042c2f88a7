import { machine } from '../kernel/machine.ts';

/** The transfer process of the Dataspace Protocol. A request that the gate lets pass is started at once. */
// prettier-ignore
export const deliveryStates = machine('delivery', 'requested', [
  // from         on           to            by
  ['requested',  'start',     'started',    'supplier'],
  ['started',    'suspend',   'suspended',  'supplier'],
  ['started',    'suspend',   'suspended',  'buyer'],
  ['suspended',  'resume',    'started',    'supplier'],
  ['suspended',  'resume',    'started',    'buyer'],
  ['started',    'complete',  'completed',  'buyer'],
  ['started',    'terminate', 'terminated', 'supplier'],
  ['started',    'terminate', 'terminated', 'buyer'],
  ['started',    'terminate', 'terminated', 'operator'],
  ['suspended',  'terminate', 'terminated', 'supplier'],
  ['suspended',  'terminate', 'terminated', 'buyer'],
  ['suspended',  'terminate', 'terminated', 'operator'],
]);

export type DeliveryState = (typeof deliveryStates.states)[number];
export type DeliveryVerb = (typeof deliveryStates.rows)[number][1];

/**
 * A state as the Dataspace Protocol spells it: at the protocol's edge, and in log entries, whose words never change.
 */
export const protocolState = (state: DeliveryState): Uppercase<DeliveryState> =>
  state.toUpperCase() as Uppercase<DeliveryState>;

/** What a past recipient is asked to do: delete or correct. A recipient that is late is stopped until it confirms. */
// prettier-ignore
export const noticeStates = machine('notice', 'sent', [
  // from      on         to           by
  ['sent',    'confirm', 'confirmed', 'buyer'],
  ['sent',    'lapse',   'overdue',   'clock'],
  ['overdue', 'confirm', 'confirmed', 'buyer'],
]);

export type NoticeState = (typeof noticeStates.states)[number];

/**
 * The clock notifies every past recipient of a correction; the state is then `spread`, as it has been stored always.
 */
// prettier-ignore
export const correctionStates = machine('correction', 'registered', [
  // from         on        to        by
  ['registered', 'notify', 'spread', 'clock'],
]);

export type CorrectionState = (typeof correctionStates.states)[number];

/**
 * The file of a call. It is charged while it is being made; one that failed is made again when it is fetched again. For
 * `making` there is no row: nothing is known yet.
 */
// prettier-ignore
export const fileStates = machine('file', 'making', [
  // from     on          to          by
  ['making', 'complete', 'complete', 'clock'],
  ['making', 'fail',     'failed',   'clock'],
  ['failed', 'complete', 'complete', 'clock'],
]);

export type FileState = (typeof fileStates.states)[number];
