import { hash } from 'node:crypto';

const BYTES = 8;
/** Base64url of 8 bytes, without padding. */
const LENGTH = 11;

/**
 * A short digest of a key of a supplier's domain, as the index of recipients has it: the first 8 bytes of SHA-256, a
 * signed whole number. Long enough to distinguish the persons of one supplier, and it contains no key.
 */
export function keyDigest(supplierId: string, key: string): bigint {
  return numberOf(textOf(supplierId, key));
}

/** The digests of these keys as one text, one after the other. */
export function joinDigests(supplierId: string, keys: readonly string[]): string {
  let joined = '';
  for (const key of keys) joined += textOf(supplierId, key);
  return joined;
}

/** How many digests stand in a joined text. */
export const countDigests = (joined: string): number => joined.length / LENGTH;

/** The digests again, from their joined text. */
export function splitDigests(joined: string): bigint[] {
  return Array.from({ length: countDigests(joined) }, (_, index) =>
    numberOf(joined.slice(index * LENGTH, (index + 1) * LENGTH)),
  );
}

/** The last sign of a text holds two bits more than the 8 bytes have; nobody reads them. */
const textOf = (supplierId: string, key: string): string =>
  hash('sha256', `${supplierId}\0${key}`, 'base64url').slice(0, LENGTH);

const room = Buffer.alloc(BYTES);
function numberOf(text: string): bigint {
  room.write(text, 'base64url');
  return room.readBigInt64BE();
}
