import { z } from 'zod';
import { at, idOf, reason } from '../kernel/fields.ts';
import { presenter } from '../kernel/http.ts';
import { movesFor, moveSchema } from '../kernel/moves.ts';
import { countedPageFields, pageFields, someOf, waitsFor as whom } from '../kernel/page.ts';
import { isCreditCode } from './rules.ts';
import { memberStates, userStates } from './states.ts';
import type { ApiKey } from './store/key.ts';
import type { Member } from './store/member.ts';
import type { User } from './store/user.ts';
import { permissions, type Action } from '../command/index.ts';
import { capacities, partsIn, type Actor } from '../kernel/actor.ts';
import { shown } from '../kernel/shown.ts';
import { saying } from '../kernel/said.ts';
import { waitFor, waitSchema, type Awaited } from '../kernel/waits.ts';

const email = z
  .email('must be an e-mail address')
  .max(254)
  .transform((text) => text.toLowerCase());
const password = z.string().min(12, 'must have at least 12 characters').max(200);
const personName = z.string().trim().min(1).max(120);
const memberId = idOf('mem');
const person = z.strictObject({ name: personName, email });
const actionNames = Object.keys(permissions) as [Action, ...Action[]];

export const Application = z.strictObject({
  legalName: z.string().trim().min(2).max(200),
  creditCode: z
    .string()
    .refine(
      isCreditCode,
      saying('not-a-credit-code', 'must be a unified social credit code with a right check character (GB 32100)'),
    ),
  capacities: z
    .array(z.enum(['supplier', 'buyer']))
    .min(1)
    .max(2)
    .refine((list) => new Set(list).size === list.length, saying('repeats', 'must not repeat')),
  contact: person,
  officer: person.describe('The officer who answers for data protection.'),
  securityGrade: z.int().min(1).max(5).describe('Grade of the systems by GB/T 22239.'),
  acceptsRuleBook: z.int().min(1).describe('The version of the rule book that is accepted.'),
  user: z.strictObject({ name: personName, email, password }).describe('The first user who acts for the member.'),
});
export const MemberRef = z.strictObject({ memberId });
export const MemberDecision = z.strictObject({ memberId, reason: reason.optional() });
export const MemberReason = z.strictObject({ memberId, reason });
export const MemberQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  state: someOf(memberStates.states).optional(),
  capacity: z.enum(capacities).optional(),
  waitsFor: whom,
});
/** As many as a page of a list may name. */
const MOST_NAMES = 100;
export const NamesQuery = z.strictObject({
  ids: z
    .string()
    .max(5_000)
    .transform((text) => text.split(','))
    .pipe(z.array(memberId).min(1).max(MOST_NAMES))
    .describe(`Ids of members, divided by commas; at most ${MOST_NAMES}.`),
});
export const Invitation = z.strictObject({ name: personName, email, password });
export const UserRef = z.strictObject({ userId: idOf('usr') });
export const UserQuery = z.strictObject({ ...pageFields });
const cookie = z
  .boolean()
  .optional()
  .describe('Whether the refresh token comes as a cookie that no script can read, instead of in the answer.');
export const Credentials = z.strictObject({ email, password: z.string().max(200), cookie });
export const RefreshToken = z.strictObject({
  refreshToken: z.string().max(2000).describe('Without it, that of the cookie.'),
  cookie,
});
/** How a user wants to see the exchange, on every machine. Null where that is left to the browser. */
export const Settings = z.strictObject({
  language: z.enum(['zh', 'en']).nullable(),
  zone: z
    .string()
    .regex(/^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$/, 'must be the name of a time zone, like Asia/Shanghai')
    .max(64)
    .nullable(),
  density: z.enum(['comfortable', 'compact']),
  shortcuts: z.boolean().describe('Whether single keys do something.'),
});
export type UserSettings = z.output<typeof Settings>;
/** What holds for who never said otherwise. */
export const firstSettings: UserSettings = { language: null, zone: null, density: 'comfortable', shortcuts: true };
export const toSettings = presenter('Settings', Settings, (settings: UserSettings) => settings);

