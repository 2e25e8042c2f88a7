import { binomialTail } from './chance.ts';
import {
  beyondChance,
  leastShaped,
  mostAccident,
  mostAccidentAtRate,
  mostAccidentSuspected,
  namedAndShaped,
} from './detector.ts';
import type { CodeCandidate, Detector, Figures } from './detector.ts';
import { inside, windows } from './numbers.ts';
import { DAY } from '../../kernel/time.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
);
const permits = new Set(['810000', '820000', '830000']);
const firstYear = 1900;
const checkChance = 1 / 11;
/** Rate of legacy numbers that pass from which the column counts as holding them. */
const legacyRate = 0.9;
const header =
  /身\s*[份分]\s*[证證]|[证證]件[号號]|公民.*[号號][码碼]|(^|[^a-z])id[\s_-]*(card|number|num|no)(?![a-z])|resident.?id|identity|(^|[^a-z])(sfz|zjhm|idno|idcard)/i;

/** The check character of the first 17 digits: GB 11643-1999, MOD 11-2. */
export function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return checkCharacters.charAt(sum % 11);
}

/**
 * True for the first six digits of a number that may have been given out: a province and prefecture number of GB/T
 * 2260 (01–70, 90, and 00 in Hainan before 1988; county numbers change too often to be held to a list, and 00 is in
 * use), the residence permits of 81, 82 and 83, and the permanent residence of foreigners (9, province, numeric
 * country code of ISO 3166-1).
 */
export function regionPlausible(prefix: string): boolean {
  if (permits.has(prefix)) return true;
  if (prefix.startsWith('9'))
    return provinces.has(prefix.slice(1, 3)) && prefix.slice(3) >= '004' && prefix.slice(3) <= '894';
  return mainlandPlausible(prefix);
}

/** True for the first two digits of a region of GB/T 2260. */
export function provincePlausible(prefix: string): boolean {
  return provinces.has(prefix);
}

function mainlandPlausible(prefix: string): boolean {
  const prefecture = prefix.slice(2, 4);
  if (prefecture === '00') return prefix.startsWith('46');
  return provinces.has(prefix.slice(0, 2)) && ((prefecture >= '01' && prefecture <= '70') || prefecture === '90');
}

/** True for a day YYYYMMDD of the calendar from 1900 to `today`. */
export function birthDayPlausible(day: string, today: string): boolean {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(4, 6));
  const date = Number(day.slice(6, 8));
  if (year < firstYear || day > today || month < 1 || month > 12 || date < 1) return false;
  return date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * True for a resident id of 18 characters, right in every respect that can be checked: GB 11643-1999. `today` is
 * YYYYMMDD.
 */
export function residentIdValid(text: string, today: string): boolean {
  return /^[1-9]\d{16}[\dX]$/.test(text) && wellFormed(text, today) && checkCharacter(text) === text[17];
}

function wellFormed(text: string, today: string): boolean {
  return regionPlausible(text.slice(0, 6)) && birthDayPlausible(text.slice(6, 14), today);
}

/**
 * Of the 900,000 six-digit beginnings 32 × 71 × 100 + 100 + 3 + 32 × 891 are plausible regions (28 %); of 10⁸
 * eight-digit days those from 1900 on; of the check characters one in eleven. Together about 1.2 × 10⁻⁵ for a random
 * number of 18 digits.
 */
function chanceRate(today: string): number {
  const regions = provinces.size * 71 * 100 + 100 + permits.size + provinces.size * 891;
  const end = Date.UTC(Number(today.slice(0, 4)), Number(today.slice(4, 6)) - 1, Number(today.slice(6, 8)));
  const days = (end - Date.UTC(firstYear, 0, 1)) / DAY + 1;
  return (regions / 900_000) * (days / 1e8) * checkChance;
}

/**
 * Numbers need not be random: serial numbers of region + day + count are well-formed all, and one in eleven passes the
 * check. So the check alone must be beyond chance among the well-formed: below 10⁻⁹, or, where there are fewer than 20,
 * below 10⁻³, which takes three hits.
 */
