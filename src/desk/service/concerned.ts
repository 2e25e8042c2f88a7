import type { Transaction } from 'sequelize';
import { formatMoney } from '../../kernel/money.ts';
import type { Prefix } from '../../kernel/ids.ts';
import { findHold } from '../../audit/index.ts';
import { findCase } from '../../principles/index.ts';
import { seekInstitution, seekMember, seekUser } from '../../register/index.ts';
import { seekListing } from '../../list/index.ts';
import { agreementsById } from '../../match/index.ts';
import { findNotice, seekDelivery } from '../../deliver/index.ts';
import { findDeposit, netsIn } from '../../settle/index.ts';
import { findIncident, findRequest, seekOwners } from '../../supervise/index.ts';
import type { ConcernedPart } from '../rules.ts';
import type { Says } from '../store/alert.ts';

/** A member, or one of its users, whom something concerns, and what it is told besides. */
export type Addressee = { readonly memberId: string; readonly userId?: string; readonly says?: Says };
export type Concern = {
  /** What the alert leads to: the subject of the entry, or what that is about. */
  readonly subject: string;
  readonly says: Says;
  readonly dueAt?: Date;
  readonly whom: Readonly<Partial<Record<ConcernedPart, readonly Addressee[]>>>;
};

const to = (...ids: readonly (string | null | undefined)[]): Addressee[] =>
  [...new Set(ids)].flatMap((memberId) => (memberId ? [{ memberId }] : []));
const because = (reason: string | null | undefined): Says => (reason ? { reason } : {});

async function titlesOf(tx: Transaction, listingId: string): Promise<Says> {
  const listing = await seekListing(tx, listingId);
  return listing ? { title: listing.title, titleZh: listing.titleZh } : {};
}

async function agreed(tx: Transaction, agreementId: string) {
  const [agreement] = await agreementsById(tx, [agreementId]);
  return {
    agreement,
    says: agreement ? await titlesOf(tx, agreement.listingId) : {},
    whom: { supplier: to(agreement?.supplierId), buyer: to(agreement?.buyerId) },
  };
}

async function institutions() {
  const [operator, regulator] = await Promise.all([seekInstitution('operator'), seekInstitution('regulator')]);
  return { operator: to(operator?.id), regulator: to(regulator?.id) };
}

/** For each noun that alerts are about, the room that knows whom its record concerns, and what it says of it. */
const concerns: Readonly<Partial<Record<Prefix, (tx: Transaction, id: string) => Promise<Concern>>>> = {
  lst: async (tx, id) => {
    const listing = await seekListing(tx, id);
    const reason = because(listing?.banner?.reason ?? listing?.reason);
    return {
      subject: id,
      says: { ...(await titlesOf(tx, id)), ...reason },
      whom: { supplier: to(listing?.supplierId) },
    };
  },
  agr: async (tx, id) => {
    const { agreement, says, whom } = await agreed(tx, id);
    return { subject: id, says: { ...says, ...because(agreement?.reason) }, whom };
  },
  dlv: async (tx, id) => {
    const delivery = await seekDelivery(tx, id);
    const { says, whom } = await agreed(tx, delivery?.agreementId ?? '');
    return { subject: id, says: { ...says, ...because(delivery?.reason) }, whom };
  },
  ntc: async (tx, id) => {
    const { agreementId, kind, deadline, supplierId, buyerId } = await findNotice({ tx }, id);
    const { says } = await agreed(tx, agreementId);
    const whom = { supplier: to(supplierId), buyer: to(buyerId) };
    return { subject: id, says: { ...says, kind }, dueAt: deadline, whom };
  },
  cas: async (tx, id) => {
    const { supplierId, buyerId, state, finding } = await findCase({ tx }, id);
    const says = { outcome: state, principle: finding.principle };
    return { subject: id, says, whom: { member: to(supplierId, buyerId) } };
  },
  hld: async (tx, id) => {
    const { subject, cause, reason, releaseReason } = await findHold({ tx }, id);
    // Why the exchange itself placed or ended one, its cause is told of by itself.
    const why = cause === 'order' ? because(releaseReason ?? reason) : {};
    const owners = (await seekOwners({ tx }, subject)) ?? {};
    return { subject, says: why, whom: { member: to(...Object.values(owners)) } };
  },
  dep: async (tx, id) => {
    const { amount, currency, reference, reason, memberId } = await findDeposit({ tx }, id);
    const says = { amount: formatMoney(amount), currency, reference, ...because(reason) };
    return { subject: id, says, whom: { member: to(memberId) } };
  },
  cyc: async (tx, id) => {
    const nets = await netsIn({ tx }, id);
    const member = nets.map(({ memberId, net, currency }) => ({ memberId, says: { net: formatMoney(net), currency } }));
    return { subject: id, says: {}, whom: { member } };
  },
  mem: async (tx, id) => ({
    subject: id,
    says: because((await seekMember(tx, id))?.reason),
    whom: { member: to(id) },
  }),
  usr: async (tx, id) => {
    const user = await seekUser(tx, id);
    return { subject: id, says: {}, whom: { user: user ? [{ memberId: user.memberId, userId: id }] : [] } };
  },
  sbr: async (tx, id) => {
    const { supplierId, kind, reference, answerBy } = await findRequest({ tx }, id);
    return { subject: id, says: { kind, reference }, dueAt: answerBy, whom: { supplier: to(supplierId) } };
  },
  inc: async (tx, id) => {
    const { kind, concerned, reportBy } = await findIncident({ tx }, id);
    const whom = { ...(await institutions()), member: to(...concerned) };
    return { subject: id, says: { kind }, dueAt: reportBy, whom };
  },
  bok: async (_tx, id) => ({ subject: id, says: {}, whom: await institutions() }),
};

/** Whom the record behind an identifier concerns; undefined where no alert is about such records. */
export const concernOf = (tx: Transaction, id: string): Promise<Concern> | undefined =>
  concerns[id.slice(0, 3) as Prefix]?.(tx, id);
