import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
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

export const UploadRef = z.strictObject({
  productId,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{C}]+$/u, 'must be a plain file name')
    .describe('The name of the file; its ending tells the format.'),
  format: z.enum(formats).optional().describe('The format, where the name does not tell it.'),
  encoding: z.enum(encodings).optional().describe('Of CSV and JSON: how characters are encoded; without it, UTF-8.'),
  delimiter: z
    .string()
    .refine(isDelimiter, 'must be one sign, such as ; or a tab')
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
});
/** How the file of an upload is to be read. */
export const readingOf = (asked: z.output<typeof UploadRef>): ReadingOptions => ({
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
const profileShown = z.object({
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
  k: count,
  highest: z.number(),
  average: z.number(),
  uniqueness: z.number(),
  atRisk: z.number(),
  alphaDistinction: z.number(),
  alphaSeparation: z.number(),
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
    .array(z.object({ columns: z.array(z.string()), separation: z.number(), distinct: count }))
    .describe('Columns that tell almost any two persons apart.'),
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
const readShown = z
  .object({
    encoding: z.enum(encodings).nullable(),
    delimiter: z.string().nullable(),
    decimal: z.enum(decimalSigns),
    dateFormat: z.enum(dateFormats),
    skip: count.nullable(),
    quotes: z.enum(quotings).nullable(),
  })
  .nullable()
  .describe('How the file was read; null what its format does not need, and of revisions from before 2027.');
export const coverageShown = z.object({
  root: z.string().describe('Merkle root of the consent table (RFC 6962 hashing).'),
  rows: count,
  covered: count,
  purposes: z.array(z.string()).describe('Purposes that every row is consented for.'),
  earliestExpiry: z.string().nullable(),
  recipients: z.union([z.literal('any'), z.array(z.string())]),
});
const detectedShown = z.object({
  column: z.string(),
  detector: z.string(),
  verdict: z.enum(['identifier', 'suspect', 'clear']),
  rows: count,
  shaped: count,
  checked: count,
  evidence: z.array(z.object({ row: count.nullable(), masked: z.string() })),
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

const showSummary = (revision: RevisionSummary, actor: Actor) => ({
  id: revision.id,
  productId: revision.productId,
  supplierId: revision.supplierId,
  number: revision.number,
  state: revision.state,
  name: revision.name,
  format: revision.format,
  rows: revision.rows,
  bytes: revision.bytes,
  originalSha256: revision.originalSha256,
  parquetSha256: revision.parquetSha256,
  keyColumn: revision.keyColumn,
  madeFrom: revision.madeFrom,
  createdAt: revision.createdAt.toISOString(),
  actions: [may('listing.draft', actor, revision.supplierId)],
});
export const toRevisionSummary = presenter('RevisionSummary', summaryShown, showSummary);
export type ShownRevision = { readonly revision: Revision; readonly consent: ConsentCoverage | null };
export const toRevision = presenter('Revision', revisionShown, ({ revision, consent }: ShownRevision, actor: Actor) => {
  const isSupplier = actor.memberId === revision.supplierId;
  const naming = new Set(
    revision.dictionary.filter(({ role }) => role === 'identifier' || role === 'free-text').map(({ name }) => name),
  );
  revision.detected.filter(({ verdict }) => verdict !== 'clear').forEach(({ column }) => naming.add(column));
  return {
    ...showSummary(revision, actor),
    dictionary: [...revision.dictionary],
    read: revision.measures.read ?? null,
    profile: revision.profile.map((column) =>
      isSupplier || !naming.has(column.name)
        ? { ...column, top: [...column.top] }
        : { ...column, min: null, max: null, mean: undefined, top: [] },
    ),
    risk: revision.risk && riskShown.parse(revision.risk),
    detected: revision.detected.map(({ column, detector, verdict, rows, shaped, checked, evidence }) => ({
      column,
      detector,
      verdict,
      rows,
      shaped,
      checked,
      evidence: [...evidence],
    })),
    measures: measuresShown.parse(revision.measures),
    consent: consent && coverageShown.parse(consent),
  };
});
