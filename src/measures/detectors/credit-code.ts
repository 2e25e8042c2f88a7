import { judgedByCheck, type CodeCandidate, type Detector } from './detector.ts';
import type { Reading } from './read.ts';
import { regionPlausible } from './resident-id.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Department that registers and kind of body, as in use (GB 32100-2015, table A.1 and its amendments). */
const kinds = /^(?:1[1-39]|2[19]|3[1-59]|4[19]|5[1-39]|6[129]|7[129]|8[19]|9[1-3]|A[19]|N[1-39]|Y1)/;
const shape = /(?<![0-9A-Z])[1-9ANY][1-9]\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])/g;

/** The check character of the first 17 characters: GB 32100-2015, 5.6: weights 3^(i−1) mod 31. */
export function creditCheckCharacter(first17: string): string {
  let [sum, weight] = [0, 1];
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** True for a unified social credit code that is right in every respect that can be checked. */
export function creditCodeValid(code: string): boolean {
  return (
    /^[0-9A-HJ-NP-RTUWXY]{18}$/.test(code) && wellFormed(code) && creditCheckCharacter(code.slice(0, 17)) === code[17]
  );
}

function wellFormed(code: string): boolean {
  const region = code.slice(2, 8);
  return (
    kinds.test(code) && (region === '100000' || regionPlausible(region) || regionPlausible(`${region.slice(0, 2)}01`))
  );
}

function codes({ upper, digits }: Reading, soleTraders: boolean): CodeCandidate[] {
  if (digits < 8 || upper.length < 18) return [];
  const text = upper.includes('-') || upper.includes(' ') ? upper.replace(/(?<=[0-9A-Z])[ -](?=[0-9A-Z])/g, '') : upper;
  return (text.match(shape) ?? []).flatMap((code) => {
    const sole = code.startsWith('92');
    if (sole !== soleTraders || !wellFormed(code)) return [];
    return [
      { text: code, shaped: true, wellFormed: true, checked: creditCodeValid(code), written: /[A-Z]/.test(code) },
    ];
  });
}

const detector = (name: 'credit-code' | 'sole-trader', soleTraders: boolean): Detector => ({
  name,
  header: /信用代[码碼]|社会信用|统一代码|uscc|credit.?code|usci|^(tyshxydm|xydm)/i,
  chanceRate: () => 1 / 31,
  candidates: (reading) => codes(reading, soleTraders),
  judge: judgedByCheck,
});

/**
 * Unified social credit code of anybody but a sole trader. p₀ = 1/31, the check character; kind and region are the
 * shape.
 */
export const creditCode = detector('credit-code', false);
/** Unified social credit code of a sole trader (92…), who is a person: the register reveals the name. */
export const soleTrader = detector('sole-trader', true);
