import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { normalise } from '../../terms/recognise/index.ts';
import type { Spared } from './context.ts';
import { hitsIn, isSpared, wholeCellHits, type TermHit, type Hit, type Listed } from './texts.ts';

export type ScreenOptions = {
  /**
   * The most words reported of one column, first rows first; 20 by default. All cells are read either way, and the
   * first word of each item and every certain word are told in any case.
   */
  readonly hits?: number;
  /** Only the first so many rows are read; without it, all. */
  readonly rows?: number;
  /** What the words of a column do not speak of in this table (`contextOf`). */
  readonly spared?: readonly Spared[] | undefined;
};

/**
 * Finds words of the prohibited list in the data of `relation` (a table name or table function, as SQL: never a
 * stranger's text): every different content of the columns that can hold letters is read once, also keys and texts of
 * JSON inside cells. Each word is reported once a column, with its first row (from 1) and masked surroundings. Not
 * read: numbers and dates, and words that are split over columns or rows.
 */
export async function screenData(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly { readonly name: string }[],
  book: Listed,
  options: ScreenOptions = {},
): Promise<Hit[]> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const types = new Map((described.getRowsJS() as [string, string][]).map(([name, type]) => [name, type]));
  const hits: Hit[] = [];
  for (const { name } of columns) {
    if (!holdsLetters(types.get(name))) continue;
    const cell = /STRUCT|MAP|UNION|\[/.test(types.get(name) ?? '') ? `to_json(${sqlName(name)})` : sqlName(name);
    hits.push(...(await screenColumn(duck, cellsSql(relation, cell, options.rows), name, book, options)));
  }
  return hits;
}

function holdsLetters(type: string | undefined): boolean {
  return (
    type !== undefined &&
    !/^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\([\d,]+\)|FLOAT|DOUBLE|DATE|TIME.*|INTERVAL|UUID|BIT)$/.test(
      type,
    )
  );
}

async function screenColumn(
  duck: DuckDBConnection,
  sql: string,
  name: string,
  book: Listed,
  { hits = 20, spared = [] }: ScreenOptions,
): Promise<Hit[]> {
  const found = new Map<string, Hit & { row: number }>();
  const cells = await duck.stream(sql);
  for await (const chunk of cells.yieldRowsJs()) {
    for (const [text, line] of chunk as [string, bigint][]) {
      for (const one of cellHits(text, book)) {
        if (isSpared(one, name, spared)) continue;
        const key = keyOf(one);
        const row = Number(line);
        if (row < (found.get(key)?.row ?? Infinity)) found.set(key, { ...one, where: `column ${name}`, row });
      }
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.row - b.row || (keyOf(a) < keyOf(b) ? -1 : 1));
  if (sorted.length <= hits) return sorted;
  // Decoys before it push no item and no certain word out of the result.
  const codes = new Set<string>();
  const first = sorted.filter(({ code, certain }) => !(codes.has(code) && !certain) && codes.add(code));
  const shown = new Set([...new Set([...first, ...sorted])].slice(0, Math.max(hits, first.length)));
  return sorted.filter((one) => shown.has(one));
}

function keyOf({ code, term }: TermHit): string {
  return `${code} ${term}`;
}

/** Different contents with their first rows; those of nothing but digits and their signs hold no word. */
function cellsSql(relation: string, cell: string, rows: number | undefined): string {
  const limit = rows === undefined ? '' : ` LIMIT ${Math.trunc(rows)}`;
  const numbered = `SELECT CAST(${cell} AS VARCHAR) AS content, row_number() OVER () AS line FROM (SELECT * FROM ${relation}${limit})`;
  return `SELECT content, min(line) FROM (${numbered}) WHERE content IS NOT NULL AND NOT regexp_full_match(content, '[0-9\\s.,:/+()-]*') GROUP BY content`;
}

function cellHits(text: string, book: Listed): TermHit[] {
  const read = normalise(text);
  return [
    ...hitsIn(text, 'text', book),
    ...wholeCellHits(read, book),
    ...(/^\s*[[{]/.test(text) ? jsonHits(text, book) : []),
  ];
}

function jsonHits(text: string, book: Listed): TermHit[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const found = new Map<string, TermHit>();
  const add = (some: readonly TermHit[]): void => {
    for (const one of some) if (!found.has(keyOf(one))) found.set(keyOf(one), one);
  };
  const keys = new Set<string>();
  for (const open: unknown[] = [parsed]; open.length > 0;) {
    const value = open.pop();
    if (typeof value === 'string') add([...wholeCellHits(normalise(value), book), ...hitsIn(value, 'text', book)]);
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
    for (const inner of Object.values(value) as unknown[]) open.push(inner);
  }
  for (const key of keys) add(hitsIn(key, 'schema', book));
  return [...found.values()];
}
