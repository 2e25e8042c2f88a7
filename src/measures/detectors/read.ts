import { chineseDigits, decodings, folded, unletteredNumbers } from './fold.ts';
import { runsIn } from './numbers.ts';

/** A cell, or what it says once decoded, as the detectors look at it. */
export type Reading = {
  /** Folded: see `folded`. */
  readonly text: string;
  /** The same in capitals. */
  readonly upper: string;
  /** Runs of digits: see `runsIn`. */
  readonly runs: readonly string[];
  readonly letters: boolean;
  readonly digits: number;
  readonly han: boolean;
};

/** Everything a cell may say: itself, with letters in numbers read as digits, and decoded. */
export function readingsOf(cell: string): Reading[] {
  const text = folded(cell);
  const others = text.length < 10 ? [] : [unletteredNumbers(text), ...decodings(text)];
  const readings = [readingOf(text)];
  for (const other of others) if (other !== undefined) readings.push(readingOf(folded(other)));
  return readings;
}

function readingOf(text: string): Reading {
  let [digits, letters, han] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code > 64) {
      letters = true;
      if (code >= 0x3400 && code <= 0x9fff) han = true;
    }
  }
  return {
    text,
    upper: letters ? text.toUpperCase() : text,
    runs: digits < 7 ? [] : runsIn(text),
    letters,
    digits,
    han,
  };
}

/** Digits and what is between them are told apart, so that the automaton stays small. */
const digit = `[0-9OoQIl\\p{Nd}\\p{No}${chineseDigits}]`;
const number = `${digit}(?:[\\s\\p{Z}\\p{P}\\p{Cf}\\p{M}+|]*${digit}){10}`;
const codes = '@|\\b[A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]{4}){3}|\\b[0-9A-Za-z]{2}[0-9]{6}[0-9A-Za-z]{10}\\b';
/** RE2: what is read in every row, because one cell in ten thousand counts; of a cell in ASCII, and of any other. */
const strongAscii = `[0-9OoQIl](?:[\\s!-/:-?\\[-\x60{-~]*[0-9OoQIl]){10}|${codes}`;
const strong = `${number}|＠|[\\p{Han}][A-Za-z][·• ]?[0-9A-Za-z]{5}|${codes}`;
/** Cells of more characters are not carried whole: only what might be read in them. */
const longest = 300;
const telling = [
  `${number}(?:[\\s\\p{Z}\\p{P}\\p{Cf}\\p{M}+|]*${digit})*[xX]?`,
  '[^\\s,;:"<>(){}]*[@＠][^\\s,;:"<>(){}]+',
  '[A-Za-z0-9+/_%-]{15,}={0,2}',
  '[\\p{Han}][A-Z][·• ]?[0-9A-Z]{5,6}',
  '(?:[0-9A-Fa-f]{1,4}[.:-]){3,7}[0-9A-Fa-f]{1,4}',
].join('|');

/**
 * SQL that answers (text, cells, line, sampled, from): each different content of `column`, how many cells have it and
 * the first of them, counted from 1; the same over the sample. Cells of the sample (one row in `step`, by hash) are all
 * answered; of the others those with a strong mark. So codes with checks are looked for in every row, and names,
 * addresses of the net and free text in the sample. Where no cell is `long` (more than 300 characters), the pattern for
 * long ones is left out: to compile it takes longer than to read a small table.
 */
export function cellsSql(column: string, type: string, source: string, step: number, long: boolean): string {
  const chosen = step === 1 ? 'true' : `hash(line) % ${step} = 0`;
  const marked = `CASE WHEN strlen(body) = length(body) THEN regexp_matches(body, '${quoted(strongAscii)}')
    ELSE regexp_matches(body, '${quoted(strong)}') END`;
  const extracted = `left(body, 60) || ' ' || array_to_string(regexp_extract_all(body, '${quoted(telling)}'), chr(31))`;
  const content = long ? `CASE WHEN length(body) <= ${longest} THEN body ELSE ${extracted} END` : 'body';
  return `
    WITH cells AS (SELECT row_number() OVER () AS line, ${textSql(column, type)} AS body FROM ${source}),
    wanted AS (
      SELECT line, body, ${chosen} AS chosen FROM cells
      WHERE length(body) > 1 ${step === 1 ? '' : `AND (${chosen} OR (length(body) >= 8 AND ${marked}))`})
    SELECT ${content} AS content,
      count(*) AS cells, min(line) AS line, count(*) FILTER (chosen) AS sampled, coalesce(min(line) FILTER (chosen), 0) AS first
    FROM wanted GROUP BY content`;
}

/**
 * SQL that answers (rows, filled, sampled, sampled and filled, long): all cells, those that are not blank, the same of
 * the sample, and how many are long.
 */
export function sizesSql(column: string, type: string, source: string, step: number): string {
  const chosen = step === 1 ? 'true' : `hash(line) % ${step} = 0`;
  return `
    SELECT count(*), count(*) FILTER (trim(body) <> ''), count(*) FILTER (${chosen}), count(*) FILTER (${chosen} AND trim(body) <> ''),
      count(*) FILTER (length(body) > ${longest})
    FROM (SELECT row_number() OVER () AS line, ${textSql(column, type)} AS body FROM ${source})`;
}

/** Types whose values never hold anything that a detector reads: the column need not be read. */
export function holdsNothing(type: string): boolean {
  return /^(BOOLEAN|U?(TINY|SMALL)INT|U?INTEGER|DATE|TIME|TIMESTAMP|INTERVAL)( WITH TIME ZONE|_S|_MS|_NS)?$/.test(type);
}

/** Fractions are not numbers of persons: of 0.15912345678 only a whole number would be read. */
export function textSql(column: string, type: string): string {
  if (/^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) {
    return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 1e18 THEN CAST(CAST(${column} AS HUGEINT) AS VARCHAR) END`;
  }
  if (type === 'BLOB') return `coalesce(TRY(decode(${column})), CAST(${column} AS VARCHAR))`;
  return `CAST(${column} AS VARCHAR)`;
}

function quoted(pattern: string): string {
  return pattern.replaceAll("'", "''");
}
