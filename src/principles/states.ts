import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const bookStates = machine('rule book', 'proposed', [
  // from       on         to          by
  ['proposed', 'approve', 'approved', 'operator'],
  ['proposed', 'reject',  'rejected', 'operator'],
]);

// prettier-ignore
export const caseStates = machine('case', 'open', [
  // from   on         to           by
  ['open', 'waive',   'waived',    'operator'],
  ['open', 'confirm', 'confirmed', 'operator'],
]);

export type BookState = (typeof bookStates.states)[number];
export type CaseState = (typeof caseStates.states)[number];
