import { existsSync } from 'node:fs';
import { readFile, rm, utimes } from 'node:fs/promises';
import { partOf, type CountedRows } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { study } from '../../data/studies/index.ts';
import { writeDurably } from '../../kernel/files.ts';
import { optedOutUpTo } from '../../principles/index.ts';
import { writeKeys } from './key-file.ts';
import { outgoing, type VersionRef } from './places.ts';
import { markingStudy } from './studies.ts';

/** How many rows stay and are left out, and the file of marks that says which. */
export type LeftOut = CountedRows & { readonly marks: string };

const marking = new Map<string, Promise<LeftOut>>();

/**
 * Which rows of a revision are left out under a version of the opt-out registry: found out once, and kept as long as
 * the files that are made by it.
 */
export async function leftOutOf(ref: VersionRef): Promise<LeftOut> {
  const marks = outgoing(`${ref.revisionId}.${ref.optOutVersion}.marks`);
  return marking.get(marks) ?? (await seekMarks(marks)) ?? mark(ref, marks);
}

async function seekMarks(marks: string): Promise<LeftOut | undefined> {
  if (!existsSync(marks) || !existsSync(`${marks}.json`)) return undefined;
  const now = new Date();
  await Promise.all([utimes(marks, now, now), utimes(`${marks}.json`, now, now)]);
  return { ...(JSON.parse(await readFile(`${marks}.json`, 'utf8')) as CountedRows), marks };
}

function mark(ref: VersionRef, marks: string): Promise<LeftOut> {
  const known = marking.get(marks);
  if (known) return known;
  const made = markNow(ref, marks).finally(() => marking.delete(marks));
  marking.set(marks, made);
  return made;
}

/** The keys of those who opted out reach the other process in a file, which is gone afterwards. */
async function markNow(
  { revisionId, supplierId, optOutVersion, named: by, lane }: VersionRef,
  marks: string,
): Promise<LeftOut> {
  const keys = partOf(marks);
  try {
    await writeKeys(keys, optedOutUpTo(supplierId, optOutVersion));
    const order = { parquet: revisionParquet(revisionId), by, keys, marks };
    const { rows, leftOut } = await study(markingStudy, order, { lane });
    await writeDurably(`${marks}.json`, JSON.stringify({ rows, leftOut }));
    return { rows, leftOut, marks };
  } finally {
    await rm(keys, { force: true });
  }
}
