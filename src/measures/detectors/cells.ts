import { sqlName } from '../../data/duck.ts';
import type { DetectedColumn } from './column-verdict.ts';
import { chineseDigits } from './fold.ts';

/** Digits and what is between them are told apart, so that the automaton stays small. */
const digit = `[0-9OoQIl\\p{Nd}\\p{No}${chineseDigits}\\x{E0030}-\\x{E0039}]`;
const number = `${digit}(?:[\\s\\p{Z}\\p{P}\\p{Cf}\\p{M}+|]*${digit}){10}`;
const codes =
  '@|\\b[A-Za-z]{2}[ -]?[0-9][ -]?[0-9](?:[ -]?[0-9A-Za-z]){11}|\\b[0-9A-Za-z]{2}[0-9]{6}[0-9A-Za-z]{10}\\b';
/** RE2: what is read in every row, because one cell in ten thousand counts; of a cell in ASCII, and of any other. */
const strongAscii = `[0-9OoQIl](?:[\\s!-/:-?\\[-\x60{-~]*[0-9OoQIl]){10}|${codes}`;
const strong = `${number}|＠|[\\p{Han}][A-Za-z][·• ]?[0-9A-Za-z]{5}|${codes}`;
/** A resident id that is right but for its check character and the days of the months: one in 2,000 random numbers. */
const idLike =
  '(?:^|[^0-9])[1-689][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?:$|[^0-9])';
/** Cells of more characters are not carried whole: only what might be read in them. */
const longest = 300;
/** Of longer cells so many characters at the beginning and as many at the end are looked through. */
export const lookedThrough = 16_000;
/** So many pieces from the beginning and as many from the end of a long cell, each of so many characters. */
const pieces = 40;
const plainPieces = 60;
const longestPiece = 300;
const telling = [
  `${number}(?:[\\s\\p{Z}\\p{P}\\p{Cf}\\p{M}+|]*${digit})*[xX]?`,
  '[^\\s,;:"<>(){}@＠]{0,64}[@＠][^\\s,;:"<>(){}@＠]{1,255}',
  '[A-Za-z0-9+/_%-]{15,300}={0,2}',
  '[\\p{Han}][A-Z][·• ]?[0-9A-Z]{5,6}',
  '(?:[0-9A-Fa-f]{1,4}[.:-]){3,7}[0-9A-Fa-f]{1,4}',
].join('|');
/** Unbroken digits that may be a whole number, kept apart from the rest so that nothing crowds them out. */
const plain = '[0-9]*[.]?\\b[0-9]{11,19}[Xx]?\\b';

/** How much of a column is read. */
export type ReadRows = {
  /** One row in so many is the sample: all detectors look at it. */
  readonly step: number;
  /** One row in so many is looked at for codes with checks; 1 unless nearly every row has a mark of one. */
  readonly codeStep: number;
  /** Whether resident ids are looked for in the other rows too. */
  readonly idsElsewhere: boolean;
  /** Whether any cell is longer than what is carried whole. */
  readonly long: boolean;
};

/**
 * SQL that answers, of each different content of `column`: how many cells of the rows looked at for codes have it and
 * the first of them, counted from 1; the same of the sample; and the same of other rows that look like resident ids.
 * Rows are chosen by the hash of their number, so the sample is part of the rows looked at for codes. Where no cell is
 * `long`, the pattern for long ones is left out: to compile it takes longer than to read a small table.
 */
export function cellsSql(column: string, type: string, source: string, reach: ReadRows): string {
  const { step, codeStep, idsElsewhere, long } = reach;
  const ids = idsElsewhere ? ` OR (length(body) >= 18 AND regexp_matches(body, '${idLike}'))` : '';
  const wanted = step === 1 ? '' : `AND (chosen OR (coded AND length(body) >= 8 AND ${markedSql('body')})${ids})`;
  return `
    WITH cells AS (
      SELECT line, body, ${oneIn(step)} AS chosen, ${oneIn(codeStep)} AS coded
      FROM (SELECT row_number() OVER () AS line, ${textSql(column, type)} AS body FROM ${source})),
    wanted AS (SELECT line, body, chosen, coded FROM cells WHERE length(body) > 1 ${wanted})
    SELECT content,
      ${['coded', 'chosen', 'NOT coded'].map((rows) => `(count(*) FILTER (${rows}))::INTEGER, coalesce(min(line) FILTER (${rows}), 0)::INTEGER`).join(', ')}
    FROM ${long ? contentSql('wanted') : '(SELECT *, body AS content FROM wanted)'} GROUP BY content`;
}

/**
 * SQL of rows with what is carried of a cell: all of it, or of a long one its beginning and the pieces that might be
 * read. RE2 takes linear time, what it is given has an upper bound, and so has what is carried. The steps are nested so
 * that each is taken once.
 */
function contentSql(rows: string): string {
  const few = (list: string, most: number): string =>
    `CASE WHEN len(${list}) <= ${2 * most} THEN ${list} ELSE list_concat(list_slice(${list}, 1, ${most}), list_slice(${list}, -${most}, -1)) END`;
  const found = `
    SELECT *, regexp_extract_all(looked, '${quoted(telling)}') AS told, ${plainSql('looked')} AS plain
    FROM (SELECT *, ${lookedSql('body')} AS looked FROM ${rows})`;
  const shortened = `list_transform(${few('told', pieces)}, lambda one: left(one, ${longestPiece}))`;
  const joined = `left(looked, 60) || ' ' || array_to_string(list_concat(${few('plain', plainPieces)}, ${shortened}), chr(31))`;
  return `(SELECT *, CASE WHEN looked IS NULL THEN body ELSE ${joined} END AS content FROM (${found}))`;
}

