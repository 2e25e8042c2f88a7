import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { idPattern } from '../../kernel/ids.ts';
import type { StoredCommitment } from '../store/consent.ts';
import { count, revisionId, unrepeated } from './fields.ts';
import { coverageShown, readingFields } from './revision.ts';
import type { Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';

const memberIds = z
  .string()
  .max(4000)
  .transform((text) => text.split(','))
  .pipe(
    z
      .array(
        z.string().regex(idPattern('mem'), saying('not-member-ids', 'must be member ids (mem_…), divided by commas')),
      )
      .min(1)
      .refine(unrepeated, saying('repeats', 'must not repeat')),
  );

export const ConsentUpload = z.strictObject({
  revisionId,
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(
      /^[^/\\\p{C}]+\.(csv|json|ndjson)$/u,
      saying('not-a-table-name', 'must be a plain file name that ends in .csv, .json or .ndjson'),
    )
    .describe('The name of the table; its columns are pseudonym, purposes, basis, expiry, receipt_hash.'),
  recipients: z
    .union([z.literal('any'), memberIds])
    .default('any')
    .describe('Whom the subjects consented to: everyone (any), or member ids, divided by commas.'),
  ...readingFields,
});

const hex = z.string().regex(/^[0-9a-f]{64}$/, saying('not-hex', 'must be 64 hex digits'));
const opened = z.strictObject({
  row: z.strictObject({
    pseudonym: z.string().min(1).max(200),
    purposes: z.array(z.string().max(100)).min(1).max(200),
    basis: z.string().max(40),
    expiry: z.string().max(40).nullable(),
    receiptHash: hex,
  }),
  salt: z.string().regex(/^[0-9a-f]{32}$/, saying('not-hex', 'must be 32 hex digits')),
  inclusion: z.strictObject({ index: count, size: count, path: z.array(hex).max(64), root: hex }),
});
export const ConsentCheck = z.strictObject({
  revisionId,
  receipt: z.unknown().describe('The receipt, in the shape of ISO/IEC TS 27560.'),
  opened: opened.describe("The row of the supplier's table, its salt, and the hashes that lead from it to the root."),
});

/**
 * The secret, from which salts are made, is for the supplier alone: anyone who has it and the table can prove a row.
 */
export const toCommitment = presenter(
  'ConsentCommitment',
  z.object({
    id: z.string(),
    revisionId: z.string(),
    version: count,
    ...coverageShown.shape,
    consents: count,
    expired: count.describe('Consents in the table that had ended when it came in.'),
    unknown: count.describe('Consents of pseudonyms that the revision does not have.'),
    tableSha256: z.string(),
    secret: z.string().nullable().describe('Makes the salts of the leaves; shown to the supplier only.'),
    createdAt: at,
  }),
  ({ coverage, ...commitment }: StoredCommitment & { readonly supplierId: string }, actor: Actor) => ({
    id: commitment.id,
    revisionId: commitment.revisionId,
    version: commitment.version,
    ...coverageShown.parse(coverage),
    consents: commitment.consents,
    expired: commitment.expired,
    unknown: commitment.unknown,
    tableSha256: commitment.tableSha256,
    secret: actor.memberId === commitment.supplierId ? commitment.secret : null,
    createdAt: commitment.createdAt.toISOString(),
  }),
);

export type CheckedConsent = {
  readonly root: string;
  readonly version: number;
  readonly faults: readonly string[];
  readonly inForce: boolean;
};
export const toCheckedConsent = presenter(
  'CheckedConsent',
  z.object({
    holds: z.boolean().describe('Whether the receipt is of a consent that the supplier committed to.'),
    inForce: z.boolean().describe('Whether that consent has not ended.'),
    root: z.string(),
    version: count,
    faults: z.array(z.string()),
  }),
  ({ root, version, faults, inForce }: CheckedConsent) => ({
    holds: faults.length === 0,
    inForce,
    root,
    version,
    faults: [...faults],
  }),
);
