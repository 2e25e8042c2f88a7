import { bareCandidate, judgedByCheck, type CodeCandidate, type Detector } from './detector.ts';
import { birthDayPlausible, provincePlausible } from './resident-id.ts';

const hongKong = /(?<![0-9A-Z])[A-Z]{1,2}\d{6} ?\(?[0-9A]\)?(?![0-9A-Z])/g;
/** Nationals 1 and 2, residents 8 and 9 since 2021, before that a second letter. */
const taiwan = /(?<![0-9A-Z])[A-Z](?:[1289]|[A-D])\d{8}(?![0-9A-Z])/g;
const taiwanLetters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
const taiwanWeights = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];

/** Weights 9 8 7 … over letter (a missing one is 36) and digits, mod 11. */
export function hongKongIdValid(id: string): boolean {
  const plain = id.replace(/[ ()]/g, '').padStart(9, ' ');
  const sum = [...plain].reduce(
    (total, character, at) => total + (character === ' ' ? 36 : parseInt(character, 36)) * (9 - at),
    0,
  );
  return sum % 11 === 0;
}

/**
 * The letter counts as two digits from 10 up, in an order of its own, a second letter as the last of its two; weights
 * 1 9 8 … 1 1, mod 10.
 */
export function taiwanIdValid(id: string): boolean {
  const valueOf = (letter: string): number => taiwanLetters.indexOf(letter) + 10;
  const first = valueOf(id.charAt(0));
  const second = id.charAt(1);
  const rest = [/\d/.test(second) ? Number(second) : valueOf(second) % 10, ...[...id.slice(2)].map(Number)];
  const digits = [Math.floor(first / 10), first % 10, ...rest];
  return digits.reduce((sum, digit, at) => sum + digit * (taiwanWeights[at] ?? 0), 0) % 10 === 0;
}

/** Identity and residence cards of Hong Kong and Taiwan. p₀ = 1/10, the greater of 1/11 and 1/10. */
export const islandId: Detector = {
  name: 'island-id',
  header: /hkid|香港身[份分]|[台臺][湾灣]身[份分]|身\s*[份分]\s*[证證]|居留[证證]/i,
  chanceRate: () => 1 / 10,
  candidates: ({ upper, letters, digits }) => {
    if (!letters || digits < 6) return [];
    return [
      ...(upper.match(hongKong) ?? []).map((id) => bareCandidate(id, hongKongIdValid(id))),
      ...(upper.match(taiwan) ?? []).map((id) => bareCandidate(id, taiwanIdValid(id))),
    ];
  },
  judge: judgedByCheck,
};

const foreigner = /(?<![0-9A-Z])[A-Z]{3}(\d{2})\d{2}(\d{6})\d{2}(?![0-9A-Z])/g;

/**
 * Permanent residence permit of foreigners before 2023, 15 places: country, province and city, day of birth, two
 * digits. The province and the day are the check: p₀ = 32/100 × 0.0365, as of random digits behind three letters.
 */
export const residencePermit: Detector = {
  name: 'residence-permit',
  header: /永久居留|居留[证證许許]|residence.?(permit|card)|green.?card/i,
  chanceRate: () => 0.0117,
  candidates: ({ upper, letters, digits }, today) => {
    if (!letters || digits < 12) return [];
    return [...upper.matchAll(foreigner)].map(([code, province = '', day = '']): CodeCandidate => {
      const born = ['19', '20'].some((century) => birthDayPlausible(century + day, today));
      return bareCandidate(code, provincePlausible(province) && born);
    });
  },
  likely: ({ upper, digits }) => digits >= 7 && /^[A-Z]{0,3}\d{7,18}[A-Z0-9]?$/.test(upper),
  judge: judgedByCheck,
};