function checksOut({ distinct }: Figures): boolean {
  return (
    binomialTail(distinct.wellFormed, distinct.checked, checkChance) <
    (distinct.wellFormed < leastShaped ? 1e-3 : mostAccident)
  );
}

/**
 * Well-formed numbers that chance does not give, whatever their check character is: somebody may have changed it.
 * Region and day come before a count in numbers of files too, so a human has to look.
 */
function formedAll({ distinct }: Figures, chance: number): boolean {
  return (
    distinct.wellFormed >= 3 &&
    binomialTail(distinct.candidates, distinct.wellFormed, Math.min(1, chance / checkChance)) < mostAccident
  );
}

function candidateOf(text: string, today: string): CodeCandidate[] {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return [];
  const formed = wellFormed(text, today);
  return [
    { text, shaped: true, wellFormed: formed, checked: formed && checkCharacter(text) === text[17], written: false },
  ];
}

/** An id is also looked for inside unbroken digits up to this many. */
const longestAround = 48;

/**
 * Resident id of 18 characters, read forwards and backwards (two candidates), and inside longer runs of digits, each
 * place a candidate. `accident` = P(Bin(candidates, p₀) ≥ k) for k different valid ids among the column's candidates:
 * only a cell that holds 18 digits can be valid by accident, so other cells are not trials. Three ids among three
 * candidates give 1.6 × 10⁻¹⁵, among 80 candidates 1.3 × 10⁻¹⁰, among 1,000 only 3 × 10⁻⁷; ten among 1,000 (1 %) give
 * 10⁻²⁶. Identifier from k = 3, when the accident is below 10⁻⁹, or z > 6 and the accident below 10⁻⁶ (where less than
 * one hit is expected, z > 6 alone is met by chance once in some thousand columns). Suspect are fewer hits, when chance
 * gives so many less often than one time in a hundred: one among 800 candidates, not one among 20,000.
 */
export const residentId: Detector = {
  name: 'resident-id',
  header,
  chanceRate,
  candidates: ({ runs, digits }, today) =>
    digits < 17
      ? []
      : [
          ...runs
            .flatMap((run) => windows(run, [18]))
            .flatMap(({ text }) => [...candidateOf(text, today), ...candidateOf([...text].reverse().join(''), today)]),
          ...runs.flatMap((run) => inside(run, 18, longestAround)).flatMap((text) => candidateOf(text, today)),
        ],
  judge: (figures, chance) => {
    const { distinct } = figures;
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    const rare = accident < mostAccident || (accident < mostAccidentAtRate && beyondChance(figures, chance));
    const certain = checksOut(figures) && rare;
    const seen = (distinct.checked > 0 && accident <= mostAccidentSuspected(distinct)) || formedAll(figures, chance);
    return { verdict: certain ? 'identifier' : seen || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
  },
};

/**
 * Resident id of 15 digits, given out until 1999: region, yymmdd, count, no check character. The region is taken for
 * granted in p₀, because numbers that are not ids often all begin alike (IMEI 35…, days of 2011–2015), so p₀ = 36,524 /
 * 10⁶: the days of the years 1900–1999. As nothing is checked, nine in ten must pass: of time-stamps yyMMddHHmmssSSS
 * one in ten does. A few legacy ids in a column of other numbers are not found.
 */
export const legacyResidentId: Detector = {
  name: 'resident-id-15',
  header,
  chanceRate: () => 36_524 / 1e6,
  candidates: ({ runs, digits }) =>
    (digits < 15 ? [] : runs)
      .flatMap((run) => windows(run, [15]))
      .flatMap(({ text }): CodeCandidate[] => {
        if (!/^[1-9]\d{14}$/.test(text)) return [];
        const checked = mainlandPlausible(text) && birthDayPlausible(`19${text.slice(6, 12)}`, '19991231');
        return [{ text, shaped: true, wellFormed: true, checked, written: false }];
      }),
  judge: (figures, chance) => {
    const { distinct } = figures;
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    const most = accident <= mostAccidentSuspected(distinct) && figures.checked >= figures.shaped * legacyRate;
    const certain = most && distinct.checked >= 3 && (beyondChance(figures, chance) || accident < mostAccident);
    return { verdict: certain ? 'identifier' : most || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
  },
};
