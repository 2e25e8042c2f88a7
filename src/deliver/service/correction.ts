import type { z } from 'zod';
import { memberScope, own } from '../../kernel/ctx.ts';
import { canonical } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { unique } from '../../kernel/lists.ts';
import { keyedHash } from '../../kernel/keys.ts';
import { command, eachAsClock, query } from '../../command/index.ts';
import { findProduct, findRevision } from '../../list/index.ts';
import { agreementsById } from '../../match/index.ts';
import type { CorrectionQuery, CorrectionRef, CorrectionRequest } from '../schemas/index.ts';
import { correctionStates } from '../states.ts';
import {
  findCorrection,
  findCorrections,
  insertCorrection,
  moveCorrection,
  waitingCorrections,
  type Correction,
  type Notice,
} from '../store/notice.ts';
import { newNotice, writeNotices } from './new-notice.ts';
import { recipientsOf } from './recipients.ts';

/**
 * The supplier states that records it delivered are wrong; every past recipient gets a notice soon after. The right
 * value comes with a new revision.
 */
export const sendCorrection = command({
  action: 'correction.send',
  work: async (ctx, input: z.output<typeof CorrectionRequest>) => {
    const { productId, revisionId = null, keys, what, field = null } = input;
    const product = await findProduct(
      ctx,
      revisionId === null ? (productId as string) : (await findRevision(ctx.tx, revisionId)).productId,
    );
    own(ctx, { supplier: product.supplierId }, 'product');
    return insertCorrection(ctx, {
      id: newId('cor'),
      supplierId: product.supplierId,
      productId: product.id,
      revisionId,
      keys: keys === null ? null : [...new Set(keys)].sort(),
      what,
      field,
      state: correctionStates.initial,
      notices: 0,
      createdAt: ctx.now,
    });
  },
  facts: correctionFacts,
});

export const readCorrection = query(
  'correction.read',
  async (ctx, { correctionId }: z.output<typeof CorrectionRef>) => {
    const correction = await findCorrection(ctx, correctionId);
    own(ctx, { supplier: correction.supplierId }, 'correction');
    return correction;
  },
);

export const listCorrections = query('correction.read', async (ctx, page: z.output<typeof CorrectionQuery>) => {
  return findCorrections(ctx, memberScope(ctx), page);
});

/**
 * Notifies every past recipient of a correction, of whom there may be none: the entry says how many there were. The
 * recipients are found before the transaction. Of two processes at one correction one writes, and the other is refused.
 */
const notifyOfCorrection = command({
  action: 'correction.notify',
  prepare: async (ctx, { correctionId }: z.output<typeof CorrectionRef>) => ({
    value: await noticesOf(await findCorrection(ctx, correctionId)),
  }),
  work: async (ctx, { correctionId }: z.output<typeof CorrectionRef>, notices: readonly Notice[]) => {
    const correction = await findCorrection(ctx, correctionId);
    const state = correctionStates.next(correction.state, 'notify');
    const moved = await moveCorrection(ctx, correction, { state, notices: notices.length });
    if (ctx.tx === null) throw new Error('Notices are written in a transaction.');
    await writeNotices(ctx.tx, notices);
    return moved;
  },
  facts: (correction) => ({ ...correctionFacts(correction), notices: correction.notices }),
});

/** Whether a correction waits whose recipients were not notified yet. */
export const correctionsWait = async (): Promise<boolean> => (await waitingCorrections(1)).length > 0;

/** Notifies past recipients of corrections, the oldest first; one that another process was quicker with is skipped. */
export async function notifyOfCorrections(limit: number): Promise<number> {
  return eachAsClock(
    notifyOfCorrection,
    (await waitingCorrections(limit)).map((correctionId) => ({ correctionId })),
  );
}

async function noticesOf(correction: Correction): Promise<Notice[]> {
  const { id, supplierId, productId, revisionId, keys, what, field } = correction;
  const recipients = await recipientsOf({ supplierId, revisionId, subjects: keys });
  const agreements = await agreementsById(
    null,
    recipients.map(({ agreementId }) => agreementId),
  );
  const ofProduct = new Set(
    agreements.filter((agreement) => agreement.productId === productId).map((agreement) => agreement.id),
  );
  const text = field === null ? what : `${field}: ${what}`;
  return recipients
    .filter(({ agreementId }) => ofProduct.has(agreementId))
    .map((recipient) =>
      newNotice(recipient, {
        supplierId,
        kind: 'correction',
        source: id,
        keys: keys === null ? null : unique([...recipient.keys.values()].flatMap((own) => [...own])).sort(),
        what: text.slice(0, 512),
      }),
    );
}

function correctionFacts({ state, supplierId, productId, revisionId, keys }: Correction) {
  return {
    state,
    supplier: supplierId,
    product: productId,
    revision: revisionId,
    count: keys?.length ?? null,
    digest: keys === null ? null : keyedHash(canonical(keys)),
  };
}
