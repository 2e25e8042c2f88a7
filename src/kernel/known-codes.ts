/**
 * The codes that a request may name, by their list. They change with the rule book, schemas do not: whoever reads a
 * request says which hold.
 */
export type KnownCodes = { readonly purposes: ReadonlySet<string>; readonly prohibited: ReadonlySet<string> };

/** Reads what was asked, by the codes known to the action that runs. */
export type Read<I> = (known: KnownCodes) => I;

let knownHere: KnownCodes | undefined;

/** Reads by these codes. `read` must not wait: they are known while it runs, and to nobody after. */
export function readBy<T>(known: KnownCodes | undefined, read: () => T): T {
  const before = knownHere;
  knownHere = known;
  try {
    return read();
  } finally {
    knownHere = before;
  }
}

/**
 * Whether a code is of a list, for the schema that is being read by. A schema that asks where no codes were given is
 * our mistake, not the caller's.
 */
export function isKnown(list: keyof KnownCodes, code: string): boolean {
  if (!knownHere) throw new Error(`A schema asks for the known ${list}, but parse was given none.`);
  return knownHere[list].has(code);
}
