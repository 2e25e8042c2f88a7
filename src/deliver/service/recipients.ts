import { unique } from '../../kernel/lists.ts';
import { optOutVersions } from '../../principles/index.ts';
import { findRevision, namingColumnsOf, readRecords, revisionParquet, rowsNaming } from '../../list/index.ts';
import { keyDigest } from '../digest.ts';
import {
  recipientsByDigest,
  recipientsOfRevisions,
  revisionsHandedOver,
  type KnownRecipient,
} from '../store/recipient.ts';
import { indexedUpToNow } from './index-calls.ts';

/**
 * What to look for among a supplier's recipients: these subjects, by their keys or by what the column that tells
 * persons apart says of them, or with null everything that was handed over; of one revision or of all.
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
type MeantByDigest = ReadonlyMap<bigint, readonly Meant[]>;

/**
 * Who received records of these subjects, up to now. Which records are meant, their revision tells; the index tells
 * who has the digests of their keys. Who got a file has those that were not left out when it was made, and so has who
 * asked questions that left no digests, because the data are not about persons.
 */
export async function recipientsOf({ supplierId, revisionId, subjects }: RecipientSearch): Promise<Recipient[]> {
  await indexedUpToNow();
  const revisionIds = revisionId === null ? await revisionsHandedOver(supplierId) : [revisionId];
  if (subjects === null)
    return (await recipientsOfRevisions(supplierId, revisionIds, 'all')).map(({ agreementId, buyerId }) => ({
      agreementId,
      buyerId,
      keys: new Map(),
    }));
  const found = new Map<string, Recipient>();
  const add = ({ agreementId, buyerId }: KnownRecipient, records: readonly Meant[]) => {
    if (records.length === 0) return;
    const recipient = found.get(agreementId) ?? { agreementId, buyerId, keys: new Map<string, Set<string>>() };
    found.set(agreementId, recipient);
    for (const { subject, key } of records)
      recipient.keys.set(subject, (recipient.keys.get(subject) ?? new Set()).add(key));
  };
  const meant = new Map<string, MeantByDigest>();
  for (const id of revisionIds) {
    const records = await meantIn(id, supplierId, subjects);
    if (records.size > 0) meant.set(id, records);
  }
  const digests = unique([...meant.values()].flatMap((records) => [...records.keys()]));
  for (const recipient of await recipientsByDigest(digests))
    add(recipient, meant.get(recipient.revisionId)?.get(recipient.digest) ?? []);
  if (meant.size > 0)
    for (const recipient of await recipientsOfRevisions(supplierId, [...meant.keys()], 'whole'))
      add(recipient, notLeftOut(meant.get(recipient.revisionId), recipient.wholeFrom ?? 0));
  return [...found.values()];
}

/** The records that a file of this version of the registry had. */
const notLeftOut = (meant: MeantByDigest | undefined, version: number): Meant[] =>
  [...(meant?.values() ?? [])].flat().filter(({ since }) => since === null || since > version);

/** The records of these subjects in a revision, by the digests of their keys. */
async function meantIn(revisionId: string, supplierId: string, subjects: readonly string[]): Promise<MeantByDigest> {
  const rows = subjects.length === 0 ? [] : await rowsOf(revisionId, subjects);
  const versions = await optOutVersions(supplierId, unique(rows.flatMap(({ names }) => names)));
  const sought = new Set(subjects);
  const meant = new Map<bigint, Meant[]>();
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
