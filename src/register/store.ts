import { literal, UniqueConstraintError, Op, type Transaction } from 'sequelize';
import type { Ctx } from '../kernel/ctx.ts';
import type { Page, PageRef, WaitsFor } from '../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../kernel/problem.ts';
import { db } from '../db/connection.ts';
import { countWaiting, given, newestFirst, waiting, type Condition, type Waits } from '../db/lists.ts';
import { inRows, readListed } from '../db/prepared.ts';
import type { Stored } from '../db/rows.ts';
import { ApiKeyRow, MemberRow, SessionRow, SettingsRow, UserRow } from './models.ts';
import { problem } from './problems.ts';
import { active, type MemberState, type UserState } from './states.ts';
import type { Capacity } from '../kernel/actor.ts';

export type ContactPerson = { readonly name: string; readonly email: string };
export type Member = Stored<
  MemberRow,
  {
    readonly capacities: readonly Capacity[];
    readonly contact: ContactPerson;
    readonly officer: ContactPerson;
    readonly state: MemberState;
  }
>;
export type User = Stored<UserRow, { readonly state: UserState }>;
export type Session = Stored<SessionRow, object>;
export type ApiKey = Stored<ApiKeyRow, { readonly scopes: readonly string[] }>;

const asMember = (row: MemberRow): Member => ({
  ...row.get({ plain: true }),
  capacities: JSON.parse(row.capacities) as Capacity[],
  contact: JSON.parse(row.contact) as ContactPerson,
  officer: JSON.parse(row.officer) as ContactPerson,
  state: row.state as MemberState,
});
const asUser = (row: UserRow): User => ({ ...row.get({ plain: true }), state: row.state as UserState });
const asSession = (row: SessionRow): Session => row.get({ plain: true });
const asKey = (row: ApiKeyRow): ApiKey => ({ ...row.get({ plain: true }), scopes: JSON.parse(row.scopes) as string[] });

export async function insertMember(ctx: Ctx, member: Member): Promise<Member> {
  await MemberRow.create(
    {
      ...member,
      capacities: JSON.stringify(member.capacities),
      contact: JSON.stringify(member.contact),
      officer: JSON.stringify(member.officer),
    },
    { transaction: ctx.tx },
  ).catch(taken('already-member'));
  return member;
}

export async function seekMember(tx: Transaction | null, id: string): Promise<Member | undefined> {
  const row = await MemberRow.findByPk(id, { transaction: tx });
  return row ? asMember(row) : undefined;
}

