import { columnNames, normalise, personWords } from '../../terms/recognise/index.ts';
import type { TextProfile } from './profile.ts';
import { DAY } from '../../kernel/time.ts';

const { aggregates, counted, endings, namesOfSigns, places, qualifiers, valuesOfSigns } = personWords;

/** A column that looks as if the rows were about persons: what of, and whether its name or its values say so. */
export type PersonSign = { readonly column: string; readonly sign: string; readonly by: 'name' | 'values' };
export type SignColumn = {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly role: string;
  readonly unit?: string | undefined;
};

/**
 * Columns whose name, label or values say that the rows are about persons, at most one sign a column. A name counts
 * when nothing is left of it beside the term and words like "code" or "band"; names of counts, averages and shares do
 * not, and neither do columns that count persons or name firms, by their unit or their values. Values count when all of
 * them are of one known set (male, female …), or when dates look like births. Post codes, and whole numbers that are
 * spread like ages, count only beside another sign, because shops have post codes too and temperatures look alike. A
 * sign in a column with role `measure` is a quasi-identifier nobody declared.
 */
export function signsOfPersons(
  columns: readonly SignColumn[],
  profiles: ReadonlyMap<string, TextProfile> = new Map(),
): PersonSign[] {
  const clear = columns.flatMap((column): PersonSign[] => {
    const { name, label } = column;
    const named = signOfName(name) ?? signOfName(label);
    if (named === 'person' && countsOrNamesFirms(column, profiles.get(name))) return [];
    if (named !== null) return [{ column: name, sign: named, by: 'name' }];
    const valued = signOfValues(profiles.get(name));
    return valued === null ? [] : [{ column: name, sign: valued, by: 'values' }];
  });
  if (clear.length === 0) return [];
  const beside = columns.flatMap(({ name, label }): PersonSign[] => {
    if (clear.some(({ column }) => column === name)) return [];
    if (isPlace(name) || isPlace(label)) return [{ column: name, sign: 'residence', by: 'name' }];
    return !saysAmount(name) && looksLikeAges(profiles.get(name)) ? [{ column: name, sign: 'age', by: 'values' }] : [];
  });
  return columns.flatMap(({ name }) => [...clear, ...beside].filter(({ column }) => column === name));
}

/**
 * A column named after persons that says how many they were, or which firm each was: its unit counts, most cells end
 * like names of firms, or its whole numbers are no numbering of persons. A plural of numbers is a count; a singular is
 * one unless its values are counted out or as long as numbers of accounts.
 */
function countsOrNamesFirms(column: SignColumn, profile: TextProfile | undefined): boolean {
  const { name, type, unit } = column;
  if (profile !== undefined && profile.firms >= 0.9) return true;
  const numeric = profile === undefined ? false : profile.numbers !== null || type === 'decimal';
  if (!numeric || /\b(id|no|code|key)\b|编号|代码|编码|号$/.test(spread(name))) return false;
  if (isCountingUnit(unit) || type === 'decimal') return true;
  return profile?.numbers != null && (isPlural(name) || !isNumbering(profile));
}

/** True of a unit in which persons, visits or cases are counted. */
export function isCountingUnit(unit: string | undefined): boolean {
  return unit !== undefined && columnNames.countingUnits.has(normalise(unit).trim());
}

function isPlural(name: string): boolean {
  return /[a-rt-z]s$/.test(spread(name));
}

/** Whole numbers that fill their range, as numbers given one after the other do, or that are very long. */
function isNumbering({ numbers, distinct, filled }: TextProfile): boolean {
  if (numbers === null) return false;
  const { least, greatest } = numbers;
  const dense = distinct >= 20 && distinct > 0.9 * (greatest - least + 1);
  return greatest >= 10_000_000 || dense || (distinct === filled && greatest - least < 2 * distinct);
}

