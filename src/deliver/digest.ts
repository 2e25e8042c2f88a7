import { createHash } from 'node:crypto';

const BYTES = 8;
/** Base64url of 8 bytes, without padding. */
const LENGTH = 11;

/**
 * A short digest of a key of a supplier's domain: long enough to distinguish the persons of one supplier, and the call
 * contains no key.
 */
export function keyDigest(supplierId: string, key: string): string {
  return createHash('sha256')
    .update(supplierId)
    .update('\0')
    .update(key)
    .digest()
    .subarray(0, BYTES)
    .toString('base64url');
}

/** The digests of the keys that a call handed over, one after the other, in the order of the question. */
export function joinDigests(supplierId: string, keys: readonly string[]): string {
  return keys.map((key) => keyDigest(supplierId, key)).join('');
}

/** The digests again, from their joined text. */
export function splitDigests(joined: string): string[] {
  return Array.from({ length: joined.length / LENGTH }, (_, index) =>
    joined.slice(index * LENGTH, (index + 1) * LENGTH),
  );
}
