import { QueryTypes, UniqueConstraintError, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { ConsentRow } from '../models.ts';
import type { ConsentCoverage } from '../../measures/consent/index.ts';

/**
 * A supplier's commitment to the consents of a revision: a root and counts, never a person's row. The highest version
 * is in force.
 */
export type StoredCommitment = {
  readonly id: string;
  readonly revisionId: string;
  readonly version: number;
  readonly coverage: ConsentCoverage;
  /**
   * Consents in the table; those that had ended when it came in; those of pseudonyms that the revision does not have.
   */
  readonly consents: number;
  readonly expired: number;
  readonly unknown: number;
  /** 32 bytes in hex, from which the salts of the leaves are made. */
  readonly secret: string;
  /** SHA-256 of the table as it was sent. */
  readonly tableSha256: string;
  readonly createdAt: Date;
};

const asCommitment = (row: ConsentRow): StoredCommitment => ({
  ...row.get({ plain: true }),
  coverage: JSON.parse(row.coverage) as ConsentCoverage,
});

/** Writes the next version of a revision's commitment. Of two at the same time one is a lost race. */
export async function insertCommitment(
  ctx: Pick<Ctx, 'tx'>,
  commitment: Omit<StoredCommitment, 'version'>,
): Promise<StoredCommitment> {
  const latest = await seekCommitment(ctx.tx, commitment.revisionId);
  const next = { ...commitment, version: (latest?.version ?? 0) + 1 };
  try {
    await ConsentRow.create({ ...next, coverage: JSON.stringify(next.coverage) }, { transaction: ctx.tx });
  } catch (error) {
    throw error instanceof UniqueConstraintError
      ? kernelProblem('lost-race', 'Another consent table came in at the same time.')
      : error;
  }
  return next;
}

/** The commitment of a revision that is in force now, if there is one. */
export async function seekCommitment(
  tx: Transaction | null,
  revisionId: string,
): Promise<StoredCommitment | undefined> {
  const row = await ConsentRow.findOne({ where: { revisionId }, order: [['version', 'DESC']], transaction: tx });
  return row ? asCommitment(row) : undefined;
}

/** What each of these revisions is committed to now, by revision. One without a commitment is not in the map. */
export async function consentsOf(
  tx: Transaction | null,
  revisionIds: readonly string[],
): Promise<Map<string, ConsentCoverage>> {
  if (revisionIds.length === 0) return new Map();
  const sql =
    'SELECT revision_id AS revisionId, coverage FROM consents WHERE revision_id IN (:revisionIds) ORDER BY version';
  const rows = await db().query<{ revisionId: string; coverage: string }>(sql, {
    replacements: { revisionIds },
    transaction: tx,
    type: QueryTypes.SELECT,
  });
  return new Map(rows.map(({ revisionId, coverage }) => [revisionId, JSON.parse(coverage) as ConsentCoverage]));
}
