import { z } from 'zod';
import type { Actor } from '../../kernel/ctx.ts';
import { presenter } from '../../kernel/http.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { formats } from '../ingest/index.ts';
import type { Revision, RevisionSummary } from '../store/revision.ts';
import { at, count, may, productId, revisionId } from './fields.ts';
import { DictionaryRow } from './product.ts';

export const UploadRef = z.strictObject({
  productId,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{C}]+$/u, 'must be a plain file name')
    .describe('The name of the file; its ending tells the format.'),
  format: z.enum(formats).optional().describe('The format, where the name does not tell it.'),
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
  originalSha256: z.string(),
  parquetSha256: z.string(),
  keyColumn: z.string().nullable(),
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
  distinctL: z.record(z.string(), count),
});
const detectedShown = z.object({
  column: z.string(),
  detector: z.string(),
  verdict: z.enum(['identifier', 'suspect', 'clear']),
  rows: count,
  shaped: count,
  checked: count,
  evidence: z.array(z.object({ row: count, masked: z.string() })),
});
const revisionShown = summaryShown.extend({
  dictionary: z.array(DictionaryRow),
  profile: z.array(profileShown).describe('Only its supplier sees values of identifiers and free text.'),
  risk: riskShown.nullable(),
  detected: z.array(detectedShown),
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
  createdAt: revision.createdAt.toISOString(),
  actions: [may('listing.draft', actor, revision.supplierId)],
});
export const toRevisionSummary = presenter('RevisionSummary', summaryShown, showSummary);
export const toRevision = presenter('Revision', revisionShown, (revision: Revision, actor: Actor) => {
  const isSupplier = actor.memberId === revision.supplierId;
  const naming = new Set(revision.dictionary.filter(({ role }) => role === 'identifier' || role === 'free-text').map(({ name }) => name));
  revision.detected.filter(({ verdict }) => verdict !== 'clear').forEach(({ column }) => naming.add(column));
  return {
    ...showSummary(revision, actor),
    dictionary: [...revision.dictionary],
    profile: revision.profile.map((column) =>
      isSupplier || !naming.has(column.name) ? { ...column, top: [...column.top] } : { ...column, min: null, max: null, mean: undefined, top: [] },
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
  };
});
