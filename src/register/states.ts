import { machine } from '../kernel/machine.ts';

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

export type MemberState = (typeof memberStates.states)[number];
export type MemberVerb = (typeof memberStates.rows)[number][1];
