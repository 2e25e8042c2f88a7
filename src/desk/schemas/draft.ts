import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { isSecretName, MOST_DRAFT_BYTES } from '../rules.ts';
import type { FormDraft } from '../store/draft.ts';

/** The long forms whose answers are kept while they are typed. */
const forms = ['product', 'listing', 'order', 'application'] as const;
const where = {
  form: z.enum(forms),
  key: z.string().regex(/^[\w-]{1,64}$/, 'must have up to 64 letters, digits, _ and -'),
};
export const DraftRef = z.strictObject(where);
export const KeptDraft = z.strictObject({
  ...where,
  ifMatch: z.string().optional(),
  values: z
    .record(z.string().max(200), z.unknown())
    .superRefine((values, refused) => {
      if (Buffer.byteLength(JSON.stringify(values)) > MOST_DRAFT_BYTES)
        refused.addIssue({ code: 'custom', message: `must have at most ${MOST_DRAFT_BYTES} bytes as JSON` });
      for (const name of Object.keys(values))
        if (isSecretName(name))
          refused.addIssue({ code: 'custom', path: [name], message: 'is a secret, which no draft keeps' });
    })
    .describe('What was typed, by field. No password and no other secret.'),
});

export const toDraft = presenter(
  'Draft',
  z.object({
    form: z.enum(forms),
    key: z.string(),
    values: z.record(z.string(), z.unknown()),
    version: z.int().describe('0 where nobody saved it; for If-Match.'),
    savedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
    savedAt: at.nullable(),
  }),
  ({ form, about, values, version, savedBy, savedAt }: FormDraft) => ({
    form: form as (typeof forms)[number],
    key: about,
    values: { ...values },
    version,
    savedBy,
    savedAt: savedAt?.toISOString() ?? null,
  }),
);
