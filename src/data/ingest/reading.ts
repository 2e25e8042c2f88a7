import type { Format } from './original.ts';
import type { Fault } from '../../kernel/problem.ts';

export const encodings = ['utf-8', 'gb18030', 'gbk', 'big5', 'utf-16', 'windows-1252'] as const;
export const dateFormats = ['ISO', 'YMD', 'DMY', 'MDY'] as const;
export const decimalSigns = ['.', ','] as const;
export const quotings = ['strict', 'lenient'] as const;
export type Encoding = (typeof encodings)[number];
export type DateFormat = (typeof dateFormats)[number];
export type DecimalSign = (typeof decimalSigns)[number];

/**
 * How the owner of a file says that it is to be read. Without a word: UTF-8, a decimal point, ISO 8601 dates, the
 * header on line 1, quotes by RFC 4180, and the delimiter under which the rows are as wide as the header. Nothing else
 * is guessed.
 */
export type ReadingOptions = {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: string | undefined;
  readonly decimal?: DecimalSign | undefined;
  readonly dateFormat?: DateFormat | undefined;
  /** How many lines stand before the header. */
  readonly skip?: number | undefined;
  readonly quotes?: (typeof quotings)[number] | undefined;
};

/** How a file was read. `skip` counts Excel's `sep=` line too; what has no meaning for the format is null. */
export type ReadAs = {
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly decimal: DecimalSign;
  readonly dateFormat: DateFormat;
  readonly skip: number | null;
  readonly quotes: (typeof quotings)[number] | null;
};

/** What each format can be told beside how its numbers and dates are written, which all can. */
const meant: Readonly<Record<Format, readonly (keyof ReadingOptions)[]>> = {
  csv: ['encoding', 'delimiter', 'skip', 'quotes'],
  json: ['encoding'],
  ndjson: ['encoding'],
  parquet: [],
};

/** Options that mean nothing for a format are refused: whoever gave them expects something. */
export function faultsOfOptions(format: Format, reading: ReadingOptions): Fault[] {
  return (['encoding', 'delimiter', 'skip', 'quotes'] as const).flatMap((option) =>
    reading[option] === undefined || meant[format].includes(option)
      ? []
      : [{ pointer: `#/${option}`, detail: `${option} is not for files in ${format}.` }],
  );
}

/** How numbers and dates are written. */
export type Spelling = { readonly decimal: DecimalSign; readonly dateFormat: DateFormat };
export const plainSpelling: Spelling = { decimal: '.', dateFormat: 'ISO' };
export const spellingOf = ({ decimal = '.', dateFormat = 'ISO' }: ReadingOptions): Spelling => ({
  decimal,
  dateFormat,
});

/** A delimiter is one sign of ASCII that no cell, number or line begins with or ends in. */
export const isDelimiter = (sign: string): boolean => /^[^"\r\n\w\u0080-\uffff]$/.test(sign);
