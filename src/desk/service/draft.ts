import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { ownMember, type Ctx } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { DAY } from '../../kernel/time.ts';
import { inTransaction } from '../../db/transaction.ts';
import { keep, query } from '../../command/index.ts';
import { seekUser } from '../../register/index.ts';
import { problem } from '../problems.ts';
import { MOST_DRAFTS } from '../rules.ts';
import type { DraftRef, KeptDraft } from '../schemas/index.ts';
import {
  countDrafts,
  findDraft,
  forgetDrafts,
  removeDraft,
  saveDraft,
  type FormDraft,
  type DraftPlace,
  type StoredDraft,
} from '../store/draft.ts';

const KEPT_DAYS = 90;

/** The draft of a form, as somebody of the reader's member saved it last. */
export const readDraft = query('draft.read', async (ctx, asked: z.output<typeof DraftRef>) =>
  shownDraft(ctx, await findDraft(ctx, placeOf(ctx, asked))),
);

/**
 * Saves a draft over the version that was read. Whoever saves once more what stands there already, as after an answer
 * that was lost, is answered as the first time.
 */
export const keepDraft = keep(
  'draft.keep',
  async (ctx, { ifMatch, values, ...asked }: z.output<typeof KeptDraft>): Promise<FormDraft> => {
    const place = placeOf(ctx, asked);
    const userId = ctx.actor.userId ?? '';
    const known = await findDraft(ctx, place);
    const stated = /^"?(\d{1,9})(\.[\w-]+)?"?$/.exec(ifMatch ?? '')?.[1];
    const isRepeated = known.savedBy === userId && isDeepStrictEqual(known.values, values);
    if (isRepeated && Number(stated) === known.version - 1) return shownDraft(ctx, known);
    if (stated === undefined || Number(stated) !== known.version)
      throw kernelProblem(
        'precondition-failed',
        `The draft is version ${known.version}; say in If-Match what you read.`,
      );
    if (known.version === 0 && (await countDrafts(ctx, place.memberId)) >= MOST_DRAFTS)
      throw problem('too-many-drafts', `${MOST_DRAFTS} drafts are kept; send or discard one first.`);
    await saveDraft(ctx, place, known.version, values, userId);
    return shownDraft(ctx, await findDraft(ctx, place));
  },
);

/** Discards a draft; what is not there is discarded already. */
export const discardDraft = keep('draft.discard', async (ctx, asked: z.output<typeof DraftRef>): Promise<FormDraft> => {
  const place = placeOf(ctx, asked);
  await removeDraft(ctx, place);
  return shownDraft(ctx, await findDraft(ctx, place));
});

/** Forgets drafts that nobody went on with for long. */
export const sweepDrafts = (now: Date): Promise<void> =>
  inTransaction((tx) => forgetDrafts(tx, new Date(now.getTime() - KEPT_DAYS * DAY)));

const placeOf = (ctx: Ctx, { form, key }: z.output<typeof DraftRef>): DraftPlace => ({
  memberId: ownMember(ctx),
  form,
  about: key,
});

async function shownDraft({ tx }: Ctx, draft: StoredDraft): Promise<FormDraft> {
  const user = draft.savedBy === null ? undefined : await seekUser(tx, draft.savedBy);
  return { ...draft, savedBy: user ? { id: user.id, name: user.name } : null };
}
