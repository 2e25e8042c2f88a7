import { z } from 'zod';
import { idOf } from '../../kernel/fields.ts';
import { saying } from '../../kernel/said.ts';
import { evidenceKinds, processingSteps } from '../../principles/index.ts';
import { unrepeated } from './fields.ts';
import { basisKinds, grantable } from '../../terms/index.ts';

const short = z.string().trim().min(3).max(500);
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, saying('not-a-country', 'must be a country by ISO 3166-1 alpha-2'));
const agreementId = idOf('agr');

/**
 * What a supplier states of a product, one field for each duty of the principles. None is required here: what is
 * missing is refused when a listing is submitted.
 */
export const stated = {
  basis: z
    .strictObject({ kind: z.enum(basisKinds), separateConsent: z.boolean().default(false) })
    .nullable()
    .default(null)
    .describe('The legal basis on which data about persons are traded (IP-1; PIPL 13).'),
  contact: z
    .strictObject({ email: z.email().max(254), process: short, answerDays: z.int().min(1).max(365) })
    .nullable()
    .default(null)
    .describe('Where subjects turn to, how, and within how many days they are answered (IP-5).'),
  evidence: z
    .array(z.strictObject({ kind: z.enum(evidenceKinds), reference: short }))
    .max(50)
    .default([])
    .describe('What shows that the source is held lawfully (DR-1).'),
  processing: z
    .array(z.strictObject({ step: z.enum(processingSteps), what: short }))
    .max(50)
    .default([])
    .describe('What was done to the source (DR-2).'),
  processors: z
    .array(z.strictObject({ name: short, task: short, country }))
    .max(50)
    .nullable()
    .default(null)
    .describe(
      'Who else processes the data for the supplier (SC-4); null where nothing is stated, empty where nobody does.',
    ),
  level: z.int().min(1).max(4).default(2).describe('1 open, 2 ordinary, 3 sensitive, 4 important (SC-5).'),
  quality: z
    .strictObject({ completeness: z.number().min(0).max(1), freshnessDays: z.int().min(0).max(36_500).nullable() })
    .nullable()
    .default(null)
    .describe(
      'The least share of filled cells, and the most days between the newest date in the data and the upload (IP-4).',
    ),
  derivedFrom: z
    .array(agreementId)
    .max(50)
    .refine(unrepeated, saying('repeats', 'must not repeat'))
    .default([])
    .describe('The agreements under which the data came that this product was made from.'),
};

/** What a listing grants. Offering `transfer` is possible and always refused. */
export const rights = z
  .array(z.enum(grantable))
  .min(1)
  .max(grantable.length)
  .refine(unrepeated, saying('repeats', 'must not repeat'))
  .default(['use'])
  .describe('The rights that pass to a buyer.');

const mostRows = 100;
const cell = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

/** What everyone may see beforehand: nothing, invented rows, or rows of the revision, taken evenly. */
export const Sample = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('synthetic'),
      rows: z
        .array(z.record(z.string().min(1).max(120), cell))
        .min(1)
        .max(mostRows),
    }),
    z.strictObject({ kind: z.literal('rows'), count: z.int().min(1).max(mostRows) }),
  ])
  .default({ kind: 'none' });
export type Sample = z.output<typeof Sample>;
export const sampleShown = z
  .object({
    kind: z.enum(['none', 'synthetic', 'rows']),
    k: z.int().nullable(),
    rows: z.array(z.record(z.string(), cell)),
  })
  .nullable()
  .describe(
    'Shown once the listing was published. Of persons it has no identifiers and no free text, and none of who opted out.',
  );
