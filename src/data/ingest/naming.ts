import { DuckDBDataChunk, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { sqlName, withDuck } from '../duck.ts';
import { ask, columnsOf, fromParquet } from './engine.ts';
import type { DataRow } from './read.ts';

/**
 * The columns by whose values a person is found again: the key, compared exactly as it stands (a revision is
 * taken only where its keys are in NFC), and the column that tells persons apart, compared in NFC and without the
 * spaces around it. Null where there is none, or `person` is the key itself.
 */
export type NamingColumns = { readonly key: string | null; readonly person: string | null };

/** Many keys, in pieces, so that they need not all be held at once. */
export type KeyPieces = Iterable<readonly string[]> | AsyncIterable<readonly string[]>;

const CHUNK_ROWS = 2048;
const spacesAround = /^\p{Zs}+|\p{Zs}+$/gu;

/** Who a value is of: the value as text in NFC, without the spaces around it; null where it names nobody. */
export function personOf(value: DataRow[string] | undefined): string | null {
  const text = value === null || value === undefined ? '' : String(value).replace(spacesAround, '').normalize();
  return text === '' ? null : text;
}

const keyText = (name: string): string => `CAST(${sqlName(name)} AS VARCHAR)`;

/**
 * Who a value is of, in SQL; upper and lower case stay apart, as in pseudonyms of Base64. Spaces are looked for before
 * they are removed: `trim` alone costs ten million names four seconds.
 */
export function personText(name: string): string {
  const text = keyText(name);
  const spaced = `starts_with(${text}, ' ') OR suffix(${text}, ' ') OR strlen(${text}) <> length(${text})`;
  return `nullif(CASE WHEN ${spaced} THEN nfc_normalize(trim(${text})) ELSE ${text} END, '')`;
}

/**
 * SQL for whether a row is of one of the values given, by its key or its person; a row that says neither is of nobody.
 * For a query over `from`, where a column that does not exist is an error, never "of nobody".
 */
export async function isNamedSql(
  duck: DuckDBConnection,
  from: string,
  { key, person }: NamingColumns,
  values: KeyPieces,
): Promise<string> {
  const known = new Set((await columnsOf(duck, from)).map(({ name }) => name));
  for (const name of [key, person])
    if (name !== null && !known.has(name)) throw new Error(`There is no column "${name}" to find persons by.`);
  const texts = [...(key === null ? [] : [keyText(key)]), ...(person === null ? [] : [personText(person)])];
  if (texts.length === 0) return 'false';
  await fill(duck, values);
  // IN plans as a mark join, which keeps the order of the rows; a semi join may swap its sides and lose it.
  return texts.map((text) => `coalesce(${text} IN (SELECT value FROM named), false)`).join(' OR ');
}

/** What rows say of whom they are of, each as text. */
type NamedRow = { readonly key: string | null; readonly person: string | null };

/** What the rows of a stored revision that are of one of the values given say of whom they are of, each once. */
export async function rowsNaming(
  parquet: string,
  columns: NamingColumns,
  values: readonly string[],
): Promise<NamedRow[]> {
  return withDuck(async (duck) => {
    const from = fromParquet(parquet);
    const isNamed = await isNamedSql(duck, from, columns, [values]);
    const key = columns.key === null ? 'NULL' : keyText(columns.key);
    const person = columns.person === null ? 'NULL' : personText(columns.person);
    return (await ask(duck, `SELECT DISTINCT ${key}, ${person} FROM ${from} WHERE ${isNamed}`)).map(([own, who]) => ({
      key: own as string | null,
      person: who as string | null,
    }));
  });
}

async function fill(duck: DuckDBConnection, pieces: KeyPieces): Promise<void> {
  await duck.run('CREATE TEMP TABLE named (value VARCHAR NOT NULL)');
  const appender = await duck.createAppender('named', 'main', 'temp');
  let chunks = 0;
  for await (const values of pieces)
    for (let start = 0; start < values.length; start += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create([VARCHAR]);
      chunk.setColumns([values.slice(start, start + CHUNK_ROWS)]);
      appender.appendDataChunk(chunk);
      if ((chunks += 1) % 16 === 0) await new Promise(setImmediate);
    }
  appender.closeSync();
}
