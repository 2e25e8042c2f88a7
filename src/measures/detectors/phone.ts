import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { binomialTail } from './chance.ts';
import { digitsWithin } from './header.ts';
import { telephoneHeader } from './mobile.ts';
import {
  bareCandidate,
  beyondChance,
  namedAndShaped,
  type CodeCandidate,
  type Detector,
  type Weighing,
} from './detector.ts';

const international = /(?<![\d+])(?:\+|00)\s?[1-9]\d{0,2}[\s().-]{0,2}(?:\(0\))?\d[\d\s().-]{4,16}\d(?!\d)/g;
const american = /(?<![\d.-])(?:\+?1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d([.-]))[2-9]\d\d[.-]\d{4}(?![\d.-])/g;
const taiwanMobile = /(?<![\d+-])09\d\d[ -]\d{3}[ -]\d{3}(?![\d-])/g;
const landline = /(?<!\d)(?:\(0\d{2,3}\) ?|0\d{2,3}-)\d{7,8}(?!\d)/g;
/** A whole cell as a number is written at home in Hong Kong, Macao or Taiwan. */
const bareIsland = /^(?:[2-9]\d{3}[ -]?\d{4}|0[2-9](?:[ -]?\d){7,8})$/;
const known = new Map<string, CodeCandidate | null>();

/**
 * Null for a mobile of mainland China, which has a detector of its own. `head` tells lines of a place from numbers that
 * may be mobile.
 */
function candidateOf(text: string, country?: CountryCode): CodeCandidate | null {
  const key = country === undefined ? text : `${country}${text}`;
  const met = known.get(key);
  if (met !== undefined) return met;
  const number = parsePhoneNumberFromString(text.startsWith('00') ? `+${text.slice(2)}` : text, country);
  const kind = number?.getType();
  const line = kind === 'FIXED_LINE' || kind === 'TOLL_FREE' || kind === 'SHARED_COST' || kind === 'UAN';
  const own = number?.country === 'CN' && kind === 'MOBILE';
  const found = own
    ? null
    : bareCandidate(
        number?.number ?? text.replace(/[^\d+]/g, ''),
        number?.isValid() ?? false,
        false,
        line ? 'line' : 'any',
      );
  if (known.size >= 4096) known.clear();
  known.set(key, found);
  return found;
}

/**
 * Telephone numbers of other countries and fixed lines, by the metadata of libphonenumber: behind + or 00, as (415)
 * 555-2671, or as 021-51234567. p₀ = 0.4: of random digits behind + a third are valid, of numbers written the American
 * way 0.4. Fixed lines and free numbers alone are at most suspect, for they are mostly of enterprises. National numbers
 * of Hong Kong, Macao and Taiwan are looked for where the column's name says so; of other countries, a name and as many
 * digits as telephones have make a column suspect.
 */
export const phone: Detector = {
  name: 'phone',
  header: telephoneHeader,
  chanceRate: () => 0.4,
  candidates: ({ text, digits }) => {
    if (digits < 8 || !/[+()-]|00|\./.test(text)) return [];
    const found = (text.match(international) ?? []).map((one) => candidateOf(one));
    if (found.length === 0) {
      for (const one of text.match(american) ?? []) found.push(candidateOf(one, 'US'));
      for (const one of text.match(landline) ?? []) found.push(candidateOf(one, 'CN'));
      for (const one of text.match(taiwanMobile) ?? []) found.push(candidateOf(one, 'TW'));
    }
    return found.filter((one) => one !== null);
  },
  namedCandidates: ({ text }) => {
    if (!bareIsland.test(text)) return [];
    const countries: readonly CountryCode[] = text.startsWith('0') ? ['TW'] : ['HK', 'MO'];
    const found = countries.flatMap((country) => candidateOf(text, country) ?? []);
    return found.filter(({ checked }, at) => checked || at === found.length - 1).slice(0, 1);
  },
  likely: ({ text }) => digitsWithin(text, 7, 15),
  judge: (figures, chance): Weighing => {
    const { distinct, shaped, checked, heads, headerAgrees } = figures;
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    const lines = heads.get('line') ?? 0;
    const clean = distinct.checked >= 2 && checked >= shaped * 0.9;
    const mostlyLines = lines * 10 >= 9 * (lines + (heads.get('any') ?? 0));
    const certain =
      clean &&
      !mostlyLines &&
      (beyondChance(figures, chance) || accident < 1e-6 || (headerAgrees && distinct.checked >= 3));
    return { verdict: certain ? 'identifier' : clean || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
  },
};
