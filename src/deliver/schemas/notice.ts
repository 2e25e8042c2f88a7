import { z } from 'zod';
import { idOf, partAsked, recordKey } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, pageFields, someOf } from '../../kernel/page.ts';
import { correctionStates, noticeStates } from '../states.ts';
import { noticeKinds, type Correction, type Notice } from '../store/notice.ts';
import { type Actor, ownersOf, partsIn } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const noticeId = idOf('ntc');
const agreementId = idOf('agr');
const at = z.iso.datetime();

export const NoticeRef = z.strictObject({ noticeId });
export const NoticeQuery = z.strictObject({
  ...countedPageFields(['deadline'], ['state', 'kind']),
  state: someOf(noticeStates.states)
    .optional()
    .describe(`Of ${noticeStates.states.join(', ')}, divided by commas. \`overdue\`: who has not confirmed in time.`),
  as: partAsked,
  kind: z.enum(noticeKinds).optional(),
  agreementId: agreementId.optional(),
  supplierId: idOf('mem').optional(),
  buyerId: idOf('mem').optional(),
});
export const NoticeConfirmation = z.strictObject({
  noticeId,
  statement: z.string().trim().min(10, 'must say in at least 10 characters what was done').max(512),
  officer: z.string().trim().min(1).max(120).describe('Who answers for it.'),
  deletedAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine((done) => done.getUTCFullYear() >= 2000, saying('too-early', 'must not lie before the year 2000'))
    .describe('When it was done.'),
});

const asked = {
  state: z.enum(noticeStates.states),
  kind: z.enum(noticeKinds),
  agreementId: z.string(),
  supplierId: z.string(),
  buyerId: z.string(),
  source: z.string().describe('The version of the opt-out registry, the correction, or `end` of the agreement.'),
  keyCount: z.int().nullable().describe('How many keys are meant; null when all that was received.'),
  what: z.string(),
  sentAt: at,
  deadline: at,
  late: z.boolean(),
  confirmedAt: at.nullable(),
  deletedAt: at.nullable(),
  statement: z.string().nullable().describe('Not told to the supplier.'),
  officer: z.string().nullable().describe('Not told to the supplier.'),
  waits: waitSchema.nullable(),
  actions: z.array(moveSchema),
};
const row = z.object({ id: z.string(), ...asked });

/** A supplier sees who was notified and who confirmed; the buyer's statement and officer are not shown to it. */
function show(notice: Notice, actor: Actor): z.output<typeof row> {
  const { keys: _keys, ...plain } = notice;
  const isSupplier = actor.memberId === notice.supplierId;
  return {
    ...plain,
    sentAt: notice.sentAt.toISOString(),
    deadline: notice.deadline.toISOString(),
    confirmedAt: notice.confirmedAt?.toISOString() ?? null,
    deletedAt: notice.deletedAt?.toISOString() ?? null,
    statement: isSupplier ? null : notice.statement,
    officer: isSupplier ? null : notice.officer,
    waits:
      notice.confirmedAt === null
        ? waitFor('buyer-confirms', notice.sentAt, { until: notice.deadline, otherwise: 'agreement-stopped' })
        : null,
    actions: movesFor(noticeStates, notice.state, partsIn(actor, ownersOf(notice))),
  };
}

export const toNoticeRow = presenter('NoticeRow', row, show);
export const toNotice = presenter(
  'Notice',
  row.extend({
    keys: z
      .array(z.string())
      .nullable()
      .describe(
        'The keys of the records that are meant, or of the persons where the product has no key; only the two sides of ' +
          'the agreement see them.',
      ),
  }),
  (notice: Notice, actor: Actor) => {
    const isSide = actor.memberId === notice.supplierId || actor.memberId === notice.buyerId;
    return { ...show(notice, actor), keys: isSide && notice.keys !== null ? [...notice.keys] : null };
  },
);

export const CorrectionRequest = z
  .strictObject({
    productId: idOf('prd').optional(),
    revisionId: idOf('rev').optional().describe('Only this revision was wrong; otherwise the product in all of them.'),
    keys: z
      .array(recordKey)
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .describe(
        'Whose records were wrong: their keys, or what the column that tells persons apart says; null for all.',
      ),
    what: z.string().trim().min(10, 'must say what was wrong in at least 10 characters').max(380),
    field: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .optional()
      .describe('Which column was wrong. The right value comes with a new revision.'),
  })
  .refine(({ productId, revisionId }) => (productId === undefined) !== (revisionId === undefined), {
    error: saying('one-of-two', 'must name either a product or a revision'),
  });
export const CorrectionRef = z.strictObject({ correctionId: idOf('cor') });
export const CorrectionQuery = z.strictObject({ ...pageFields });
const correctionShown = z.object({
  id: z.string(),
  supplierId: z.string(),
  productId: z.string(),
  revisionId: z.string().nullable(),
  what: z.string(),
  field: z.string().nullable(),
  state: z.enum(correctionStates.states as [string, ...string[]]),
  notices: z.int().describe('How many past recipients were told.'),
  keyCount: z.int().nullable(),
  createdAt: at,
});
export const toCorrection = presenter('Correction', correctionShown, (correction: Correction) =>
  shown(correctionShown, { ...correction, keyCount: correction.keys?.length ?? null }),
);
