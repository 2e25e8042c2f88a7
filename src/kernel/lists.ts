/** Each value once, in the order of its first place. */
export const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];
