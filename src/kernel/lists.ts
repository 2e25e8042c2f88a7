/** Each value once, in the order of its first place. */
export const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/**
 * What a record says of a name that comes from outside: undefined where it says nothing. A plain object also answers to
 * `constructor` and `toString`, which nobody gave it.
 */
export const saidOf = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** The members of a list by what they share, each group in the order of the list. */
export function groupBy<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** A list in pieces of at most `length`. */
export const inPieces = <T>(list: readonly T[], length: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / length) }, (_, piece) =>
    list.slice(piece * length, (piece + 1) * length),
  );
