import { literal, Op, type Transaction } from 'sequelize';
import type { Ctx } from '../kernel/ctx.ts';
import type { Page, PageRef } from '../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../kernel/problem.ts';
import { countWaiting, given, newestFirst, ofMember, type Condition, type Waits } from '../db/lists.ts';
import { forUpdate, forUpdateSql } from '../db/locks.ts';
import { padded, readListed, runPrepared } from '../db/prepared.ts';
import { TryAgain } from '../db/transaction.ts';
import type { Agreements, ReceivedRight, Trade } from '../command/index.ts';
import { AgreementRow } from './models.ts';
import { agreementStates, inForce, type AgreementState } from './states.ts';
import type { Right, PricePlan } from '../terms/index.ts';
import { chunksOf, type Stored } from '../db/rows.ts';

export type Agreement = Stored<
  AgreementRow,
  {
    readonly state: AgreementState;
    readonly territories: readonly string[];
    readonly rights: readonly Right[];
    readonly plan: PricePlan;
  }
>;

const asAgreement = (row: AgreementRow): Agreement => ({
  ...row.get({ plain: true }),
  state: row.state as AgreementState,
  territories: JSON.parse(row.territories) as string[],
  rights: JSON.parse(row.rights) as Right[],
  exclusive: Boolean(row.exclusive),
  plan: JSON.parse(row.plan) as PricePlan,
});

export async function insertAgreement(ctx: Ctx, agreement: Agreement): Promise<Agreement> {
  const { territories, rights, plan } = agreement;
  const json = { territories: JSON.stringify(territories), rights: JSON.stringify(rights), plan: JSON.stringify(plan) };
  await AgreementRow.create({ ...agreement, ...json }, { transaction: ctx.tx });
  return agreement;
}

/**
 * The rights in force that other buyers have in a product: how many, and whether one of them is exclusive. A command
 * locks the product first; so no other order for it comes between this read and the command's write.
 */
export async function rightsOfOthers(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  productId: string,
  buyerId: string,
): Promise<{ readonly count: number; readonly exclusive: boolean }> {
  const where = { productId, state: inForce, buyerId: { [Op.ne]: buyerId }, endsAt: { [Op.gt]: ctx.now } };
  const count = await AgreementRow.count({ where, transaction: ctx.tx });
  const exclusive =
    count > 0 && (await AgreementRow.count({ where: { ...where, exclusive: true }, transaction: ctx.tx })) > 0;
  return { count, exclusive };
}

/** How many agreements on a product are in force, of any buyer. */
async function agreementsInForce(tx: Transaction | null, productId: string, now: Date): Promise<number> {
  return AgreementRow.count({ where: { productId, state: inForce, endsAt: { [Op.gt]: now } }, transaction: tx });
}

