import { findRevision, readRecords } from '../../list/index.ts';
import { keyDigest, splitDigests } from '../digest.ts';
import { handedOver, type Handed } from '../store/call.ts';

const CALLS_A_READ = 2_000;

/** A person by key, and the version of the registry since which the person is left out; null if not left out. */
export type Person = { readonly key: string; readonly since: number | null };
/**
 * What to look for in a supplier's calls: these persons, or with null everything that was handed over; of one revision
 * or of all.
 */
export type RecipientSearch = {
  readonly supplierId: string;
  readonly revisionId: string | null;
  readonly subjects: readonly Person[] | null;
};
/** A recipient that was found: the agreement, its buyer, and which of the persons' keys it received. */
export type Recipient = { readonly agreementId: string; readonly buyerId: string; readonly keys: Set<string> };

/**
 * Who received records of these persons, found by a walk over the supplier's calls: a question shows it by the digests
 * it kept, a file by the keys in its revision that were not left out when the file was made. A question that kept no
 * digests, because its data are not about persons, counts for every one of the keys that is in its revision.
 */
export async function recipientsOf({ supplierId, revisionId, subjects }: RecipientSearch): Promise<Recipient[]> {
  const found = new Map<string, Recipient>();
  const byDigest = new Map(subjects?.map((subject) => [keyDigest(supplierId, subject.key), subject.key]));
  const byRevision = new Map<string, readonly Person[]>();
  const which = { supplierId, ...(revisionId === null ? {} : { revisionIds: [revisionId] }) };
  for (let after = ''; ;) {
    const calls = await handedOver(which, after, CALLS_A_READ);
    for (const call of calls) {
      if (call.records === 0) continue;
      const keys = subjects === null ? [] : await received(call, byDigest, subjects, byRevision);
      if (subjects !== null && keys.length === 0) continue;
      const recipient = found.get(call.agreementId) ?? {
        agreementId: call.agreementId,
        buyerId: call.buyerId,
        keys: new Set<string>(),
      };
      for (const key of keys) recipient.keys.add(key);
      found.set(call.agreementId, recipient);
    }
    if (calls.length < CALLS_A_READ) return [...found.values()];
    after = calls.at(-1)?.id ?? after;
  }
}

async function received(
  call: Handed,
  byDigest: ReadonlyMap<string, string>,
  subjects: readonly Person[],
  byRevision: Map<string, readonly Person[]>,
): Promise<string[]> {
  if (call.delivered !== null) return splitDigests(call.delivered).flatMap((digest) => byDigest.get(digest) ?? []);
  const there = byRevision.get(call.revisionId) ?? (await personsIn(call.revisionId, subjects));
  byRevision.set(call.revisionId, there);
  return there.filter(({ since }) => since === null || since > call.optOutVersion).map(({ key }) => key);
}

async function personsIn(revisionId: string, subjects: readonly Person[]): Promise<readonly Person[]> {
  const { keyColumn } = await findRevision(null, revisionId);
  if (keyColumn === null) return [];
  const records = readRecords(
    revisionId,
    subjects.map(({ key }) => key),
  );
  return subjects.filter((_subject, index) => records[index] !== undefined);
}