/** The states of members, by id. */
export async function memberStanding(tx: Transaction | null, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await readListed<{ id: string; state: string }>(
    tx,
    [...new Set(ids)].map((id) => [id]),
    (places) => `SELECT id, state FROM members WHERE id IN (${places})`,
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Members whose name holds a text, in whichever case, or who have this credit code; of many, the first by name. */
export async function membersNamed(
  tx: Transaction | null,
  text: string,
  creditCode: string,
  limit: number,
): Promise<Member[]> {
  const holds = literal(`INSTR(LOWER(legal_name), ${db().escape(text)}) > 0`);
  const rows = await MemberRow.findAll({
    where: { [Op.or]: [{ creditCode }, holds] },
    order: [['legalName', 'ASC']],
    limit,
    transaction: tx,
  });
  return rows.map(asMember);
}

/** The members of these ids that there are. */
export async function seekMembers(tx: Transaction | null, ids: readonly string[]): Promise<Member[]> {
  return (await MemberRow.findAll({ where: { id: [...ids] }, transaction: tx })).map(asMember);
}

export async function findMember(ctx: Ctx, id: string): Promise<Member> {
  const member = await seekMember(ctx.tx, id);
  if (!member) throw notVisible('member');
  return member;
}

/** The institution of a capacity, if it was founded already. */
export async function seekInstitution(capacity: Capacity): Promise<Member | undefined> {
  const row = await MemberRow.findOne({ where: { kind: 'institution', capacities: JSON.stringify([capacity]) } });
  return row ? asMember(row) : undefined;
}

export type MemberFilter = {
  readonly state?: string | readonly string[] | undefined;
  readonly capacity?: string | undefined;
  readonly waitsFor?: WaitsFor;
};

const membersThat = ({ actor }: Ctx, { state, capacity, waitsFor }: MemberFilter): Condition[] => [
  { kind: 'enterprise' },
  ...given({ state }),
  ...(capacity === undefined ? [] : [{ capacities: { [Op.like]: `%"${capacity}"%` } }]),
  ...waiting(actor, 'preparedBy', waitsFor),
];

export async function findMembers(ctx: Ctx, filter: MemberFilter, page: PageRef): Promise<Page<Member>> {
  return newestFirst(MemberRow, membersThat(ctx, filter), page, ctx.tx, asMember);
}

/** How many members a filter finds, and since when the one that waits longest. */
export const countMembers = (ctx: Ctx, filter: MemberFilter): Promise<Waits> =>
  countWaiting(MemberRow, membersThat(ctx, filter), { since: 'updatedAt' }, ctx.tx);

/** Compare-and-set: the WHERE repeats the state that was read, so of two racers exactly one wins. */
export async function updateMember(
  ctx: Ctx,
  member: Member,
  change: Partial<Pick<Member, 'reason' | 'preparedBy' | 'decidedBy'>> & { readonly state: MemberState },
): Promise<Member> {
  const [moved] = await MemberRow.update(
    { ...change, updatedAt: ctx.now },
    { where: { id: member.id, state: member.state }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('lost-race', `The member ${member.id} is no longer ${member.state}.`);
  return { ...member, ...change, updatedAt: ctx.now };
}

export async function insertUser(ctx: Ctx, user: User): Promise<User> {
  await UserRow.create({ ...user }, { transaction: ctx.tx }).catch(taken('email-taken'));
  return user;
}

export async function seekUser(tx: Transaction | null, id: string): Promise<User | undefined> {
  const row = await UserRow.findByPk(id, { transaction: tx });
  return row ? asUser(row) : undefined;
}

export async function seekUserByEmail(tx: Transaction | null, email: string): Promise<User | undefined> {
  const row = await UserRow.findOne({ where: { email }, transaction: tx });
  return row ? asUser(row) : undefined;
}

/** Compare-and-set of the state. */
export async function moveUser(ctx: Ctx, user: User, state: UserState): Promise<User> {
  const [moved] = await UserRow.update({ state }, { where: { id: user.id, state: user.state }, transaction: ctx.tx });
  if (moved !== 1) throw kernelProblem('lost-race', `The user ${user.id} is no longer ${user.state}.`);
  return { ...user, state };
}

export async function findUsers(ctx: Ctx, memberId: string | undefined, page: PageRef): Promise<Page<User>> {
  return newestFirst(UserRow, given({ memberId }), page, ctx.tx, asUser);
}

/**
 * Counts one more attempt to sign in before the password is looked at, so that parallel guesses are all counted. More
 * than `allowed` attempts in a row without success lock the user. Returns whether the password may be tried, or the
 * user is locked by this attempt, or was before.
 */
export async function beginAttempt(
  tx: Transaction,
  userId: string,
  now: Date,
  allowed: number,
  lockedUntil: Date,
): Promise<'open' | 'locks' | 'locked'> {
  const [lifted] = await UserRow.update(
    { failures: 1, lockedUntil: null },
    { where: { id: userId, lockedUntil: { [Op.lte]: now } }, transaction: tx },
  );
  if (lifted === 1) return 'open';
  const [counted] = await UserRow.update(
    { failures: literal('failures + 1') },
    { where: { id: userId, failures: { [Op.lt]: allowed }, lockedUntil: null }, transaction: tx },
  );
  if (counted === 1) return 'open';
  const [locked] = await UserRow.update({ lockedUntil }, { where: { id: userId, lockedUntil: null }, transaction: tx });
  return locked === 1 ? 'locks' : 'locked';
}

export async function clearFailures(ctx: Ctx, userId: string): Promise<void> {
  await UserRow.update({ failures: 0, lockedUntil: null }, { where: { id: userId }, transaction: ctx.tx });
}

/** What a user said of how it wants to see the exchange, as JSON. */
export async function seekSettings(tx: Transaction | null, userId: string): Promise<unknown> {
  const row = await SettingsRow.findByPk(userId, { transaction: tx });
  return row ? (JSON.parse(row.settings) as unknown) : undefined;
}

export async function saveSettings(ctx: Ctx, userId: string, settings: object): Promise<void> {
  await SettingsRow.upsert({ userId, settings: JSON.stringify(settings) }, { transaction: ctx.tx });
}

export async function insertSession(ctx: Ctx, session: Session): Promise<Session> {
  await SessionRow.create({ ...session }, { transaction: ctx.tx });
  return session;
}

/** The session, locked, so that of two renewals at once the second sees what the first did. */
export async function lockSession(tx: Transaction | null, id: string): Promise<Session | undefined> {
  const row = await SessionRow.findByPk(id, { transaction: tx, lock: tx !== null });
  return row ? asSession(row) : undefined;
}

/** Moves the session to its next refresh token, unless somebody else just did. */
export async function rotateSession(ctx: Ctx, session: Session, expiresAt: Date): Promise<boolean> {
  const [moved] = await SessionRow.update(
    { generation: session.generation + 1, expiresAt },
    { where: { id: session.id, generation: session.generation, state: 'open' }, transaction: ctx.tx },
  );
  return moved === 1;
}

export async function endSession(tx: Transaction | null, id: string): Promise<void> {
  await SessionRow.update({ state: 'ended' }, { where: { id, state: 'open' }, transaction: tx });
}

export async function insertKey(ctx: Ctx, key: ApiKey): Promise<ApiKey> {
  await ApiKeyRow.create({ ...key, scopes: JSON.stringify(key.scopes) }, { transaction: ctx.tx });
  return key;
}

export type Standing = {
  readonly userId: string;
  readonly memberId: string;
  readonly capacities: readonly Capacity[];
  readonly memberState: string;
  readonly scopes: readonly string[] | null;
};

/** Who asks, in the words of the database: an open session of a user, or an active key. */
export type Credential = { readonly sessionId: string; readonly userId: string } | { readonly keyHash: string };

const standingColumns = `u.id AS userId, m.id AS memberId, m.capacities AS capacities, m.state AS memberState`;
type StandingRow = Pick<Standing, 'userId' | 'memberId' | 'memberState'> & {
  readonly of: string;
  readonly capacities: string;
  readonly scopes: string | null;
};

/**
 * The user, member and capacities behind open sessions or active keys, by session or hash: one read for the sessions
 * and one for the keys, however many there are. Missing is of what any part has ended.
 */
export async function seekStandings(
  tx: Transaction | null,
  by: readonly Credential[],
  now: Date,
): Promise<Map<string, Standing>> {
  const sessions = by.flatMap((one) => ('keyHash' in one ? [] : [[one.sessionId, one.userId]]));
  const hashes = by.flatMap((one) => ('keyHash' in one ? [[one.keyHash]] : []));
  const rows = [
    ...(await readListed<StandingRow>(
      tx,
      sessions,
      (places) => `SELECT c.id AS \`of\`, ${standingColumns}, NULL AS scopes
        FROM sessions c JOIN users u ON u.id = c.user_id JOIN members m ON m.id = u.member_id
        WHERE c.state = 'open' AND u.state = ? AND c.expires_at > ? AND (c.id, c.user_id) IN ${inRows(places)}`,
      [active, now],
    )),
    ...(await readListed<StandingRow>(
      tx,
      hashes,
      (places) => `SELECT c.hash AS \`of\`, ${standingColumns}, c.scopes AS scopes
        FROM api_keys c JOIN users u ON u.id = c.user_id JOIN members m ON m.id = u.member_id
        WHERE c.state = 'active' AND u.state = ? AND c.expires_at > ? AND c.hash IN (${places})`,
      [active, now],
    )),
  ];
  return new Map(
    rows.map(({ of, capacities, scopes, ...row }) => [
      of,
      {
        ...row,
        capacities: JSON.parse(capacities) as Capacity[],
        scopes: scopes === null ? null : (JSON.parse(scopes) as string[]),
      },
    ]),
  );
}

export async function findKey(ctx: Ctx, id: string): Promise<ApiKey> {
  const row = await ApiKeyRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('API key');
  return asKey(row);
}

export async function findKeys(ctx: Ctx, memberId: string, page: PageRef): Promise<Page<ApiKey>> {
  return newestFirst(ApiKeyRow, [{ memberId }], page, ctx.tx, asKey);
}

export async function revokeStoredKey(ctx: Ctx, key: ApiKey): Promise<ApiKey> {
  const [moved] = await ApiKeyRow.update(
    { state: 'revoked' },
    { where: { id: key.id, state: 'active' }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('wrong-state', 'The API key is already revoked.');
  return { ...key, state: 'revoked' };
}

function taken(code: 'already-member' | 'email-taken') {
  return (error: unknown): never => {
    throw error instanceof UniqueConstraintError ? problem(code) : error;
  };
}
