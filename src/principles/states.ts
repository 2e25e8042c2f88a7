import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const bookStates = machine('rule book', 'proposed', [
  // from      on         to          by          unlike
  ['proposed', 'approve', 'approved', 'operator', 'proposedBy'],
  ['proposed', 'reject',  'rejected', 'operator'],
], { proposedBy: 'Whoever proposed a rule book may not approve it; another operator must.' });

/** `decidedBefore` is a look-up: who decided against the party before it appealed. Nobody decided before a review. */
// prettier-ignore
export const caseStates = machine('case', 'open', [
  // from  on         to           by          unlike
  ['open', 'waive',   'waived',    'operator', 'decidedBefore'],
  ['open', 'confirm', 'confirmed', 'operator', 'decidedBefore'],
], { decidedBefore: 'An appeal is decided by somebody else than who decided before.' });

export type BookState = (typeof bookStates.states)[number];
export type CaseState = (typeof caseStates.states)[number];