export async function findAgreement(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Agreement> {
  const row = await AgreementRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('agreement');
  return asAgreement(row);
}

/** Agreements as they were made, by id. */
export async function agreementsById(tx: Transaction | null, ids: readonly string[]): Promise<Agreement[]> {
  return (await AgreementRow.findAll({ where: { id: [...ids] }, transaction: tx })).map(asAgreement);
}

/** The agreements whose terms have this hash. */
export async function agreementsByHash(tx: Transaction | null, hash: string): Promise<Agreement[]> {
  return (await AgreementRow.findAll({ where: { hash }, transaction: tx })).map(asAgreement);
}

/** One agreement, locked until the transaction ends, so that what is written about it stays true. */
export async function lockAgreement(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Agreement> {
  const agreement = (await lockAgreements(ctx.tx as Transaction, [id])).get(id);
  if (!agreement) throw notVisible('agreement');
  return agreement;
}

/** Agreements by id, locked until the transaction ends, in id order so that two batches cannot block each other. */
export async function lockAgreements(tx: Transaction, ids: readonly string[]): Promise<Map<string, Agreement>> {
  const rows = await AgreementRow.findAll({
    where: { id: [...ids] },
    order: [['id', 'ASC']],
    transaction: tx,
    ...forUpdate(tx),
  });
  return new Map(rows.map((row) => [row.id, asAgreement(row)]));
}

/** What a metered call needs of its agreement: what was agreed, its state, and how often it was used. */
export type MeteredAgreement = Pick<
  Agreement,
  'id' | 'listingId' | 'supplierId' | 'buyerId' | 'purpose' | 'startsAt' | 'endsAt' | 'uses' | 'plan' | 'state' | 'used'
>;
type Agreed = Omit<MeteredAgreement, 'state' | 'used'>;

const MOST_AGREED = 100_000;
/** What was agreed never changes, so it is read once. State and uses are not among it. */
const agreed = new Map<string, Agreed>();

/**
 * Agreements by id, locked as by `lockAgreements`, as metered calls need them: one read of their states and uses, and
 * one more of what was agreed in those that this process did not know.
 */
export async function lockMetered(tx: Transaction, ids: readonly string[]): Promise<Map<string, MeteredAgreement>> {
  const rows = await readListed<{ id: string; state: string; used: number }>(
    tx,
    ids.map((id) => [id]),
    (places) => `SELECT id, state, used FROM agreements WHERE id IN (${places}) ORDER BY id ${forUpdateSql()}`,
  );
  if (agreed.size + rows.length > MOST_AGREED) agreed.clear();
  const missing = rows.filter(({ id }) => !agreed.has(id)).map(({ id }) => id);
  if (missing.length > 0)
    for (const { id, listingId, supplierId, buyerId, purpose, startsAt, endsAt, uses, plan } of await agreementsById(
      tx,
      missing,
    ))
      agreed.set(id, { id, listingId, supplierId, buyerId, purpose, startsAt, endsAt, uses, plan });
  return new Map(
    rows.map(({ id, state, used }) => [
      id,
      { ...(agreed.get(id) as Agreed), state: state as AgreementState, used: Number(used) },
    ]),
  );
}

export type AgreementFilter = Readonly<Partial<Record<'listingId' | 'supplierId' | 'buyerId', string | undefined>>> & {
  readonly state?: string | readonly string[] | undefined;
  readonly as?: 'supplier' | 'buyer' | undefined;
  readonly endsBefore?: Date | undefined;
  readonly nearlySpent?: boolean | undefined;
};

const agreementsThat = ({ endsBefore, nearlySpent, ...equal }: Omit<AgreementFilter, 'as'>): Condition[] => [
  ...given(equal),
  ...(endsBefore ? [{ endsAt: { [Op.lt]: endsBefore } }] : []),
  ...(nearlySpent ? [literal('used * 10 >= uses * 9')] : []),
];

/** Agreements in which a member is the supplier or the buyer, or those of everyone. */
export async function findAgreements(
  ctx: Ctx,
  memberId: string | undefined,
  { as, ...filter }: AgreementFilter,
  page: PageRef,
): Promise<Page<Agreement>> {
  return newestFirst(AgreementRow, [...ofMember(memberId, as), ...agreementsThat(filter)], page, ctx.tx, asAgreement);
}

/** How many agreements a filter finds, and when the first of them ends. */
export const countAgreements = ({ tx }: Pick<Ctx, 'tx'>, filter: AgreementFilter): Promise<Waits> =>
  countWaiting(AgreementRow, agreementsThat(filter), { since: 'createdAt', due: 'endsAt' }, tx);

/** Compare-and-set of the state. */
export async function moveAgreement(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  agreement: Agreement,
  state: AgreementState,
  reason: string | null,
): Promise<Agreement> {
  const [moved] = await AgreementRow.update(
    { state, reason, updatedAt: ctx.now },
    { where: { id: agreement.id, state: agreement.state }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('lost-race', `The agreement ${agreement.id} is no longer ${agreement.state}.`);
  return { ...agreement, state, reason, updatedAt: ctx.now };
}

/**
 * Counts uses of locked agreements by one statement, whose condition makes it impossible to use more than was agreed;
 * what is used up then ends, so that a spent right is a dead key. Returns the ids of those that ended.
 */
export async function countUses(
  tx: Transaction,
  counted: readonly { readonly agreement: Pick<Agreement, 'id' | 'used' | 'uses'>; readonly uses: number }[],
  now: Date,
): Promise<string[]> {
  if (counted.length === 0) return [];
  const filled = padded(counted, counted.at(-1) as (typeof counted)[number]);
  const added = `used + CASE id ${filled.map(() => 'WHEN ? THEN ?').join(' ')} END`;
  const each = filled.flatMap(({ agreement, uses }) => [agreement.id, uses]);
  const met = await runPrepared(
    tx,
    `UPDATE agreements SET used = ${added}, updated_at = ?
     WHERE state = ? AND id IN (${filled.map(() => '?').join(', ')}) AND ${added} <= uses`,
    [...each, now, inForce, ...filled.map(({ agreement }) => agreement.id), ...each],
  );
  if (met !== counted.length) throw new TryAgain('An agreement was used up while its row was locked.');
  const spent = counted
    .filter(({ agreement, uses }) => agreement.used + uses >= agreement.uses)
    .map(({ agreement }) => agreement.id);
  if (spent.length > 0)
    await AgreementRow.update(
      { state: agreementStates.to('exhaust'), updatedAt: now },
      { where: { id: spent, state: agreementStates.from('exhaust') }, transaction: tx },
    );
  return spent;
}

export async function expiredAgreements(ctx: Pick<Ctx, 'tx' | 'now'>, limit: number): Promise<Agreement[]> {
  return (
    await AgreementRow.findAll({
      where: { state: agreementStates.from('expire'), endsAt: { [Op.lte]: ctx.now } },
      order: [['id', 'ASC']],
      limit,
      transaction: ctx.tx,
    })
  ).map(asAgreement);
}

const asReceived = ({ id, productId, revisionId, buyerId, rights }: Agreement): ReceivedRight => ({
  id,
  productId,
  revisionId,
  buyerId,
  permitsDerive: rights.includes('derive'),
  permitsResale: rights.includes('sell') || rights.includes('distribute'),
});

async function tradesOn(tx: Transaction | null, listingIds: readonly string[], since: Date): Promise<Trade[]> {
  const trades: Trade[] = [];
  for (const ids of chunksOf(listingIds)) {
    const rows = await AgreementRow.findAll({
      attributes: ['listingId', 'buyerId', 'plan', 'uses', 'createdAt'],
      where: { listingId: ids, createdAt: { [Op.gte]: since } },
      transaction: tx,
    });
    for (const { createdAt: at, listingId, buyerId, plan, uses } of rows)
      trades.push({ at, listingId, buyerId, plan: JSON.parse(plan) as PricePlan, uses });
  }
  return trades.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** What listings ask about agreements; see `command/ports.ts`. */
export const agreementLookup: Agreements = {
  byIds: async (tx, ids) => (await agreementsById(tx, ids)).map(asReceived),
  ofBuyer: async (tx, buyerId) =>
    (await AgreementRow.findAll({ where: { buyerId }, order: [['id', 'ASC']], transaction: tx }))
      .map(asAgreement)
      .map(asReceived),
  tradesOn,
  inForceOn: agreementsInForce,
};
