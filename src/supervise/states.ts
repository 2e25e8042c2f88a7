import { machine } from '../kernel/machine.ts';

/**
 * SC-6: an incident is reported in time, or shows as late; the user who opened it does not close it. An upheld breach
 * keeps its holds.
 */
// prettier-ignore
export const incidentStates = machine('incident', 'open', [
  // from      on         to          by           unlike
  ['open',     'report',  'reported', 'supplier'],
  ['open',     'report',  'reported', 'buyer'],
  ['open',     'report',  'reported', 'operator'],
  ['open',     'report',  'reported', 'regulator'],
  ['open',     'lapse',   'late',     'clock'],
  ['late',     'report',  'reported', 'supplier'],
  ['late',     'report',  'reported', 'buyer'],
  ['late',     'report',  'reported', 'operator'],
  ['late',     'report',  'reported', 'regulator'],
  ['open',     'close',   'closed',   'operator',  'openedBy'],
  ['open',     'close',   'closed',   'regulator', 'openedBy'],
  ['late',     'close',   'closed',   'operator',  'openedBy'],
  ['late',     'close',   'closed',   'regulator', 'openedBy'],
  ['reported', 'close',   'closed',   'operator',  'openedBy'],
  ['reported', 'close',   'closed',   'regulator', 'openedBy'],
  ['reported', 'uphold',  'upheld',   'operator',  'openedBy'],
  ['reported', 'uphold',  'upheld',   'regulator', 'openedBy'],
], { openedBy: 'Whoever opened an incident does not close it; another user of the operator or the regulator does.' });
export type IncidentState = (typeof incidentStates.states)[number];

/** IP-5: what a person asked of a supplier, and whether it was answered in time. */
// prettier-ignore
export const requestStates = machine('subject-request', 'open', [
  // from      on        to          by
  ['open',    'answer', 'answered', 'supplier'],
  ['open',    'answer', 'answered', 'operator'],
  ['open',    'lapse',  'overdue',  'clock'],
  ['overdue', 'answer', 'answered', 'supplier'],
  ['overdue', 'answer', 'answered', 'operator'],
]);
export type RequestState = (typeof requestStates.states)[number];