function isPlace(name: string): boolean {
  const read = spread(name);
  return (
    places.has(
      read
        .split(/[^a-z]+/)
        .filter((word) => word !== '' && !qualifiers.has(word))
        .join(' '),
    ) || places.has(bare(read))
  );
}

/** A name as its words are read: humps parted, normalised, without a possessive. */
export function spread(name: string): string {
  return normalise(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2'))
    .replace(/['’]s\b/g, '')
    .trim();
}

function signOfName(name: string): string | null {
  const read = spread(name);
  return /[\u3400-\u9fff]/.test(read) ? signOfChinese(read) : signOfEnglish(read);
}

function signOfEnglish(read: string): string | null {
  const words = read.split(/[^a-z]+/).filter((word) => word !== '' && !qualifiers.has(word));
  if (counted.test(apart(read))) return null;
  const unnamed = words.filter((word) => word !== 'name');
  const singular = unnamed.map((word) => word.replace(/s$/, ''));
  return (
    [words, unnamed, singular].map((some) => namesOfSigns.get(some.join(' '))).find((sign) => sign !== undefined) ??
    null
  );
}

function signOfChinese(read: string): string | null {
  const name = read.replace(/[^\u3400-\u9fff]/g, '');
  const about = bare(name).replace(
    /^(用户|客户|会员|员工|职工|学生|居民|患者|病人|乘客|个人|本人|持卡人|借款人)(?=.)/,
    '',
  );
  return [name, bare(name), about].map((one) => namesOfSigns.get(one)).find((sign) => sign !== undefined) ?? null;
}

/** A Chinese name without words that do not change what the column holds. */
function bare(name: string): string {
  const plain = name.replace(/的|所属|当前|登记/g, '');
  let end = plain.length;
  const endingAt = (): string | undefined => endings.find((word) => plain.endsWith(word, end));
  for (let word = endingAt(); word !== undefined; word = endingAt()) end -= word.length;
  return plain.slice(0, end);
}

function saysAmount(name: string): boolean {
  const read = spread(name);
  return counted.test(apart(read)) || aggregates.test(read);
}

function apart(read: string): string {
  return read.split(/[^a-z]+/).join(' ');
}

function signOfValues(profile: TextProfile | undefined): string | null {
  if (profile === undefined) return null;
  const values = (profile.values ?? []).map((value) => normalise(value).trim()).filter((value) => value !== '');
  const known = valuesOfSigns.find(
    ({ all, needs }) =>
      values.length >= 2 &&
      values.every((value) => all.has(value)) &&
      needs.every((group) => values.some((value) => group.has(value))),
  );
  if (known !== undefined) return known.sign;
  return looksLikeBirths(profile) ? 'birth' : null;
}

/**
 * At least a hundred whole numbers from 0 to 115, few zeros, few above 90, the middle half 10 to 40 wide around 16 to
 * 65, reaching past 55.
 */
function looksLikeAges(profile: TextProfile | undefined): boolean {
  if (profile?.numbers == null || profile.filled < 100 || profile.distinct < 15) return false;
  const { least, quarter, median, threeQuarters, greatest, zero, old } = profile.numbers;
  const spread = threeQuarters - quarter;
  return (
    least >= 0 &&
    greatest <= 115 &&
    greatest >= 55 &&
    zero < 0.05 &&
    old < 0.03 &&
    median >= 16 &&
    median <= 65 &&
    spread >= 10 &&
    spread <= 40
  );
}

/**
 * Dates over 30 years or more that start before 1995, fall on all days of the month, and are not an unbroken series.
 */
function looksLikeBirths({ days, filled, distinct }: TextProfile): boolean {
  if (days === null || filled < 30 || days.ofMonth < 15) return false;
  const [first, last] = [Date.parse(days.first), Date.parse(days.last)];
  const span = (last - first) / DAY;
  const series = distinct > 0.98 * filled && span / filled < 10;
  return days.first >= '1900' && days.first < '1995' && span >= 30 * 365 && !series;
}
