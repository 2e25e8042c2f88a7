import { findRevision, readRecords } from '../../list/index.ts';
import { keyDigest, splitDigests } from '../digest.ts';
import { handedOver, type Handed } from '../store/call.ts';

const CALLS_A_READ = 2_000;

/** A subject by its key, and the version of the registry since which it is left out; null while it is in. */
export type Person = { readonly key: string; readonly since: number | null };
/**
 * What is looked for in a supplier's calls: these subjects, or with null whatever was handed over; of one revision or
 * of all.
 */
export type RecipientSearch = {
  readonly supplierId: string;
  readonly revisionId: string | null;
  readonly subjects: readonly Person[] | null;
};
/** Who received what was looked for: the agreement, its buyer, and which of the subjects. */
export type Recipient = { readonly agreementId: string; readonly buyerId: string; readonly keys: Set<string> };

/**
 * Who received records of these subjects, by walking over the supplier's calls: a question tells by the digests it
 * kept, a file by what stands in its revision and was not left out when it was made. A question that kept no digests,
 * because its data are not about persons, counts for every subject that stands in its revision.
 */
export async function recipientsOf({ supplierId, revisionId, subjects }: RecipientSearch): Promise<Recipient[]> {
  const found = new Map<string, Recipient>();
  const byDigest = new Map(subjects?.map((subject) => [keyDigest(supplierId, subject.key), subject.key]));
  const standing = new Map<string, readonly Person[]>();
  const which = { supplierId, ...(revisionId === null ? {} : { revisionIds: [revisionId] }) };
  for (let after = ''; ;) {
    const calls = await handedOver(which, after, CALLS_A_READ);
    for (const call of calls) {
      if (call.records === 0) continue;
      const keys = subjects === null ? [] : await received(call, byDigest, subjects, standing);
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
  standing: Map<string, readonly Person[]>,
): Promise<string[]> {
  if (call.delivered !== null) return splitDigests(call.delivered).flatMap((digest) => byDigest.get(digest) ?? []);
  const there = standing.get(call.revisionId) ?? (await standingIn(call.revisionId, subjects));
  standing.set(call.revisionId, there);
  return there.filter(({ since }) => since === null || since > call.optOutVersion).map(({ key }) => key);
}

async function standingIn(revisionId: string, subjects: readonly Person[]): Promise<readonly Person[]> {
  const { keyColumn } = await findRevision(null, revisionId);
  if (keyColumn === null) return [];
  const records = readRecords(
    revisionId,
    subjects.map(({ key }) => key),
  );
  return subjects.filter((_subject, index) => records[index] !== undefined);
}