export const Nothing = z.strictObject({});
export const KeyRequest = z.strictObject({
  name: personName,
  scopes: z.array(z.enum(actionNames)).min(1).max(actionNames.length).describe('The actions the key may do.'),
  days: z.int().min(1).max(365).default(90).describe('Days until it expires.'),
});
export const KeyRef = z.strictObject({ keyId: idOf('key') });
export const KeyQuery = z.strictObject({ ...pageFields });

const memberShown = z.object({
  id: z.string(),
  legalName: z.string(),
  creditCode: z.string().nullable(),
  capacities: z.array(z.string()),
  contact: z.object({ name: z.string(), email: z.string() }),
  officer: z.object({ name: z.string(), email: z.string() }),
  securityGrade: z.int(),
  ruleBook: z.int(),
  state: z.string(),
  reason: z.string().nullable(),
  waits: waitSchema.nullable(),
  createdAt: at,
  updatedAt: at,
  actions: z.array(moveSchema),
});

const waits: Readonly<Partial<Record<string, Awaited>>> = {
  applied: 'operator-reviews',
  'under-review': 'second-operator-decides',
  suspended: 'institution-reinstates',
};

export const toMember = presenter('Member', memberShown, (member: Member, actor: Actor) =>
  shown(memberShown, {
    ...member,
    waits: waitFor(waits[member.state], member.updatedAt),
    actions: movesFor(memberStates, member.state, partsIn(actor, { member: member.id }), member, actor),
  }),
);

export type Named = { readonly id: string; readonly legalName: string; readonly state: string };
/** What anybody may know of a member: its name and standing. */
export const toNames = presenter(
  'MemberNames',
  z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })) }),
  (found: readonly Named[]) => ({ items: found.map(({ id, legalName, state }) => ({ id, name: legalName, state })) }),
);

const userShown = z.object({
  id: z.string(),
  memberId: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.string(),
  actions: z.array(moveSchema),
});
export const toUser = presenter('User', userShown, (user: User, actor: Actor) =>
  shown(userShown, {
    ...user,
    actions: movesFor(userStates, user.state, partsIn(actor, { member: user.memberId }), user, actor),
  }),
);

export type Tokens = {
  readonly id: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
};
export const toTokens = presenter(
  'Tokens',
  z.object({
    sessionId: z.string(),
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    refreshToken: z.string().optional().describe('Absent where it came as a cookie.'),
    expiresAt: at,
  }),
  (tokens: Tokens) => ({
    sessionId: tokens.id,
    tokenType: 'Bearer' as const,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    expiresAt: tokens.expiresAt.toISOString(),
  }),
);

export const toEnded = presenter(
  'EndedSession',
  z.object({ sessionId: z.string(), state: z.string() }),
  (session: { readonly id: string; readonly state: string }) => ({ sessionId: session.id, state: session.state }),
);

export type Me = {
  readonly user: User;
  readonly member: Member;
  readonly parts: readonly string[];
  readonly standing: string;
  readonly settings: UserSettings;
};
export const toMe = presenter(
  'Me',
  z.object({
    user: toUser.schema,
    member: memberShown,
    parts: z.array(z.string()),
    standing: z.string(),
    may: z.array(z.string()),
    settings: Settings,
  }),
  (me: Me, actor: Actor) => ({
    user: toUser(me.user, actor),
    member: memberShown.parse(toMember(me.member, actor)),
    parts: [...me.parts],
    standing: me.standing,
    settings: me.settings,
    may: actionNames.filter((action) => {
      const parts = Object.keys(permissions[action]);
      if (parts.includes('anyone')) return true;
      return parts.some((part) => me.parts.includes(part)) && (actor.scopes?.includes(action) ?? true);
    }),
  }),
);

const keyShown = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  state: z.string(),
  expiresAt: at,
  createdAt: at,
});
export const toKey = presenter('ApiKey', keyShown, (key: ApiKey) => shown(keyShown, key));
const issuedKeyShown = keyShown.extend({ secret: z.string().describe('Shown once; only its hash is kept.') });
export const toIssuedKey = presenter('IssuedApiKey', issuedKeyShown, (key: ApiKey & { readonly secret: string }) =>
  shown(issuedKeyShown, key),
);
