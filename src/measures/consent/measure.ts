import type { DuckDBConnection } from '@duckdb/node-api';
import { personText } from '../../data/ingest/index.ts';
import { leafHash } from '../../kernel/merkle.ts';
import { basisKinds } from '../../terms/index.ts';
import { isWithin, purposes as vocabulary, type Purpose } from '../../terms/index.ts';
import { commitTo, leafText, saltOf, type ConsentTree } from './commitment.ts';

/** A consent commitment of a revision: what the supplier committed to, as measured when it came in. */
export type ConsentCoverage = {
  readonly root: string;
  readonly rows: number;
  readonly covered: number;
  /** Persons, and those with a consent, where the key tells persons apart; a row that names nobody is not covered. */
  readonly persons?: { readonly persons: number; readonly covered: number };
  /** Purposes that every row is consented for. */
  readonly purposes: readonly string[];
  readonly earliestExpiry: string | null;
  readonly recipients: 'any' | readonly string[];
};

export type ConsentFault = { readonly row: number; readonly column: string; readonly detail: string };

export type ConsentTable = {
  /** SQL of our own: the revision, and the consent table with the columns of `consentColumns`. */
  readonly data: string;
  readonly consents: string;
  readonly keyColumn: string;
  /** Whether the key is that of a person, who may have several rows. */
  readonly ofPersons?: boolean;
  readonly now: Date;
  /** Of the commitment, at least 16 bytes; the supplier's, or drawn for this revision and kept beside it. */
  readonly secret: Uint8Array;
  readonly recipients: ConsentCoverage['recipients'];
  readonly known?: readonly Purpose[];
};

export type MeasuredConsent = {
  readonly coverage: ConsentCoverage;
  /** Consents in the table; those that ended before now; those of pseudonyms that the revision does not have. */
  readonly consents: number;
  readonly expired: number;
  readonly unknown: number;
  readonly commitment: ConsentTree;
};

/** The columns of a consent table. `purposes` holds codes, divided by spaces, commas, semicolons or bars. */
export const consentColumns = ['pseudonym', 'purposes', 'basis', 'expiry', 'receipt_hash'] as const;
const FAULTS = 20;
const bases: readonly string[] = basisKinds.filter((kind) => kind !== 'none');
const INSTANT = "'^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?Z)?$'";

/**
 * Measures a consent table against the rows of a revision and commits to it. A row is covered when its key has a
 * consent that ends after `now`, or never; `purposes` are those that every row is consented for, and so empty unless
 * all rows are covered: a consent for a purpose covers the narrower ones too, never the broader. A table with faults is
 * not measured: all are reported, the first 20 by row number (the first row is 1).
 */
export async function measureConsent(
  duck: DuckDBConnection,
  table: ConsentTable,
): Promise<
  | { readonly ok: true; readonly measured: MeasuredConsent }
  | { readonly ok: false; readonly faults: readonly ConsentFault[]; readonly count: number }
> {
  const missing = await missingColumns(duck, table.consents);
  if (missing.length > 0) return { ok: false, faults: missing, count: missing.length };
  await duck.run(`
    CREATE OR REPLACE TEMP TABLE consent_rows AS
    SELECT row_number() OVER () AS row, ${personText('pseudonym')} AS pseudonym, trim(CAST(purposes AS VARCHAR), ' []') AS purposes,
      trim(CAST(basis AS VARCHAR)) AS basis, nullif(trim(CAST(expiry AS VARCHAR)), '') AS said, lower(trim(CAST(receipt_hash AS VARCHAR))) AS receipt,
      CASE WHEN regexp_matches(nullif(trim(CAST(expiry AS VARCHAR)), ''), ${INSTANT})
        THEN TRY_CAST(replace(rtrim(trim(CAST(expiry AS VARCHAR)), 'Z'), 'T', ' ') AS TIMESTAMP) END AS expiry
    FROM ${table.consents}`);
  try {
    const known = table.known ?? vocabulary;
    const sets = await purposeSets(duck);
    const faults = await faultsOf(duck, sets, known);
    if (faults.count > 0) return { ok: false, ...faults };
    return { ok: true, measured: await measure(duck, table, sets, known) };
  } finally {
    await duck.run('DROP TABLE IF EXISTS consent_rows');
  }
}

