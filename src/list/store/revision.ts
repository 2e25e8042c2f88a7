import { UniqueConstraintError, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import { newestFirst } from '../../db/lists.ts';
import type { ColumnVerdict } from '../../measures/detectors/index.ts';
import type { Candidate, Likeness, Repetition, Risk } from '../../measures/risk/index.ts';
import type { Hit, PersonSign, Spared } from '../../measures/screening/index.ts';
import type { Sketch } from '../../measures/sketch/index.ts';
import type { ColumnProfile, Format, NamingColumns, ReadAs } from '../../data/ingest/index.ts';
import { RevisionRow } from '../models.ts';
import { problem } from '../problems.ts';
import type { DictionaryRow, PersonsDeclared } from '../schemas/dictionary.ts';
import { insertHashes, sketchNumberOf } from './sketch.ts';

export type RevisionSummary = {
  readonly id: string;
  readonly productId: string;
  readonly supplierId: string;
  readonly number: number;
  readonly state: 'available';
  readonly name: string;
  readonly format: Format;
  readonly rows: number;
  readonly bytes: number;
  readonly originalSha256: string;
  readonly parquetSha256: string;
  readonly keyColumn: string | null;
  /** The revision that this one was generalised from, if it was. */
  readonly madeFrom: string | null;
  readonly createdAt: Date;
};
/**
 * What was measured of a revision beside its risk. `ruleBook` is the version whose prohibited list its data were
 * screened by.
 */
export type RevisionMeasures = {
  readonly ruleBook: number;
  readonly candidates: readonly Candidate[];
  readonly repetition: Repetition | null;
  /** Columns that look as if they were about persons. */
  readonly signs: readonly PersonSign[];
  /** What the words of its columns do not speak of in this table; absent where it came in before this was measured. */
  readonly spared?: readonly Spared[];
  readonly hits: readonly Hit[];
  /** The share of filled cells; days between the newest date and the day it came in, null where no column is a date. */
  readonly measured: { readonly completeness: number; readonly ageDays: number | null };
  /** How the file was read; unknown of revisions older than the options. */
  readonly read?: ReadAs;
  /** How persons were told apart; absent from revisions that are older than the question. */
  readonly persons?: PersonsCounted;
};
/**
 * By what the measures of a revision counted persons, whether the product said so, and columns that look like a
 * person's and repeat, where rows were counted.
 */
export type PersonsCounted = {
  readonly by: NonNullable<PersonsDeclared>;
  readonly said: boolean;
  readonly alike: readonly Likeness[];
};
/** An immutable state of a product's data: what was measured of it when it came in. */
export type Revision = RevisionSummary & {
  readonly dictionary: readonly DictionaryRow[];
  readonly profile: readonly ColumnProfile[];
  readonly risk: Risk | null;
  readonly detected: readonly ColumnVerdict[];
  readonly measures: RevisionMeasures;
};

/** The column by which a revision's persons were told apart; null where each row counted as another person. */
export const personColumnOf = ({ measures }: Pick<Revision, 'measures'>): string | null =>
  measures.persons === undefined || measures.persons.by === 'rows' ? null : measures.persons.by.column;

/** The columns by which a revision's persons are found again: the key, and the column that tells persons apart. */
export function namingColumnsOf(revision: Pick<Revision, 'keyColumn' | 'measures'>): NamingColumns {
  const person = personColumnOf(revision);
  return { key: revision.keyColumn, person: person === revision.keyColumn ? null : person };
}

const summaryColumns = [
  'id',
  'productId',
  'supplierId',
  'number',
  'state',
  'name',
  'format',
  'rowCount',
  'bytes',
  'originalSha256',
  'parquetSha256',
  'keyColumn',
  'madeFrom',
  'createdAt',
] as const;
const allColumns = [...summaryColumns, 'dictionary', 'profile', 'risk', 'detected', 'measures'] as const;
const asSummary = (row: RevisionRow): RevisionSummary => ({
  id: row.id,
  productId: row.productId,
  supplierId: row.supplierId,
  number: row.number,
  state: row.state as Revision['state'],
  name: row.name,
  format: row.format as Format,
  rows: Number(row.rowCount),
  bytes: Number(row.bytes),
  originalSha256: row.originalSha256,
  parquetSha256: row.parquetSha256,
  keyColumn: row.keyColumn,
  madeFrom: row.madeFrom,
  createdAt: row.createdAt,
});
const asRevision = (row: RevisionRow): Revision => ({
  ...asSummary(row),
  dictionary: JSON.parse(row.dictionary) as DictionaryRow[],
  profile: JSON.parse(row.profile) as ColumnProfile[],
  risk: JSON.parse(row.risk) as Risk | null,
  detected: JSON.parse(row.detected) as ColumnVerdict[],
  measures: JSON.parse(row.measures) as RevisionMeasures,
});

/**
 * Writes a revision, and its sketch into the index. Of two with the same content, the second is refused with the name
 * of the first.
 */
export async function insertRevision(
  ctx: Pick<Ctx, 'tx'>,
  { rows, ...revision }: Revision,
  sketch: Sketch,
): Promise<Revision> {
  const json = {
    dictionary: JSON.stringify(revision.dictionary),
    profile: JSON.stringify(revision.profile),
    risk: JSON.stringify(revision.risk),
    detected: JSON.stringify(revision.detected),
    measures: JSON.stringify(revision.measures),
    sketch: JSON.stringify(sketch),
  };
  try {
    const sketchNumber = sketchNumberOf(revision.id);
    await RevisionRow.create({ ...revision, ...json, sketchNumber, rowCount: rows }, { transaction: ctx.tx });
  } catch (error) {
    const existing =
      error instanceof UniqueConstraintError
        ? await seekRevisionOf(ctx, revision.productId, revision.originalSha256)
        : undefined;
    throw existing ? alreadyThere(existing) : error;
  }
  await insertHashes(ctx.tx, revision, sketch);
  return { ...revision, rows };
}

export function alreadyThere({ id, number }: RevisionSummary): Error {
  return problem('revision-exists', `This is exactly the content of revision ${number}, ${id}.`, { revisionId: id });
}

export async function seekRevisionOf(
  ctx: Pick<Ctx, 'tx'>,
  productId: string,
  originalSha256: string,
): Promise<RevisionSummary | undefined> {
  const row = await RevisionRow.findOne({
    attributes: [...summaryColumns],
    where: { productId, originalSha256 },
    transaction: ctx.tx,
  });
  return row ? asSummary(row) : undefined;
}

export async function findRevision(tx: Transaction | null, id: string): Promise<Revision> {
  const row = await RevisionRow.findByPk(id, { attributes: [...allColumns], transaction: tx });
  if (!row) throw notVisible('revision');
  return asRevision(row);
}

export async function findRevisions(
  ctx: Pick<Ctx, 'tx'>,
  productId: string,
  page: PageRef,
): Promise<Page<RevisionSummary>> {
  return newestFirst(RevisionRow, [{ productId }], page, ctx.tx, asSummary, { columns: summaryColumns });
}

const MOST_MEASURED = 50;

/** How full and how fresh these revisions were when they came in, the oldest first; of many, the newest. */
export async function measuredOf(tx: Transaction | null, ids: readonly string[]) {
  const rows = await RevisionRow.findAll({
    attributes: ['measures', 'createdAt'],
    where: { id: [...ids] },
    order: [['id', 'DESC']],
    limit: MOST_MEASURED,
    transaction: tx,
  });
  return rows.reverse().map(({ measures, createdAt }) => {
    const { measured } = JSON.parse(measures) as RevisionMeasures;
    return { at: createdAt, ...measured };
  });
}

/** The revisions that are delivered as a file of this hash. */
export async function revisionsOfFile(tx: Transaction | null, parquetSha256: string): Promise<string[]> {
  const rows = await RevisionRow.findAll({ attributes: ['id'], where: { parquetSha256 }, transaction: tx });
  return rows.map(({ id }) => id);
}

/** Which of these ids name a revision. */
export async function knownRevisions(ids: readonly string[]): Promise<Set<string>> {
  return new Set((await RevisionRow.findAll({ attributes: ['id'], where: { id: [...ids] } })).map(({ id }) => id));
}
