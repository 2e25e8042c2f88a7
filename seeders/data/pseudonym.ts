import { createHmac } from 'node:crypto';

/**
 * A supplier's own pseudonym of the person in row `row` (counted from 1): the first 128 bits of HMAC-SHA256 over the
 * row number in decimal, as 22 characters of base64url (RFC 2104, RFC 4648 §5). The same key and row give the same
 * pseudonym for ever. The keys of the seed data are demonstration keys: they stand in this repository, so they are
 * **not secret** and protect nobody. A real supplier keeps its key to itself and hashes its own customer number, not a
 * row number.
 */
export function demonstrationPseudonym(key: string, row: number): string {
  return createHmac('sha256', key).update(String(row)).digest().subarray(0, 16).toString('base64url');
}
