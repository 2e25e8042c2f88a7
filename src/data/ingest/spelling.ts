import type { DateFormat, Spelling } from './reading.ts';

const day = '([0-9]{1,2})';
const year = '([0-9]{4})';
const rest = '([ T].*)?';
/** Three parts between two equal signs. */
const parted = (first: string, second: string, third: string): string =>
  ['-', '/', '\\.'].map((sign) => `${first}${sign}${second}${sign}${third}`).join('|');
const places: Readonly<Record<'YMD' | 'DMY' | 'MDY', readonly [year: number, month: number, day: number]>> = {
  YMD: [1, 2, 3],
  DMY: [3, 2, 1],
  MDY: [3, 1, 2],
};

/**
 * SQL for a text that is a date, or begins with one, as ISO 8601 writes it; NULL where it is not written in this order.
 * Years have four digits, days and months one or two; YMD may also be eight digits without signs.
 */
export function isoSql(sql: string, dateFormat: DateFormat): string {
  if (dateFormat === 'ISO') return sql;
  const [first, second, third] = dateFormat === 'YMD' ? [year, day, day] : [day, day, year];
  const loose = `^${first}[-/.]${second}[-/.]${third}${rest}$`;
  const part = (place: number): string => `regexp_extract(${sql}, '${loose}', ${place})`;
  const [y, m, d] = places[dateFormat];
  const iso = `concat(${part(y)}, '-', lpad(${part(m)}, 2, '0'), '-', lpad(${part(d)}, 2, '0'), ${part(4)})`;
  const written = `WHEN regexp_full_match(${sql}, '(${parted(first, second, third)})${rest}') THEN ${iso}`;
  const compact = `WHEN regexp_full_match(${sql}, '[0-9]{8}${rest}') THEN concat(left(${sql}, 4), '-', substr(${sql}, 5, 2), '-', substr(${sql}, 7))`;
  return `CASE ${written} ${dateFormat === 'YMD' ? compact : ''} END`;
}

/** SQL for a number with a decimal point; where the comma is the decimal sign, a point makes it no number. */
export const pointSql = (sql: string, { decimal }: Spelling): string =>
  decimal === ',' ? `translate(${sql}, ',.', '.,')` : sql;
