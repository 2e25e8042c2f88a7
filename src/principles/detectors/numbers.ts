const fullWidth = '０１２３４５６７８９Ｘｘ';
const halfWidth = '0123456789Xx';
const gap = '[\\s\\p{Z}\\p{Pd}\u2212]';
const gaps = new RegExp(`${gap}+`, 'u');
const danglingX = new RegExp(`${gap}*X$`, 'u');
const between = '\u001f';

/** RE2: the longest runs of at least eleven digits, with up to three spaces or dashes between two of them and perhaps an X at the end. */
const run = `[0-9](?:${gap}{0,3}[0-9]){10,}(?:${gap}{0,3}[xX])?`;

/**
 * SQL that answers (runs, cells, line): each different content of digit runs in `column`, how many cells have it, and the first
 * of them, counted from 1. Full-width digits are read as digits; zero-width and other format characters are dropped.
 */
export function runsSql(column: string, type: string, source: string): string {
  return `
    WITH cells AS (SELECT row_number() OVER () AS line, ${textSql(column, type)} AS body FROM ${source}),
    plain AS (
      SELECT line, CASE WHEN strlen(body) = length(body) THEN body
        ELSE regexp_replace(translate(body, '${fullWidth}', '${halfWidth}'), '\\p{Cf}', '', 'g') END AS body
      FROM cells WHERE length(body) >= 11)
    SELECT array_to_string(regexp_extract_all(body, '${run}'), chr(31)) AS runs, count(*) AS cells, min(line) AS line
    FROM plain WHERE regexp_matches(body, '${run}') GROUP BY runs`;
}

export function runsOf(text: string): string[] {
  return text.split(between);
}

/** Types whose values never hold eleven digits in a run: the column need not be read. */
export function holdsNoNumbers(type: string): boolean {
  return /^(BOOLEAN|U?(TINY|SMALL)INT|U?INTEGER|DATE|TIME|TIMESTAMP|INTERVAL|UUID)( WITH TIME ZONE|_S|_MS|_NS)?$/.test(type);
}

/** Fractions are no numbers of persons: of 0.15912345678 only a whole number would be read. */
function textSql(column: string, type: string): string {
  if (/^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) {
    return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 1e18 THEN CAST(CAST(${column} AS HUGEINT) AS VARCHAR) END`;
  }
  if (type === 'BLOB') return `coalesce(TRY(decode(${column})), CAST(${column} AS VARCHAR))`;
  return `CAST(${column} AS VARCHAR)`;
}

export type Window = { readonly text: string; readonly groups: readonly string[] };

/**
 * The numbers of the wanted lengths that a run may mean: neighbouring groups of digits joined, so that both 138-0013-8000 and
 * two numbers with a space between them are read. An X that may belong to the next word is tried with and without.
 */
export function windows(run: string, lengths: readonly number[]): Window[] {
  const upper = run.toUpperCase();
  const bare = upper.replace(danglingX, '');
  const found = joined(upper.split(gaps), lengths);
  return bare === upper ? found : [...found, ...joined(bare.split(gaps), lengths)];
}

function joined(groups: readonly string[], lengths: readonly number[]): Window[] {
  const longest = Math.max(...lengths);
  const found: Window[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let text = '';
    for (let last = first; last < groups.length && text.length < longest; last += 1) {
      text += groups[last];
      if (lengths.includes(text.length)) found.push({ text, groups: groups.slice(first, last + 1) });
    }
  }
  return found;
}
