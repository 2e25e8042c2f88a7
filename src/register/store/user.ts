import { literal, Op, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { given, newestFirst } from '../../db/lists.ts';
import type { Stored } from '../../db/rows.ts';
import { SettingsRow, UserRow } from '../models.ts';
import type { UserState } from '../states.ts';
import { taken } from './taken.ts';

export type User = Stored<UserRow, { readonly state: UserState }>;

const asUser = (row: UserRow): User => ({ ...row.get({ plain: true }), state: row.state as UserState });

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
