import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { arrived, own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Problem } from '../../kernel/problem.ts';
import { IngestFault } from '../../data/ingest/index.ts';
import { discardRevision, receive, stage, type Staged } from '../intake/index.ts';
import { problem } from '../problems.ts';
import {
  readingOf,
  type RevisionQuery,
  type RevisionRef,
  type ShownRevision,
  type UploadRef,
} from '../schemas/index.ts';
import { consentsOf } from '../store/consent.ts';
import { findProduct, nextRevisionNumber, type Product } from '../store/product.ts';
import {
  alreadyThere,
  findRevision,
  findRevisions,
  insertRevision,
  seekRevisionOf,
  type Revision,
  type RevisionSummary,
} from '../store/revision.ts';
import { command, query, type Prepared } from '../../command/index.ts';

export type UploadBody = { readonly stream: Readable; readonly statedBytes: number | undefined };
export type Upload = z.output<typeof UploadRef> & { readonly body: UploadBody };
type PreparedRevision = { readonly sha256: string } & (
  | { readonly existing: RevisionSummary }
  | { readonly id: string; readonly staged: Staged }
);

export function uploadBody(stream: Readable, statedBytes: number | undefined): UploadBody {
  return { stream, statedBytes };
}

type StoredRevision = ShownRevision & { readonly id: string };
type New = Pick<Revision, 'id' | 'dictionary' | 'name' | 'madeFrom'> & { readonly staged: Staged };

/** Writes the row of a staged revision as the product's next one. */
export async function keepRevision(
  ctx: Ctx,
  product: Product,
  { id, staged, dictionary, name, madeFrom }: New,
): Promise<Revision> {
  const { columns, sketch, ...measured } = staged;
  const number = await nextRevisionNumber(ctx, product.id);
  const revision = {
    id,
    productId: product.id,
    supplierId: product.supplierId,
    number,
    state: 'available' as const,
    name,
    ...measured,
    keyColumn: product.keyColumn,
    madeFrom,
    dictionary,
    profile: columns,
    createdAt: ctx.now,
  };
  return insertRevision(ctx, revision, sketch);
}

/**
 * Takes in a file as the product's next revision. Before the transaction the file is received, read, compared with the
 * dictionary and measured, and its records are hosted; then the row is written. The product's owner is checked before
 * the first byte is read. What a refusal or a repetition leaves is removed at once; what a crash leaves, by the sweep.
 */
export const ingestRevision = command({
  action: 'revision.ingest',
  prepare,
  fingerprint,
  work: async (ctx, { productId, name }: Upload, prepared: PreparedRevision): Promise<StoredRevision> => {
    const product = await findProduct(ctx, productId);
    own(ctx, { supplier: product.supplierId }, 'product');
    if ('existing' in prepared) throw alreadyThere(prepared.existing);
    const { id, staged } = prepared;
    const revision = await keepRevision(ctx, product, {
      id,
      staged,
      dictionary: product.dictionary,
      name,
      madeFrom: null,
    });
    return { id, revision, consent: null };
  },
  facts: ({ revision: { productId, number, format, rows, bytes, originalSha256, parquetSha256 } }) => ({
    product: productId,
    number,
    format,
    rows,
    bytes,
    originalSha256,
    parquetSha256,
  }),
});

export const readRevision = query('revision.read', async (ctx, { revisionId }: z.output<typeof RevisionRef>) => {
  const revision = await findRevision(ctx.tx, revisionId);
  own(ctx, { supplier: revision.supplierId }, 'revision');
  return { revision, consent: (await consentsOf(ctx.tx, [revisionId])).get(revisionId) ?? null };
});

export const listRevisions = query(
  'revision.read',
  async (ctx, { productId, ...page }: z.output<typeof RevisionQuery>) => {
    const product = await findProduct(ctx, productId);
    own(ctx, { supplier: product.supplierId }, 'product');
    return findRevisions(ctx, productId, page);
  },
);

/**
 * A repetition with the same Idempotency-Key must repeat the content of the file as well as the rest of the request.
 */
function fingerprint({ body: _stream, ...asked }: Upload, { sha256 }: PreparedRevision) {
  return { ...asked, body: sha256 };
}

async function prepare(ctx: Ctx, upload: Upload): Promise<Prepared<PreparedRevision>> {
  const { productId, name, format, body } = upload;
  const product = await findProduct(ctx, productId);
  own(ctx, { supplier: product.supplierId }, 'product');
  const received = await receive(body.stream, config.UPLOAD_LIMIT_MB, body.statedBytes);
  await arrived(ctx, productId);
  const { sha256 } = received;
  const existing = await seekRevisionOf(ctx, productId, sha256);
  if (existing) {
    await rm(received.path);
    return { value: { sha256, existing } };
  }
  const id = newId('rev');
  const declared = {
    dictionary: product.dictionary,
    keyColumn: product.keyColumn,
    personal: product.subjectKind === 'person',
    persons: product.persons,
    level: product.level,
  };
  const staged = await stage(ctx, {
    revisionId: id,
    declared,
    received,
    named: { name, format, reading: readingOf(upload) },
  }).catch((error: unknown) => {
    throw error instanceof IngestFault ? refusedFile(error) : error;
  });
  return { value: { sha256, id, staged }, discard: () => discardRevision(id) };
}

/** The problem that names everything that is wrong with a file. */
export function refusedFile({ faults }: IngestFault): Problem {
  const [first, ...others] = faults;
  return problem(
    'file-refused',
    others.length === 0 ? first?.detail : `${first?.detail} And ${others.length} more, see errors.`,
    { errors: faults },
  );
}
