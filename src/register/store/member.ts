import { literal, Op, type Transaction } from 'sequelize';
import type { Capacity } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef, WaitsFor } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { countWaiting, given, newestFirst, waiting, type Condition, type Waits } from '../../db/lists.ts';
import { readListed } from '../../db/prepared.ts';
import type { Stored } from '../../db/rows.ts';
import { MemberRow } from '../models.ts';
import { type MemberState } from '../states.ts';
import { taken } from './taken.ts';

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

const asMember = (row: MemberRow): Member => ({
  ...row.get({ plain: true }),
  capacities: JSON.parse(row.capacities) as Capacity[],
  contact: JSON.parse(row.contact) as ContactPerson,
  officer: JSON.parse(row.officer) as ContactPerson,
  state: row.state as MemberState,
});

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
