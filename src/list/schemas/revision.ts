import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import {
  dateFormats,
  decimalSigns,
  encodings,
  formats,
  isDelimiter,
  quotings,
  type ReadingOptions,
} from '../../data/ingest/index.ts';
import type { Revision, RevisionSummary } from '../store/revision.ts';
import { count, may, productId, revisionId } from './fields.ts';
import { DictionaryRow } from './dictionary.ts';
import type { ConsentCoverage } from '../../measures/consent/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';

/** How a file is to be read, where it does not say so itself. */
export const readingFields = {
  encoding: z.enum(encodings).optional().describe('Of CSV and JSON: how characters are encoded; without it, UTF-8.'),
  delimiter: z
    .string()
    .refine(isDelimiter, saying('not-one-sign', 'must be one sign, such as ; or a tab'))
    .optional()
    .describe("Of CSV: what stands between cells; without it, what Excel's sep= line or the width of the rows says."),
  decimal: z
    .enum(decimalSigns)
    .optional()
    .describe('The decimal sign of numbers in texts; without it, a point. Thousands are not parted.'),
  dateFormat: z
    .enum(dateFormats)
    .optional()
    .describe('The order of year, month and day in texts, between - / or .; without it, dates are ISO 8601.'),
  skip: z.coerce.number().int().min(0).max(999).optional().describe('Of CSV: how many lines stand before the header.'),
  quotes: z
    .enum(quotings)
    .optional()
    .describe(
      'Of CSV: lenient takes a quote inside a cell that is not in quotes for data; without it, RFC 4180 holds.',
    ),
};

export const UploadRef = z.strictObject({
  productId,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{C}]+$/u, saying('not-a-file-name', 'must be a plain file name'))
    .describe('The name of the file; its ending tells the format.'),
  format: z.enum(formats).optional().describe('The format, where the name does not tell it.'),
  ...readingFields,
});
type ReadingAsked = { readonly [Name in keyof typeof readingFields]?: z.output<(typeof readingFields)[Name]> };
/** How the file of an upload is to be read. */
export const readingOf = (asked: ReadingAsked): ReadingOptions => ({
  encoding: asked.encoding,
  delimiter: asked.delimiter,
  decimal: asked.decimal,
  dateFormat: asked.dateFormat,
  skip: asked.skip,
  quotes: asked.quotes,
});
export const RevisionRef = z.strictObject({ revisionId });
export const RevisionQuery = z.strictObject({ ...pageFields, productId });

export const summaryShown = z.object({
  id: z.string(),
  productId: z.string(),
  supplierId: z.string(),
  number: count,
  state: z.string(),
  name: z.string(),
  format: z.enum(formats),
  rows: count,
  bytes: count,
  originalSha256: z
    .string()
    .describe('Of the file as it was sent, without a byte order mark: with and without it, the content is the same.'),
  parquetSha256: z.string(),
  keyColumn: z.string().nullable(),
  madeFrom: z.string().nullable().describe('The revision that this one was generalised from.'),
  createdAt: at,
  actions: z.array(moveSchema),
});
const top = z.array(z.object({ value: z.string(), count }));
export const profileShown = z.object({
  name: z.string(),
  type: z.string(),
  nulls: count,
  distinct: count,
  distinctIs: z.enum(['exact', 'approximate']),
  min: z.string().nullable(),
  max: z.string().nullable(),
  mean: z.number().optional(),
  top,
});
const riskShown = z.object({
  rows: count,
  classes: count,
  k: count.describe('Persons in the smallest group.'),
  highest: z.number(),
  average: z.number(),
  uniqueness: z.number(),
  atRisk: z.number(),
  alphaDistinction: z.number(),
  alphaSeparation: z.number(),
  persons: z
    .object({
      column: z.string(),
      persons: count.describe('Different persons, and one for each group of which nobody is named.'),
      unknown: count.describe('Rows that name nobody: they make no group larger.'),
      several: count.describe('Persons who stand in several groups; each counts in the smallest of them.'),
    })
    .optional()
    .describe('The persons behind the rows. Absent where each row counts as another person.'),
  sensitive: z
    .record(
      z.string(),
      z.object({
        distinct: count,
        entropy: z.number(),
        recursive: z.number().nullable(),
        tEqual: z.number(),
        tOrdered: z.number().nullable(),
        tHierarchical: z.number().nullable(),
      }),
    )
    .describe('How much the worst class tells about each sensitive column.'),
});
const hitShown = z.object({
  code: z.string(),
  term: z.string(),
  where: z.string(),
  row: count.nullable(),
  masked: z.string(),
  certain: z.boolean(),
});
const measuresShown = z.object({
  ruleBook: count.describe('The version of the rule book under which the data were screened.'),
  candidates: z
    .array(
      z.object({
        columns: z.array(z.string()),
        separation: z.number().describe('Share of pairs that differ in them.'),
        distinct: count,
        unique: z.number().optional().describe('Share of persons who are alone with their values.'),
        expected: z.number().optional().describe('Size of the group in which a person is expected to stand.'),
      }),
    )
    .describe('Columns, not declared, that single persons out.'),
  persons: z
    .object({
      by: z.union([z.literal('rows'), z.object({ column: z.string() })]),
      said: z.boolean().describe('Whether the product says so; otherwise each row counts as another person.'),
      alike: z
        .array(
          z.object({
            column: z.string(),
            by: z.enum(['name', 'declaration', 'values']),
            rows: count,
            persons: count,
            k: count.describe('The smallest group, if this column tells persons apart.'),
          }),
        )
        .describe("Columns that look like a person's and repeat, though rows were counted."),
    })
    .optional()
    .describe('By what persons were counted; absent from revisions that are older than the question.'),
  repetition: z
    .object({ rows: count, classes: count, gcd: count, share: z.number() })
    .nullable()
    .describe('Rows that repeat others whole beside their key.'),
  signs: z
    .array(z.object({ column: z.string(), sign: z.string(), by: z.enum(['name', 'values']) }))
    .describe('Columns that look as if they were about persons.'),
  hits: z.array(hitShown).describe('Words of the prohibited list that the data hold, masked.'),
  measured: z.object({ completeness: z.number(), ageDays: z.int().nullable() }),
});
export const readShown = z
  .object({
    encoding: z.enum(encodings).nullable(),
    delimiter: z.string().nullable(),
    decimal: z.enum(decimalSigns),
    dateFormat: z.enum(dateFormats),
    skip: count.nullable(),
    quotes: z.enum(quotings).nullable(),
  })
  .nullable()
  .describe('How the file was read; null what its format does not need, and of older revisions.');
