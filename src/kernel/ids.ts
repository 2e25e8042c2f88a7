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
  req: 'request',
  job: 'job',
  upl: 'upload',
} as const;

export type Prefix = keyof typeof nouns;

/**
 * A new identifier: prefix and UUIDv7 (RFC 9562) without dashes, so that identifiers sort by the time they were made.
 */
export function newId(prefix: Prefix): string {
  return `${prefix}_${v7().replaceAll('-', '')}`;
}

/** The shape of an identifier of one noun, for schemas. */
export function idPattern(prefix: Prefix): RegExp {
  return new RegExp(`^${prefix}_[0-9a-f]{32}$`);
}
