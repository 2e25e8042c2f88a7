import type { Transaction } from 'sequelize';
import type { Capacity } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { inRows, readListed } from '../../db/prepared.ts';
import type { Stored } from '../../db/rows.ts';
import { SessionRow } from '../models.ts';
import { active } from '../states.ts';

export type Session = Stored<SessionRow, object>;

const asSession = (row: SessionRow): Session => row.get({ plain: true });

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
