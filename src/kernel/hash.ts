import { createHash, hash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/**
 * Values that canonical JSON may hold here: strings and safe integers, no floats, so that every implementation writes
 * the same bytes.
 */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/**
 * Canonical JSON (RFC 8785). Throws a `TypeError` for a float or an unsafe integer: such a value belongs into a string.
 */
export function canonical(value: Canonical): string {
  assertExact(value);
  return canonicalJson(value);
}

/**
 * Canonical JSON (RFC 8785) of any JSON value, fractions included: for records that are handed over, never for entries
 * of the log. Throws a `TypeError` for half a surrogate pair, which is no Unicode text (RFC 8785, section 3.2.2.2).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value) ?? 'null';
  // Half a pair can only stand there as an escape; the escape can also be six signs that someone wrote.
  if (text.includes('\\ud') && !isText(JSON.parse(text)))
    throw new TypeError('Half a surrogate pair has no canonical form.');
  return text;
}

/** Whether all names and strings in a JSON value are Unicode text. */
function isText(value: unknown): boolean {
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isText(name) && isText(member));
}

/** SHA-256 as lower-case hex; of a text that comes in pieces, over all of them. */
export function sha256(content: string | Uint8Array | readonly string[]): string {
  if (typeof content === 'string' || content instanceof Uint8Array) return hash('sha256', content, 'hex');
  const whole = createHash('sha256');
  for (const piece of content) whole.update(piece);
  return whole.digest('hex');
}

/**
 * The fingerprint of a stored row: dates as ISO text, amounts as decimal integers, then canonical JSON, then SHA-256.
 */
export function rowHash(row: Readonly<Record<string, unknown>>): string {
  return sha256(
    canonicalJson(
      JSON.parse(JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))),
    ) ?? 'null',
  );
}

function assertExact(value: Canonical | undefined): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new TypeError(`${value} is not a safe integer; write it as text.`);
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertExact);
}
