import { unique } from '../../kernel/lists.ts';
import { optOutVersions } from '../../principles/index.ts';
import { findRevision, namingColumnsOf, readRecords, revisionParquet, rowsNaming } from '../../list/index.ts';
import { keyDigest, splitDigests } from '../digest.ts';
import { handedOver, type Handed } from '../store/call.ts';

const CALLS_A_READ = 2_000;

/**
 * What to look for in a supplier's calls: these subjects, by their keys or by what the column that tells persons apart
 * says of them, or with null everything that was handed over; of one revision or of all.
 */
export type RecipientSearch = {
  readonly supplierId: string;
  readonly revisionId: string | null;
  readonly subjects: readonly string[] | null;
};
/** A recipient that was found: the agreement, its buyer, and which keys it received of each of the subjects. */
export type Recipient = {
  readonly agreementId: string;
  readonly buyerId: string;
  readonly keys: Map<string, Set<string>>;
};

/** A record of a subject in a revision, and the version of the registry since which it is left out; null if it is not. */
type Meant = { readonly subject: string; readonly key: string; readonly since: number | null };

/**
 * Who received records of these subjects, found by a walk over the supplier's calls. Which records are meant, their
 * revision tells. A question shows by the digests it kept which of them it handed over; a file handed over those that
 * were not left out when it was made, and so did a question that kept no digests, because its data are not about
 * persons.
 */
export async function recipientsOf({ supplierId, revisionId, subjects }: RecipientSearch): Promise<Recipient[]> {
  const found = new Map<string, Recipient>();
  const byRevision = new Map<string, ReadonlyMap<string, readonly Meant[]>>();
  const which = { supplierId, ...(revisionId === null ? {} : { revisionIds: [revisionId] }) };
  for (let after = ''; ;) {
    const calls = await handedOver(which, after, CALLS_A_READ);
    for (const call of calls) {
      if (call.records === 0) continue;
      const meant = byRevision.get(call.revisionId) ?? (await meantIn(call.revisionId, supplierId, subjects ?? []));
      byRevision.set(call.revisionId, meant);
      const records = received(call, meant);
      if (subjects !== null && records.length === 0) continue;
      const { agreementId, buyerId } = call;
      const recipient = found.get(agreementId) ?? { agreementId, buyerId, keys: new Map<string, Set<string>>() };
      found.set(agreementId, recipient);
      for (const { subject, key } of records)
        recipient.keys.set(subject, (recipient.keys.get(subject) ?? new Set()).add(key));
    }
    if (calls.length < CALLS_A_READ) return [...found.values()];
    after = calls.at(-1)?.id ?? after;
  }
}

function received({ delivered, optOutVersion }: Handed, meant: ReadonlyMap<string, readonly Meant[]>): Meant[] {
  if (meant.size === 0) return [];
  if (delivered !== null) return splitDigests(delivered).flatMap((digest) => meant.get(digest) ?? []);
  return [...meant.values()].flat().filter(({ since }) => since === null || since > optOutVersion);
}

/** The records of these subjects in a revision, by the digests of their keys. */
async function meantIn(
  revisionId: string,
  supplierId: string,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, readonly Meant[]>> {
  const rows = subjects.length === 0 ? [] : await rowsOf(revisionId, subjects);
  const versions = await optOutVersions(supplierId, unique(rows.flatMap(({ names }) => names)));
  const sought = new Set(subjects);
  const meant = new Map<string, Meant[]>();
  for (const { key, names } of rows) {
    const digest = keyDigest(supplierId, key);
    const since = names.flatMap((name) => versions.get(name) ?? []);
    const own = names
      .filter((name) => sought.has(name))
      .map((subject) => ({ subject, key, since: since.length === 0 ? null : Math.min(...since) }));
    meant.set(digest, [...(meant.get(digest) ?? []), ...own]);
  }
  return meant;
}

/**
 * The rows of these subjects in a revision: the key of each, or its person where there is no key, and all it is named
 * by. Where the key alone names persons, the hosted records tell it without a look into the table.
 */
async function rowsOf(revisionId: string, subjects: readonly string[]) {
  const named = namingColumnsOf(await findRevision(null, revisionId));
  if (named.person === null) {
    if (named.key === null) return [];
    const records = readRecords(revisionId, subjects);
    return subjects.filter((_, index) => records[index] !== undefined).map((key) => ({ key, names: [key] }));
  }
  const rows = await rowsNaming(revisionParquet(revisionId), named, subjects);
  return rows.map((row) => {
    const names = [row.key, row.person].filter((name) => name !== null);
    return { key: names[0] as string, names };
  });
}
