import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** The prefixes of identifiers, one a noun. An identifier says what it names before anyone looks it up. */
export const nouns = {
  mem: 'member',
  usr: 'user',
  key: 'API key',
  ses: 'session',
  prd: 'product',
  rev: 'revision',
  cns: 'consent commitment',
  lst: 'listing',
  agr: 'agreement',
  dlv: 'delivery',
  cal: 'call',
  opt: 'opt-out',
  hld: 'hold',
  bok: 'rule book',
  cas: 'case',
  ntc: 'notice',
  cor: 'correction',
  inc: 'incident',
  sbr: 'subject request',
  acc: 'account',
  trf: 'transfer',
  dep: 'deposit',
  obl: 'obligation',
  cyc: 'cycle',
  ent: 'log entry',
  bat: 'batch of calls',
  req: 'request',
  job: 'job',
  upl: 'upload',
  alt: 'alert',
  viw: 'view',
} as const;

export type Prefix = keyof typeof nouns;

/**
 * A new identifier: prefix and UUIDv7 (RFC 9562) without dashes, so that identifiers sort by the time they were made.
 */
export function newId(prefix: Prefix): string {
  const now = Date.now();
  const random = randomBytes16();
  // Within a millisecond a counter rises from a random start (RFC 9562, method 1), as in the library when it draws its
  // random bytes by itself, one identifier at a time, which costs more than all the rest.
  if (now > last.msecs) last = { msecs: now, seq: random.readUInt32BE(6) & 0x7fffffff };
  else last = { msecs: last.msecs + (last.seq === 0x7fffffff ? 1 : 0), seq: (last.seq + 1) & 0x7fffffff };
  return `${prefix}_${v7({ random, ...last }).replaceAll('-', '')}`;
}

let last = { msecs: 0, seq: 0 };
const pool = Buffer.alloc(16 * 256);
let drawn = pool.length;

/** Sixteen random bytes, drawn from the system 256 times at once. */
function randomBytes16(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += 16;
  return pool.subarray(drawn - 16, drawn);
}

/** The shape of an identifier of one noun, for schemas. */
export function idPattern(prefix: Prefix): RegExp {
  return new RegExp(`^${prefix}_[0-9a-f]{32}$`);
}

/** The most members that the identifier of a batch has room for. */
export const MOST_IN_BATCH = 256;

/** The identifier of a batch: its last byte is free for the place of each member, which is 0 in the batch's own. */
export function newBatchId(): string {
  return `${newId('bat').slice(0, -2)}00`;
}

/** The identifier of what stands at a place of a batch, so that the batch is found from it without an index. */
export function idInBatch(prefix: Prefix, batchId: string, place: number): string {
  if (!Number.isInteger(place) || place < 0 || place >= MOST_IN_BATCH)
    throw new RangeError(`${place} is no place of a batch.`);
  return `${prefix}_${batchId.slice(4, -2)}${place.toString(16).padStart(2, '0')}`;
}

/** The batch that an identifier would belong to. Whether it does, the batch tells. */
export function batchIdOf(id: string): string {
  return `bat_${id.slice(4, -2)}00`;
}

/** The identifier under another prefix: what belongs together one to one has one number. */
export function sameId(prefix: Prefix, id: string): string {
  return `${prefix}_${id.slice(4)}`;
}
