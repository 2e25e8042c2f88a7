import type { Owners } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Prefix } from '../../kernel/ids.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { everAdmitted, seekMember } from '../../register/index.ts';
import { seekListing } from '../../list/index.ts';
import { agreementsById } from '../../match/index.ts';
import { seekDelivery } from '../../deliver/index.ts';
import type { holdKinds } from '../schemas/index.ts';

const history = '/history/:id';

/** Where the object of an identifier is read; an object without an address of its own is read by its history. */
export const addresses = {
  mem: '/members/:memberId',
  usr: '/users/:userId',
  key: history,
  ses: history,
  prd: '/products/:productId',
  rev: '/revisions/:revisionId',
  cns: history,
  lst: '/listings/:listingId',
  agr: '/agreements/:agreementId',
  dlv: '/deliveries/:deliveryId',
  cal: '/calls/:callId',
  opt: history,
  hld: '/holds/:holdId',
  bok: '/rule-books/:bookId',
  cas: '/cases/:caseId',
  ntc: '/notices/:noticeId',
  cor: '/corrections/:correctionId',
  inc: '/incidents/:incidentId',
  sbr: history,
  acc: '/accounts/:accountId',
  trf: history,
  dep: '/deposits/:depositId',
  obl: '/obligations/:obligationId',
  cyc: '/cycles/:cycleId',
  ent: '/log/entries/:entryId',
  bat: history,
  req: history,
  job: '/jobs/:jobId',
  upl: '/uploads/:uploadId',
  alt: history,
  viw: history,
} as const satisfies Record<Prefix, string>;

type HoldablePrefix = (typeof holdKinds)[keyof typeof holdKinds];
type OwnerLookup = (tx: Ctx['tx'], id: string) => Promise<Owners | undefined>;

/** For everything that can be frozen: the room that knows its owners. */
const rooms: Readonly<Record<HoldablePrefix, OwnerLookup>> = {
  mem: async (tx, id) => (await seekMember(tx, id)) && { member: id },
  lst: async (tx, id) => partiesIn(await seekListing(tx, id)),
  agr: async (tx, id) => partiesIn((await agreementsById(tx, [id]))[0]),
  dlv: async (tx, id) => partiesIn(await seekDelivery(tx, id)),
};

/** The owners of a member, listing, agreement or delivery, as its room knows them; undefined when it does not exist. */
export async function seekOwners({ tx }: Pick<Ctx, 'tx'>, id: string): Promise<Owners | undefined> {
  return rooms[id.slice(0, 3) as HoldablePrefix](tx, id);
}

/**
 * Refuses a member that never was a supplier: what is registered under a mistyped name would reach nobody. A supplier
 * that was suspended or terminated since still has duties, so it counts.
 */
export async function refuseUnknownSupplier({ tx }: Pick<Ctx, 'tx'>, memberId: string): Promise<void> {
  const member = await seekMember(tx, memberId);
  if (!member || !everAdmitted(member.state) || !member.capacities.includes('supplier'))
    throw kernelProblem('not-found', `No supplier ${memberId} was ever admitted.`);
}

function partiesIn(record: { readonly supplierId: string; readonly buyerId?: string } | undefined): Owners | undefined {
  return record && { supplier: record.supplierId, buyer: record.buyerId };
}