/** Null where a cell is carried whole. */
function lookedSql(body: string): string {
  const whole = `WHEN length(${body}) <= ${2 * lookedThrough} THEN ${body}`;
  return `CASE WHEN length(${body}) <= ${longest} THEN NULL ${whole} ELSE left(${body}, ${lookedThrough}) || chr(31) || right(${body}, ${lookedThrough}) END`;
}

function plainSql(looked: string): string {
  return `list_filter(regexp_extract_all(${looked}, '${plain}'), lambda one: NOT contains(one, '.'))`;
}

/** How many figures `sizesSql` gives of each column. */
export const sizesOfColumn = 5;

/**
 * SQL that answers how many rows there are and how many in the sample; and of each column how many cells are not blank,
 * how many of the sample are not, how many are long, and how many of the sample are marked and like resident ids.
 */
export function sizesSql(columns: readonly DetectedColumn[], source: string, step: number): string {
  const figures = columns.map((_, at) => {
    const body = `body${at}`;
    const marks =
      step === 1
        ? '0, 0'
        : `count(*) FILTER (chosen AND length(${body}) >= 8 AND ${markedSql(body)}),
          count(*) FILTER (chosen AND length(${body}) >= 18 AND regexp_matches(${body}, '${idLike}'))`;
    return `count(*) FILTER (trim(${body}) <> ''), count(*) FILTER (chosen AND trim(${body}) <> ''),
      count(*) FILTER (length(${body}) > ${longest}), ${marks}`;
  });
  const bodies = columns.map(({ name, type }, at) => {
    const body = holdsNothing(type) ? 'NULL::VARCHAR' : textSql(sqlName(name), type);
    return `${body} AS body${at}`;
  });
  return `
    SELECT count(*), count(*) FILTER (chosen), ${figures.join(', ')}
    FROM (SELECT *, ${oneIn(step)} AS chosen FROM (SELECT row_number() OVER () AS line, ${bodies.join(', ')} FROM ${source}))`;
}

/** SQL that answers how many cells are not looked at whole, and the first row of them. */
export function cutSql(column: string, type: string, source: string): string {
  return `
    SELECT count(*), coalesce(min(line), 0)
    FROM (SELECT line, length(body) AS size, ${plainSql('looked')} AS plain
      FROM (SELECT line, body, ${lookedSql('body')} AS looked
        FROM (SELECT row_number() OVER () AS line, ${textSql(column, type)} AS body FROM ${source})))
    WHERE size > ${2 * lookedThrough} OR len(plain) > ${2 * plainPieces}`;
}

/**
 * SQL of the first rows of a relation. A LIMIT would hold their cells in memory, of whatever length; a count of the
 * rows lets them pass.
 */
export function firstRowsSql(source: string, rows: number): string {
  return `(SELECT * EXCLUDE (detected_row) FROM (SELECT *, row_number() OVER () AS detected_row FROM ${source}) WHERE detected_row <= ${rows})`;
}

/** SQL that is true for one row in `step`, by the hash of its number; a greater step chooses among the same rows. */
function oneIn(step: number): string {
  return step === 1 ? 'true' : `hash(line) < ${2n ** 64n / BigInt(step)}::UBIGINT`;
}

function markedSql(body: string): string {
  const matches = (pattern: string): string => `regexp_matches(${body}, '${quoted(pattern)}')`;
  return `CASE WHEN strlen(${body}) = length(${body}) THEN ${matches(strongAscii)} ELSE ${matches(strong)} END`;
}

/** Types whose values never hold anything that a detector reads: the column need not be read. */
export function holdsNothing(type: string): boolean {
  return /^(BOOLEAN|U?(TINY|SMALL)INT|DATE|TIME|TIMESTAMP|INTERVAL)( WITH TIME ZONE|_S|_MS|_NS)?$/.test(type);
}

/** Types of at most ten digits: they hold a telephone or account number only where the name of the column says so. */
export function holdsFewDigits(type: string): boolean {
  return /^U?INTEGER$/.test(type);
}

/**
 * SQL of a value as text. Every type is read as its digits: of floating and decimal numbers those that are whole, for
 * of 0.15912345678 only a whole number would be read.
 */
export function textSql(column: string, type: string): string {
  if (/^(FLOAT|DOUBLE)$/.test(type))
    return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 1e20 THEN CAST(CAST(${column} AS HUGEINT) AS VARCHAR) END`;
  if (/^DECIMAL\(\d+,\d+\)$/.test(type)) {
    const text = `CAST(${column} AS VARCHAR)`;
    return `CASE WHEN regexp_full_match(${text}, '-?[0-9]+([.]0+)?') THEN split_part(${text}, '.', 1) END`;
  }
  if (type === 'BLOB') return `coalesce(TRY(decode(${column})), CAST(${column} AS VARCHAR))`;
  return `CAST(${column} AS VARCHAR)`;
}

function quoted(pattern: string): string {
  return pattern.replaceAll("'", "''");
}
