/**
 * How a column is treated by the principles: who it names, what could single someone out, what would hurt, what is
 * merely measured.
 */
export type ColumnRole = 'identifier' | 'quasi-identifier' | 'sensitive' | 'measure' | 'free-text';

export type ProcessingStep =
  | 'selected'
  | 'cleaned'
  | 'aggregated'
  | 'generalised'
  | 'pseudonymised'
  | 'computed'
  | 'modelled';

/**
 * One column of a table, as its supplier declares it. `name` is the column's header; `unit` is UCUM-like or an ISO 4217
 * code per something.
 */
export type DictionaryRow = {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'integer' | 'decimal' | 'date' | 'boolean';
  readonly unit?: string;
  readonly role: ColumnRole;
  readonly identifierType?: 'pseudonym';
  /**
   * How a quasi-identifier can be widened: bands of these widths, or rows of a raw value with what it becomes level by
   * level.
   */
  readonly hierarchy?: { readonly bands: readonly number[] } | { readonly levels: readonly (readonly string[])[] };
};

/**
 * A table that the seed lists: its text (`csv`) or the file that holds it (`path`), never both, and what its supplier
 * says about it.
 */
export type SeedTable = {
  readonly name: string;
  readonly title: string;
  readonly titleZh: string;
  readonly description: string;
  readonly source: string;
  readonly licence: string;
  readonly format: 'csv' | 'json';
  readonly path?: string;
  readonly csv?: string;
  readonly dictionary: readonly DictionaryRow[];
  /** What was done to the source, one step each, so that this is more than a copy of it. */
  readonly processing: readonly { readonly step: ProcessingStep; readonly what: string }[];
  /** The least share of filled cells; nothing here promises to be fresh. */
  readonly completeness: number;
  /** Whether its rows are about persons. */
  readonly personal: boolean;
  /** The standard items among its columns. */
  readonly itemCodes?: readonly string[];
  /** The pseudonym column by which a record service would look rows up. */
  readonly keyColumn?: string;
};

/**
 * Rows as CSV (RFC 4180 quoting, LF, header first), columns in the order of the dictionary; a column that a row lacks
 * is a bug and throws.
 */
export function toCsv(
  dictionary: readonly DictionaryRow[],
  rows: readonly Readonly<Record<string, string | number>>[],
): string {
  const names = dictionary.map((column) => column.name);
  const lines = rows.map((row) => names.map((name) => cell(row[name], name)).join(','));
  return `${[names.map((name) => cell(name, name)).join(','), ...lines].join('\n')}\n`;
}

function cell(value: string | number | undefined, name: string): string {
  if (value === undefined) throw new Error(`A row has no column ${name}.`);
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
