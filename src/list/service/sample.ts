import { optedOutOf } from '../../principles/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { personOf, rowsNaming, sampleRows } from '../../data/ingest/index.ts';
import { revisionParquet } from '../intake/index.ts';
import { readRecords } from '../../data/hosted-records.ts';
import { classOf, smallestClass } from '../rules/index.ts';
import type { Sample as Wanted } from '../schemas/index.ts';
import { discoverable } from '../states.ts';
import type { Listing, ListingSample } from '../store/listing.ts';
import { namingColumnsOf, personColumnOf, type Revision } from '../store/revision.ts';
import { saidOf } from '../../kernel/lists.ts';

/**
 * The sample as it is kept: invented rows as they were given, or rows of the revision with their smallest class. Rows
 * with a key or a person of the revision are not invented: they count as rows of it, no matter what the supplier calls
 * them.
 */
export async function takeSample(revision: Revision, wanted: Wanted): Promise<ListingSample> {
  if (wanted.kind === 'none') return { kind: 'none', k: null, rows: [] };
  const smallest = (rows: ListingSample['rows']) =>
    smallestClass(rows, quasiIdentifiersOf(revision), personColumnOf(revision));
  if (wanted.kind === 'synthetic') {
    const { rows } = wanted;
    return (await isTaken(revision, rows)) ? { kind: 'rows', k: smallest(rows), rows } : { ...wanted, k: null };
  }
  const rows = await sampleRows(revisionParquet(revision.id), wanted.count);
  return { kind: 'rows', k: smallest(rows), rows };
}

async function isTaken(revision: Revision, rows: ListingSample['rows']): Promise<boolean> {
  const { id, keyColumn } = revision;
  const said = (name: string): string[] =>
    rows
      .map((row) =>
        String(saidOf(row, name) ?? '')
          .trim()
          .normalize(),
      )
      .filter((text) => text !== '');
  if (keyColumn !== null && readRecords(id, said(keyColumn)).some((record) => record !== undefined)) return true;
  const person = personColumnOf(revision);
  if (person === null) return false;
  return (await rowsNaming(revisionParquet(id), { key: null, person }, said(person))).length > 0;
}

/**
 * The sample as everyone sees it: only of a listing that the gate let pass. Rows about persons are shown without
 * identifiers and free text; where a person opted out, by the key or by the column that tells persons apart, that
 * person's whole class is left out, so that no other class gets smaller.
 */
export async function shownSample(ctx: Ctx, listing: Listing, revision: Revision): Promise<ListingSample | null> {
  const { sample } = listing;
  if (listing.publishedAt === null || !discoverable(listing.state)) return null;
  if (sample.kind !== 'rows' || !listing.personal) return sample;
  const columns = quasiIdentifiersOf(revision);
  const { key, person } = namingColumnsOf(revision);
  const keysOf = (row: ListingSample['rows'][number]) =>
    [key, person].flatMap((name) => (name === null ? [] : (personOf(saidOf(row, name)) ?? [])));
  const { keys: optedOut } = await optedOutOf(ctx.tx, listing.supplierId, sample.rows.flatMap(keysOf));
  const gone = new Set(
    sample.rows.filter((row) => keysOf(row).some((key) => optedOut.has(key))).map((row) => classOf(row, columns)),
  );
  const naming = new Set(
    revision.dictionary.filter(({ role }) => role === 'identifier' || role === 'free-text').map(({ name }) => name),
  );
  const rows = sample.rows
    .filter((row) => !gone.has(classOf(row, columns)))
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !naming.has(name))));
  return { ...sample, rows };
}

const quasiIdentifiersOf = ({ dictionary }: Revision): string[] =>
  dictionary.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name);