export const coverageShown = z.object({
  root: z.string().describe('Merkle root of the consent table (RFC 6962 hashing).'),
  rows: count,
  covered: count,
  persons: z
    .object({ persons: count, covered: count })
    .optional()
    .describe('Persons, and those with a consent, where a column tells persons apart.'),
  purposes: z.array(z.string()).describe('Purposes that every row is consented for.'),
  earliestExpiry: z.string().nullable(),
  recipients: z.union([z.literal('any'), z.array(z.string())]),
});
export const detectedShown = z.object({
  column: z.string(),
  detector: z.string(),
  verdict: z.enum(['identifier', 'suspect', 'clear']),
  rows: count,
  shaped: count,
  checked: count,
  evidence: z.array(z.object({ row: count.nullable(), masked: z.string() })),
  reason: z.string().optional().describe('Why it is clear, or what was not looked at, where the figures do not say.'),
});
export const revisionShown = summaryShown.extend({
  dictionary: z.array(DictionaryRow),
  read: readShown,
  profile: z
    .array(profileShown)
    .describe(
      'Columns as they are stored: an integer as BIGINT or DECIMAL(38,0), a decimal as DECIMAL, an instant as TIMESTAMP. ' +
        'Only its supplier sees values of identifiers and free text.',
    ),
  risk: riskShown.nullable(),
  detected: z.array(detectedShown),
  measures: measuresShown,
  consent: coverageShown.nullable().describe('The commitment to consents in force.'),
});

const actionsOf = ({ supplierId }: RevisionSummary, actor: Actor) => [may('listing.draft', actor, supplierId)];
export const toRevisionSummary = presenter('RevisionSummary', summaryShown, (revision: RevisionSummary, actor: Actor) =>
  shown(summaryShown, { ...revision, actions: actionsOf(revision, actor) }),
);
export type ShownRevision = { readonly revision: Revision; readonly consent: ConsentCoverage | null };
export const toRevision = presenter('Revision', revisionShown, ({ revision, consent }: ShownRevision, actor: Actor) => {
  const isSupplier = actor.memberId === revision.supplierId;
  const naming = new Set(
    revision.dictionary.filter(({ role }) => role === 'identifier' || role === 'free-text').map(({ name }) => name),
  );
  revision.detected.filter(({ verdict }) => verdict !== 'clear').forEach(({ column }) => naming.add(column));
  return shown(revisionShown, {
    ...revision,
    read: revision.measures.read ?? null,
    profile: revision.profile.map((column) =>
      isSupplier || !naming.has(column.name)
        ? { ...column, top: [...column.top] }
        : { ...column, min: null, max: null, mean: undefined, top: [] },
    ),
    risk: revision.risk && riskShown.parse(revision.risk),
    detected: revision.detected.map(({ named, ...verdict }) =>
      shown(detectedShown, { ...verdict, column: named ?? verdict.column, evidence: [...verdict.evidence] }),
    ),
    measures: measuresShown.parse(revision.measures),
    consent: consent && coverageShown.parse(consent),
    actions: actionsOf(revision, actor),
  });
});
