const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Whether a unified social credit code is well formed and its check character right (GB 32100-2015: weights 3^(i−1) mod
 * 31, check = (31 − Σ mod 31) mod 31, over an alphabet without I, O, S, V, Z).
 */
export function isCreditCode(code: string): boolean {
  if (code.length !== 18) return false;
  const values = [...code].map((character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return false;
  return values[17] === creditCodeCheck(values.slice(0, 17));
}

/** The check character's value over the first 17 characters' values. */
export function creditCodeCheck(values: readonly number[]): number {
  let weight = 1;
  let sum = 0;
  for (const value of values) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return (31 - (sum % 31)) % 31;
}

/**
 * Completes 17 leading characters to a credit code by their check character. For seeds and forms that complete a code.
 */
export function completeCreditCode(leading: string): string {
  return leading + ALPHABET.charAt(creditCodeCheck([...leading].map((character) => ALPHABET.indexOf(character))));
}
