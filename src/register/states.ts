import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const memberStates = machine('member', 'applied', [
  // from           on           to              by
  ['applied',      'review',    'under-review', 'operator'],
  ['applied',      'withdraw',  'withdrawn',    'member'],
  ['under-review', 'admit',     'admitted',     'operator'],
  ['under-review', 'reject',    'rejected',     'operator'],
  ['under-review', 'withdraw',  'withdrawn',    'member'],
  ['admitted',     'suspend',   'suspended',    'operator'],
  ['admitted',     'suspend',   'suspended',    'regulator'],
  ['suspended',    'reinstate', 'admitted',     'operator'],
  ['suspended',    'reinstate', 'admitted',     'regulator'],
  ['admitted',     'terminate', 'terminated',   'operator'],
  ['suspended',    'terminate', 'terminated',   'operator'],
]);

/**
 * Who is invited into an institution counts as another pair of eyes only once a colleague other than the inviter has
 * said so.
 */
// prettier-ignore
export const userStates = machine('user', 'invited', [
  // from     on          to        by
  ['invited', 'activate', 'active', 'member'],
]);

export type UserState = (typeof userStates.states)[number];
export type MemberState = (typeof memberStates.states)[number];
export type MemberVerb = (typeof memberStates.rows)[number][1];

const admittedOnce: ReadonlySet<MemberState> = new Set(['admitted', 'suspended', 'terminated']);

/** Whether a member in this state was ever admitted. What it was admitted as never changes. */
export const everAdmitted = (state: MemberState): boolean => admittedOnce.has(state);
