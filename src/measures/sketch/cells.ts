import { sqlName } from '../../data/duck.ts';

/** Row hashes are sums of cell hashes, modulo 2^48. */
export const HASH_BITS = 48;
export const MASK = 2 ** HASH_BITS - 1;

const WIDE = [
  ...'０１２３４５６７８９',
  ...Array.from({ length: 26 }, (_, at) => String.fromCharCode(0xff21 + at)),
  ...Array.from({ length: 26 }, (_, at) => String.fromCharCode(0xff41 + at)),
  '．',
  '，',
  '－',
  '／',
  '：',
  '\u3000',
].join('');
const PLAIN = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/: ';
const EMPTY = "('', 'na', 'n/a', 'null', 'none', 'nan', '-', '\\n')";
const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*)$/;

/**
 * SQL of a cell in one spelling, for every type of column: numbers as doubles (1 = 1.0 = "1,000" without the comma),
 * dates as ISO days, texts trimmed, in lower case, full-width signs as plain ones; what says that nothing is there is
 * NULL.
 */
export function canonicalCell(name: string, type: string): string {
  const cell = sqlName(name);
  if (numeric.test(type)) return number(cell, type);
  if (type === 'DATE') return `CAST(${cell} AS VARCHAR)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return instant(`make_timestamp(epoch_us(${cell}))`);
  if (type.startsWith('TIMESTAMP')) return instant(`CAST(${cell} AS TIMESTAMP)`);
  return text(`CAST(${cell} AS VARCHAR)`);
}

/**
 * SQL of a cell's hash: 48 bits of the MD5 of its one spelling, 0 where nothing is there. MD5 stays the same when the
 * engine is replaced.
 */
export function cellHash(name: string, type: string): string {
  return `coalesce(md5_number_lower(${canonicalCell(name, type)}) & ${MASK}::UBIGINT, 0::UBIGINT)`;
}

function number(cell: string, type: string): string {
  const value = type === 'FLOAT' ? `CAST(CAST(${cell} AS VARCHAR) AS DOUBLE)` : `CAST(${cell} AS DOUBLE)`;
  const spelled = `CAST(${value} + 0.0::DOUBLE AS VARCHAR)`;
  return type.endsWith('INT') || type.endsWith('INTEGER')
    ? `CASE WHEN abs(${value}) < 1e15 THEN ${spelled} ELSE CAST(${cell} AS VARCHAR) END`
    : spelled;
}

function instant(value: string): string {
  return `regexp_replace(CAST(${value} AS VARCHAR), ' 00:00:00$', '')`;
}

function text(cell: string): string {
  const plain = `CASE WHEN strlen(${cell}) = length(${cell}) THEN lower(trim(${cell}))
    ELSE lower(trim(translate(nfc_normalize(${cell}), '${WIDE}', '${PLAIN}'))) END`;
  const day = "strptime(regexp_replace(t, '[./]', '-', 'g'), '%Y-%m-%d')";
  return `list_transform([${plain}], lambda t: CASE
    WHEN t IN ${EMPTY} THEN NULL
    WHEN length(t) <= 16 AND regexp_matches(t, '^[-+]?(\\d+|\\d{1,3}(,\\d{3})+)(\\.\\d*)?(e[-+]?\\d+)?$')
      THEN CAST(TRY_CAST(replace(t, ',', '') AS DOUBLE) + 0.0::DOUBLE AS VARCHAR)
    WHEN regexp_matches(t, '^\\d{4}[-./]\\d{1,2}[-./]\\d{1,2}$') THEN coalesce(CAST(CAST(TRY(${day}) AS DATE) AS VARCHAR), t)
    WHEN regexp_matches(t, '^\\d{4}-\\d\\d-\\d\\d[t ]\\d\\d:\\d\\d')
    THEN coalesce(${instant("TRY_CAST(replace(replace(t, 't', ' '), 'z', '') AS TIMESTAMP)")}, t)
    ELSE regexp_replace(t, '\\s+', ' ', 'g') END)[1]`;
}
