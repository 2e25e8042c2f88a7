import { own, type Ctx } from '../../kernel/ctx.ts';
import { ownersOf } from '../../kernel/actor.ts';
import { bookAt, decisionsAbout, pass } from '../../principles/index.ts';
import { findProduct, findRevision, joinRiskOf, namingColumnsOf, type JoinedRevision } from '../../list/index.ts';
import { agreementLookup, agreementsById, inForce, type Agreement } from '../../match/index.ts';
import { domainOf, joinSignature, withHolding, type Holding, type Holdings } from '../../measures/exposure/index.ts';
import type { MeasuredJoin } from '../rules.ts';
import { confirmedDeletions } from '../store/notice.ts';
import { seekWatch } from '../store/watch.ts';
import type { Delivery } from '../store/delivery.ts';
import { circumstancesOf, deliverJudgeable } from '../metering/circumstances.ts';
import { rememberJoin } from './probing.ts';
import { revisionOf, type CoveredRevision } from '../metering/covered-revision.ts';

const RULE = 'deliver IB-4 join-risk';

/** A delivery that is to be opened, and what its buyer could join. */
export type Opening = { readonly revision: CoveredRevision; readonly joined: MeasuredJoin | null };

/**
 * What the buyer could tell of persons by joining the covered revision with all that it holds, or may fetch, of the
 * same supplier's persons. Measured in a process of its own, and only where the rule book in force minds; what was
 * measured of the same join before is not measured again. Null where there is nothing to join.
 */
export async function measureOpening(ctx: Ctx, agreement: Agreement): Promise<Opening> {
  own(ctx, ownersOf(agreement), 'agreement');
  const revision = await revisionOf(agreement);
  const candidate = await joinedRevision(agreement.revisionId);
  if (!revision.personal || candidate === undefined || !bookAt(ctx.now).rules.includes(RULE))
    return { revision, joined: null };
  const held = await heldOf(agreement, candidate);
  if (held.length === 0) return { revision, joined: null };
  const domain = domainOf(agreement.supplierId, candidate.keyColumn);
  const holdings = held.reduce<Holdings>((all, one) => withHolding(all, domain, holdingOf(one)), {});
  const signature = joinSignature(holdings, domain, holdingOf(candidate));
  const known = (await seekWatch(null, agreement.id))?.joined;
  if (known?.signature === signature) return { revision, joined: known };
  const { k, uniqueness, subjects, overlapping, alone } = await joinRiskOf(ctx, { held, candidate });
  const { level } = await findProduct({ tx: null }, agreement.productId);
  const joined = {
    signature,
    level,
    k,
    uniqueness,
    subjects,
    overlapping,
    alone: alone[0]?.k ?? 0,
    revisions: held.length,
  };
  return { revision, joined };
}

/** The gate for a delivery that is to be opened, where there was something to join. */
export async function passOpening(ctx: Ctx, agreement: Agreement, delivery: Delivery, opening: Opening): Promise<void> {
  const { revision, joined } = opening;
  if (joined === null) return;
  const known = await circumstancesOf(ctx.tx, delivery, agreement, revision);
  const { stop = null } = known.watched.get(agreement.id) ?? {};
  const watched = new Map([[agreement.id, { stop, joined, decisions: await decisionsAbout(ctx.tx, agreement.id) }]]);
  const asked = {
    id: delivery.id,
    purpose: agreement.purpose,
    at: ctx.now,
    authenticated: ctx.actor.memberId !== null,
  };
  const subject = deliverJudgeable(asked, agreement, revision, delivery, { ...known, watched }, bookAt(ctx.now));
  pass(ctx, 'deliver', subject, ownersOf(agreement), 'refusals');
  await rememberJoin(ctx, agreement.id, joined);
}

/**
 * The revisions of the same supplier's persons that a buyer has received, unless it confirmed their deletion, or may
 * fetch now.
 */
async function heldOf(
  { id, buyerId, supplierId, revisionId }: Agreement,
  candidate: JoinedRevision,
): Promise<JoinedRevision[]> {
  const ids = (await agreementLookup.ofBuyer(null, buyerId)).map((one) => one.id).filter((one) => one !== id);
  const deleted = await confirmedDeletions(ids);
  const agreements = (await agreementsById(null, ids)).filter(
    (one) => one.supplierId === supplierId && (one.state === inForce || (one.used > 0 && !deleted.has(one.id))),
  );
  const others = [...new Set(agreements.map((one) => one.revisionId))].filter((one) => one !== revisionId).sort();
  const held = [];
  for (const one of others) held.push(await joinedRevision(one));
  return held.filter((one) => one !== undefined).filter(({ keyColumn }) => keyColumn === candidate.keyColumn);
}

/** Undefined where nothing tells the persons of a revision apart: then nothing can be joined by them. */
async function joinedRevision(revisionId: string): Promise<JoinedRevision | undefined> {
  const revision = await findRevision(null, revisionId);
  const { key, person } = namingColumnsOf(revision);
  const keyColumn = person ?? key;
  if (keyColumn === null) return undefined;
  const declared = revision.dictionary.filter(({ role }) => role === 'quasi-identifier');
  return { revisionId, keyColumn, quasiIdentifiers: declared.map(({ name }) => name) };
}

const holdingOf = ({ revisionId, quasiIdentifiers }: JoinedRevision): Holding => ({ revisionId, quasiIdentifiers });
