import { isInstitution, type Actor } from '../kernel/actor.ts';
import { machine } from '../kernel/machine.ts';

// prettier-ignore
export const memberStates = machine('member', 'applied', [
  // from           on           to              by          unlike
  ['applied',      'review',    'under-review', 'operator'],
  ['applied',      'withdraw',  'withdrawn',    'member'],
  ['under-review', 'admit',     'admitted',     'operator', 'preparedBy'],
  ['under-review', 'reject',    'rejected',     'operator', 'preparedBy'],
  ['under-review', 'withdraw',  'withdrawn',    'member'],
  ['admitted',     'suspend',   'suspended',    'operator'],
  ['admitted',     'suspend',   'suspended',    'regulator'],
  ['suspended',    'reinstate', 'admitted',     'operator'],
  ['suspended',    'reinstate', 'admitted',     'regulator'],
  ['admitted',     'terminate', 'terminated',   'operator'],
  ['suspended',    'terminate', 'terminated',   'operator'],
], { preparedBy: 'Whoever reviewed an application may not decide it; another operator must.' });

/**
 * A user who is invited into an institution counts as another pair of eyes only after a colleague other than the
 * inviter has vouched.
 */
// prettier-ignore
export const userStates = machine('user', 'invited', [
  // from     on          to        by        unlike
  ['invited', 'activate', 'active', 'member', 'invitedBy'],
], { invitedBy: 'Whoever invited a user may not activate it; a colleague must.' });

/** The founders of an institution, and the users of an enterprise, need nobody to vouch for them. */
export const active = userStates.to('activate');
/** An institution is founded, not admitted by anyone, and begins in the state of an admitted member. */
export const founded = memberStates.to('admit');

export type UserState = (typeof userStates.states)[number];
export type MemberState = (typeof memberStates.states)[number];
export type MemberVerb = (typeof memberStates.rows)[number][1];

const admittedOnce: ReadonlySet<MemberState> = new Set(['admitted', 'suspended', 'terminated']);

/** Whether a member in this state was ever admitted. What it was admitted as never changes. */
export const everAdmitted = (state: MemberState): boolean => admittedOnce.has(state);

/** Whether somebody may know a member by name: anyone once it was admitted; before, itself and the institutions. */
export const isNamedTo = (actor: Actor, { id, state }: { readonly id: string; readonly state: MemberState }): boolean =>
  everAdmitted(state) || id === actor.memberId || isInstitution(actor);
