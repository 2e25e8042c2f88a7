import type { Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { readListed } from '../../db/prepared.ts';
import type { HoldCause } from '../../principles/index.ts';
import { HoldRow } from '../models.ts';
import { inForce, type HoldState } from '../states.ts';

export type Hold = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly cause: HoldCause;
  /** The notice, incident or case that placed the hold and ends it; null for an order of the regulator. */
  readonly source: string | null;
  readonly state: HoldState;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly releaseReason: string | null;
  readonly releasedBy: string | null;
  readonly releasedAt: Date | null;
};
const asHold = (row: HoldRow): Hold => ({
  ...row.get({ plain: true }),
  state: row.state as HoldState,
  cause: row.cause as HoldCause,
});

export type ActiveHold = { readonly id: string; readonly subject: string; readonly cause: HoldCause };

/**
 * The holds that freeze any of these subjects now: one indexed SELECT, in the transaction of the work that they would
 * stop.
 */
export async function activeHolds(tx: Transaction | null, subjects: readonly string[]): Promise<ActiveHold[]> {
  if (subjects.length === 0) return [];
  const rows = await readListed<ActiveHold>(
    tx,
    subjects.map((subject) => [subject]),
    (places) => `SELECT id, subject, cause FROM holds WHERE state = ? AND subject IN (${places})`,
    [inForce],
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function insertHold(ctx: Pick<Ctx, 'tx'>, hold: Hold): Promise<Hold> {
  await HoldRow.create({ ...hold }, { transaction: ctx.tx });
  return hold;
}

export async function findHold(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Hold> {
  const row = await HoldRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('hold');
  return asHold(row);
}

/** The ids of all holds that were ever placed on a subject. */
export async function holdsOn(ctx: Ctx, subject: string): Promise<string[]> {
  return (await HoldRow.findAll({ where: { subject }, attributes: ['id'], transaction: ctx.tx })).map(({ id }) => id);
}

/** The holds in force that a notice, an incident or a case placed. */
export async function holdsFrom(ctx: Pick<Ctx, 'tx'>, source: string): Promise<Hold[]> {
  return (
    await HoldRow.findAll({ where: { source, state: inForce }, order: [['id', 'ASC']], transaction: ctx.tx })
  ).map(asHold);
}

export type HoldFilter = {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly cause?: string | undefined;
  readonly subject?: string | undefined;
};

export async function findHolds(ctx: Ctx, filter: HoldFilter, page: PageRef): Promise<Page<Hold>> {
  return newestFirst(HoldRow, given(filter), page, ctx.tx, asHold);
}

/** How many holds a filter finds, and since when the oldest is placed. */
export const countHolds = ({ tx }: Pick<Ctx, 'tx'>, filter: HoldFilter): Promise<Waits> =>
  countWaiting(HoldRow, given(filter), { since: 'placedAt' }, tx);

/** Compare-and-set: of two users who release a hold at once, exactly one succeeds. */
export async function updateHold(
  ctx: Pick<Ctx, 'tx'>,
  hold: Hold,
  change: Pick<Hold, 'state' | 'releaseReason' | 'releasedBy' | 'releasedAt'>,
): Promise<Hold> {
  const [moved] = await HoldRow.update(change, { where: { id: hold.id, state: hold.state }, transaction: ctx.tx });
  if (moved !== 1) throw kernelProblem('lost-race', `The hold ${hold.id} is no longer ${hold.state}.`);
  return { ...hold, ...change };
}
