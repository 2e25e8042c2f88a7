import type { Money } from '../kernel/money.ts';

/** Below this share of what a member has, what it may still spend counts as low. */
const LOW_PERCENT = 10n;

/** Whether nearly all money of a member is reserved for calls, or none is left. */
export const isLow = ({ available, held }: { readonly available: Money; readonly held: Money }): boolean =>
  available * 100n <= LOW_PERCENT * (available + held);

/** `act`: a duty of the reader; `know`: what it may want to know; `urgent`: what is stopped, frozen or late. */
export const alertKinds = ['act', 'know', 'urgent'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Whom an entry of the log may concern, as the room that owns its subject knows them. */
export const concernedParts = ['supplier', 'buyer', 'member', 'user', 'operator', 'regulator'] as const;
export type ConcernedPart = (typeof concernedParts)[number];

/**
 * Which entries of the log alert whom, and how. Who acted is not alerted of its own act. What merely waits at a desk of
 * the institutions stands in a queue there, and alerts nobody.
 */
// prettier-ignore
export const alerting: readonly (readonly [action: string, part: ConcernedPart, kind: AlertKind])[] = [
  // action                     whom         how
  ['listing.publish',           'supplier',  'know'],
  ['listing.return',            'supplier',  'act'],
  ['listing.take-down',         'supplier',  'urgent'],
  ['agreement.order',           'supplier',  'know'],
  ['agreement.terminate',       'supplier',  'know'],
  ['agreement.terminate',       'buyer',     'urgent'],
  ['agreement.expire',          'supplier',  'know'],
  ['agreement.expire',          'buyer',     'know'],
  ['agreement.exhaust',         'supplier',  'know'],
  ['agreement.exhaust',         'buyer',     'know'],
  ['delivery.suspend',          'supplier',  'know'],
  ['delivery.suspend',          'buyer',     'urgent'],
  ['delivery.resume',           'supplier',  'know'],
  ['delivery.resume',           'buyer',     'know'],
  ['delivery.terminate',        'supplier',  'know'],
  ['delivery.terminate',        'buyer',     'urgent'],
  ['notice.send',               'buyer',     'act'],
  ['notice.lapse',              'buyer',     'urgent'],
  ['notice.lapse',              'supplier',  'know'],
  ['notice.confirm',            'supplier',  'know'],
  ['case.decide',               'member',    'know'],
  ['hold.place',                'member',    'urgent'],
  ['hold.release',              'member',    'know'],
  ['hold.lapse',                'member',    'know'],
  ['deposit.confirm',           'member',    'know'],
  ['deposit.reject',            'member',    'act'],
  ['cycle.finalise',            'member',    'know'],
  ['member.admit',              'member',    'know'],
  ['member.reject',             'member',    'know'],
  ['member.suspend',            'member',    'urgent'],
  ['member.reinstate',          'member',    'know'],
  ['member.terminate',          'member',    'urgent'],
  ['user.activate',             'user',      'know'],
  ['user.lock',                 'user',      'urgent'],
  ['subject-request.register',  'supplier',  'act'],
  ['subject-request.lapse',     'supplier',  'urgent'],
  ['incident.open',             'member',    'urgent'],
  ['incident.open',             'operator',  'act'],
  ['incident.open',             'regulator', 'act'],
  ['incident.lapse',            'member',    'urgent'],
  ['incident.lapse',            'regulator', 'urgent'],
  ['incident.close',            'member',    'know'],
  ['rule-book.propose',         'operator',  'act'],
  ['rule-book.approve',         'operator',  'know'],
  ['rule-book.reject',          'operator',  'know'],
];

/** So large a draft may be, and so many of them a member may keep. */
export const MOST_DRAFT_BYTES = 65_536;
export const MOST_DRAFTS = 100;
export const MOST_VIEWS = 100;

/** Whether a field of this name holds what no draft may keep. */
export const isSecretName = (name: string): boolean => /passw|secret|token|credential/i.test(name);
