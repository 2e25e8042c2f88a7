import { machine } from '../kernel/machine.ts';

/**
 * SC-6: an incident is reported in time, or shows as late; whoever opened it does not close it. An upheld breach keeps
 * its holds.
 */
// prettier-ignore
export const incidentStates = machine('incident', 'open', [
  // from        on         to          by
  ['open',      'report',  'reported', 'supplier'],
  ['open',      'report',  'reported', 'buyer'],
  ['open',      'report',  'reported', 'operator'],
  ['open',      'report',  'reported', 'regulator'],
  ['open',      'lapse',   'late',     'clock'],
  ['late',      'report',  'reported', 'supplier'],
  ['late',      'report',  'reported', 'buyer'],
  ['late',      'report',  'reported', 'operator'],
  ['late',      'report',  'reported', 'regulator'],
  ['open',      'close',   'closed',   'operator'],
  ['open',      'close',   'closed',   'regulator'],
  ['late',      'close',   'closed',   'operator'],
  ['late',      'close',   'closed',   'regulator'],
  ['reported',  'close',   'closed',   'operator'],
  ['reported',  'close',   'closed',   'regulator'],
  ['reported',  'uphold',  'upheld',   'operator'],
  ['reported',  'uphold',  'upheld',   'regulator'],
]);
export type IncidentState = (typeof incidentStates.states)[number];

/** IP-5: what a subject asked of a supplier, and whether it was answered in time. */
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
