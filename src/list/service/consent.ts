import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { arrived, own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { bookAt } from '../../principles/index.ts';
import { faultsOfReceipt, type MeasuredConsent } from '../../measures/consent/index.ts';
import { IngestFault, type ReadingOptions } from '../../data/ingest/index.ts';
import { consentStudy, readInto, receive, studied, type ReceivedFile } from '../intake/index.ts';
import { problem } from '../problems.ts';
import { readingOf, type CheckedConsent, type ConsentCheck, type ConsentUpload } from '../schemas/index.ts';
import { insertCommitment, seekCommitment, type StoredCommitment } from '../store/consent.ts';
import { findRevision, personColumnOf, type Revision } from '../store/revision.ts';
import { refusedFile, type UploadBody } from './revision.ts';
import { command, query, type Prepared } from '../../command/index.ts';

export type CommittedTable = z.output<typeof ConsentUpload> & { readonly body: UploadBody };
type PreparedConsent = { readonly measured: MeasuredConsent; readonly secret: string; readonly tableSha256: string };

const SECRET_BYTES = 32;

/**
 * Commits a supplier to the consents of a revision's persons. The table is read, measured against the column that tells
 * persons apart, or else the revision's key, and hashed; the exchange keeps its root, counts and purposes, and none of
 * its rows. A later commitment replaces it.
 */
export const commitConsents = command({
  action: 'consent.commit',
  prepare,
  fingerprint,
  work: async (
    ctx,
    { revisionId }: CommittedTable,
    { measured, secret, tableSha256 }: PreparedConsent,
  ): Promise<StoredCommitment & { readonly supplierId: string }> => {
    const { supplierId } = await findRevision(ctx.tx, revisionId);
    own(ctx, { supplier: supplierId }, 'revision');
    const { coverage, consents, expired, unknown } = measured;
    const commitment = {
      id: newId('cns'),
      revisionId,
      coverage,
      consents,
      expired,
      unknown,
      secret,
      tableSha256,
      createdAt: ctx.now,
    };
    return { ...(await insertCommitment(ctx, commitment)), supplierId };
  },
  facts: ({ revisionId, version, coverage, tableSha256 }) => ({
    revision: revisionId,
    version,
    root: coverage.root,
    rows: coverage.rows,
    covered: coverage.covered,
    table: tableSha256,
  }),
});

/**
 * Whether a receipt belongs to a consent that the revision's supplier committed to. Anyone with receipt and proof may
 * ask.
 */
export const checkConsent = query(
  'consent.check',
  async (ctx, { revisionId, receipt, opened }: z.output<typeof ConsentCheck>): Promise<CheckedConsent> => {
    const { supplierId } = await findRevision(ctx.tx, revisionId);
    own(ctx, { supplier: supplierId }, 'revision');
    const commitment = await seekCommitment(ctx.tx, revisionId);
    if (!commitment) throw kernelProblem('not-found', 'The revision has no commitment to consents.');
    const { root } = commitment.coverage;
    const { expiry } = opened.row;
    return {
      root,
      version: commitment.version,
      faults: faultsOfReceipt(receipt, opened, root),
      inForce: expiry === null || Date.parse(expiry) > ctx.now.getTime(),
    };
  },
);

/**
 * A repetition with the same Idempotency-Key must repeat the content of the table as well as the rest of the request.
 */
function fingerprint({ body: _stream, ...asked }: CommittedTable, { tableSha256 }: PreparedConsent) {
  return { ...asked, body: tableSha256 };
}

async function prepare(
  ctx: Ctx,
  { revisionId, name, recipients, body, ...how }: CommittedTable,
): Promise<Prepared<PreparedConsent>> {
  const revision = await findRevision(null, revisionId);
  own(ctx, { supplier: revision.supplierId }, 'revision');
  if (consentingIn(revision) === null)
    throw problem(
      'no-key',
      'The revision has no key column and none that tells persons apart, so no consent can be told to be of one of its rows.',
    );
  const received = await receive(body.stream, config.UPLOAD_LIMIT_MB, body.statedBytes);
  await arrived(ctx, revisionId);
  const secret = randomBytes(SECRET_BYTES);
  const found = await measured(ctx, received, { name, reading: readingOf(how) }, revision, { recipients, secret });
  return { value: { measured: found, secret: secret.toString('hex'), tableSha256: received.sha256 } };
}

/** The column whose values the pseudonyms of a consent table are: that of persons, else the key. */
const consentingIn = (revision: Revision): string | null => personColumnOf(revision) ?? revision.keyColumn;

type How = { readonly recipients: CommittedTable['recipients']; readonly secret: Buffer };

/** Nothing of the table is left on disk when this returns, even when the table is accepted. */
async function measured(
  ctx: Ctx,
  { path }: ReceivedFile,
  named: { readonly name: string; readonly reading: ReadingOptions },
  revision: Revision,
  { recipients, secret }: How,
): Promise<MeasuredConsent> {
  const { purposes: known } = bookAt(ctx.now);
  const keyColumn = consentingIn(revision) ?? '';
  const ofPersons = personColumnOf(revision) !== null;
  const table = { keyColumn, ofPersons, now: ctx.now, secret, recipients, known };
  try {
    const result = await studied(ctx, consentStudy, { path, ...named, revisionId: revision.id, ...table }).catch(
      (error: unknown) => {
        throw error instanceof IngestFault ? refusedFile(error) : error;
      },
    );
    if (result.ok) return result.measured;
    const errors = result.faults.map(({ row, column, detail }) => ({
      pointer: row === 0 ? `#/columns/${column}` : `#/rows/${row}/${column}`,
      detail,
    }));
    throw problem('consents-refused', `${errors[0]?.detail} ${result.count} faults in all.`, { errors });
  } finally {
    for (const file of [path, readInto(path)]) await rm(file, { force: true });
  }
}
