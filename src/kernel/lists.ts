/** Each value once, in the order of its first place. */
export const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/**
 * What a record says of a name that comes from outside: undefined where it says nothing. A plain object also answers to
 * `constructor` and `toString`, which nobody gave it.
 */
export const saidOf = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** A list in pieces of at most `length`. */
export const inPieces = <T>(list: readonly T[], length: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / length) }, (_, piece) =>
    list.slice(piece * length, (piece + 1) * length),
  );