/**
 * Of the purposes `known`, those that each of the `sets` of consented codes allows: each is in the set, or narrower
 * than one that is.
 */
export function commonPurposes(sets: readonly (readonly string[])[], known: readonly Purpose[] = vocabulary): string[] {
  if (sets.length === 0) return [];
  const all = (1n << BigInt(known.length)) - 1n;
  const coveredBy = new Map<string, bigint>();
  const maskOf = (code: string): bigint => {
    const mask =
      coveredBy.get(code) ??
      known.reduce(
        (sum, purpose, bit) => (isWithin(purpose.code, [code], known) ? sum | (1n << BigInt(bit)) : sum),
        0n,
      );
    coveredBy.set(code, mask);
    return mask;
  };
  const common = sets.reduce((mask, codes) => mask & codes.reduce((any, code) => any | maskOf(code), 0n), all);
  return known
    .filter((_, bit) => (common >> BigInt(bit)) & 1n)
    .map(({ code }) => code)
    .sort();
}

type PurposeSets = ReadonlyMap<string, readonly string[]>;

async function missingColumns(duck: DuckDBConnection, consents: string): Promise<ConsentFault[]> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${consents}`);
  const names = (described.getRowsJS() as [string][]).map(([name]) => name);
  return consentColumns
    .filter((name) => !names.includes(name))
    .map((column) => ({ row: 0, column, detail: `The table has no column ${column}.` }));
}

/** Spellings of purpose sets that occur, each with its codes. */
async function purposeSets(duck: DuckDBConnection): Promise<PurposeSets> {
  const spelled = (
    await duck.runAndReadAll("SELECT DISTINCT coalesce(purposes, '') FROM consent_rows")
  ).getRowsJS() as [string][];
  return new Map(
    spelled.map(([text]) => [text, [...new Set(text.split(/[\s,;|'"]+/).filter((code) => code !== ''))].sort()]),
  );
}

async function faultsOf(
  duck: DuckDBConnection,
  sets: PurposeSets,
  known: readonly Purpose[],
): Promise<{ faults: ConsentFault[]; count: number }> {
  const codes = new Set(known.map(({ code }) => code));
  const wrong = [...sets]
    .filter(([, set]) => set.length === 0 || set.some((code) => !codes.has(code)))
    .map(([text]) => text);
  await duck.run('CREATE OR REPLACE TEMP TABLE wrong_purposes (purposes VARCHAR)');
  for (const text of wrong.slice(0, FAULTS)) await duck.run('INSERT INTO wrong_purposes VALUES ($1)', [text]);
  const checks: [column: string, fault: string, detail: string][] = [
    ['pseudonym', "coalesce(pseudonym, '') = ''", 'has no pseudonym'],
    [
      'pseudonym',
      'row NOT IN (SELECT min(row) FROM consent_rows GROUP BY pseudonym)',
      'repeats the pseudonym of an earlier row',
    ],
    [
      'purposes',
      "coalesce(purposes, '') IN (FROM wrong_purposes)",
      'needs one purpose or more, each a code of the vocabulary',
    ],
    [
      'basis',
      `coalesce(basis, '') NOT IN (${bases.map((kind) => `'${kind}'`).join(', ')})`,
      `needs a basis, one of ${bases.join(', ')}`,
    ],
    [
      'expiry',
      'said IS NOT NULL AND expiry IS NULL',
      'needs an ISO 8601 date, or an instant that ends in Z, or nothing',
    ],
    [
      'receipt_hash',
      "NOT coalesce(regexp_matches(receipt, '^[0-9a-f]{64}$'), false)",
      'needs the SHA-256 of the receipt, 64 hex digits',
    ],
  ];
  const found = checks.map(
    ([column, fault], at) =>
      `SELECT row, ${at} AS fault FROM (SELECT row, ${fault} AS wrong_${column} FROM consent_rows) WHERE wrong_${column}`,
  );
  const all = `(${found.join(' UNION ALL ')})`;
  const numbers = async (sql: string) => (await duck.runAndReadAll(sql)).getRowsJS().map((row) => row.map(Number));
  const rows = await numbers(`SELECT row, fault FROM ${all} ORDER BY row, fault LIMIT ${FAULTS}`);
  const [[count = 0] = []] = await numbers(`SELECT count(*) FROM ${all}`);
  await duck.run('DROP TABLE wrong_purposes');
  const faults = rows.map(([row = 0, fault = 0]) => {
    const [column, , detail] = checks[fault] ?? ['', '', ''];
    return { row, column, detail: `Row ${row} ${detail}.` };
  });
  return { faults, count };
}

async function measure(
  duck: DuckDBConnection,
  table: ConsentTable,
  sets: PurposeSets,
  known: readonly Purpose[],
): Promise<MeasuredConsent> {
  const now = `TIMESTAMP '${table.now.toISOString().replace('T', ' ').replace('Z', '')}'`;
  const key = personText(table.keyColumn);
  const valid = `(expiry IS NULL OR expiry > ${now})`;
  const perSet = (
    await duck.runAndReadAll(`
    SELECT coalesce(c.purposes, ''), c.pseudonym IS NOT NULL, sum(k.rows)::DOUBLE, count(nullif(k.key, ''))::DOUBLE,
      strftime(min(c.expiry), '%Y-%m-%dT%H:%M:%S.%gZ')
    FROM (SELECT ${key} AS key, count(*) AS rows FROM ${table.data} GROUP BY 1) k
    LEFT JOIN (SELECT * FROM consent_rows WHERE ${valid}) c ON c.pseudonym = k.key GROUP BY 1, 2`)
  ).getRowsJS() as [string, boolean, number, number, string | null][];
  const counts = (
    await duck.runAndReadAll(`
    SELECT count(*), count(*) FILTER (NOT ${valid}), count(*) FILTER (pseudonym NOT IN (SELECT ${key} FROM ${table.data} WHERE ${key} IS NOT NULL))
    FROM consent_rows`)
  )
    .getRowsJS()[0]
    ?.map(Number);
  const [consents = 0, expired = 0, unknown = 0] = counts ?? [];
  const covered = perSet.filter(([, isCovered]) => isCovered);
  const sum = (rows: typeof perSet): number => rows.reduce((total, [, , count]) => total + count, 0);
  const persons = (rows: typeof perSet): number => rows.reduce((total, [, , , count]) => total + count, 0);
  const all = sum(perSet) === sum(covered);
  const expiries = covered.flatMap(([, , , , expiry]) => (expiry === null ? [] : [expiry])).sort();
  const commitment = commitTo(await leavesOf(duck, table.secret, sets));
  const coverage: ConsentCoverage = {
    root: commitment.root,
    rows: sum(perSet),
    covered: sum(covered),
    ...(table.ofPersons ? { persons: { persons: persons(perSet), covered: persons(covered) } } : {}),
    purposes: all
      ? commonPurposes(
          covered.map(([text]) => sets.get(text) ?? []),
          known,
        )
      : [],
    earliestExpiry: expiries[0] ?? null,
    recipients: table.recipients,
  };
  return { coverage, consents, expired, unknown, commitment };
}

async function leavesOf(duck: DuckDBConnection, secret: Uint8Array, sets: PurposeSets): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  const rows = await duck.stream(`
    SELECT pseudonym, purposes, basis, strftime(expiry, '%Y-%m-%dT%H:%M:%S.%gZ'), receipt FROM consent_rows`);
  for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    for (const [pseudonym, purposes, basis, expiry, receiptHash] of chunk.getRows() as [
      string,
      string,
      string,
      string | null,
      string,
    ][]) {
      const text = leafText(
        { pseudonym, purposes: sets.get(purposes) ?? [], basis, expiry, receiptHash },
        saltOf(secret, pseudonym),
      );
      hashes.push(leafHash(Buffer.from(text)));
    }
  }
  return hashes;
}
