import type { Actor } from './actor.ts';

/** Who did the first step: the user whom a field of the record names, or those whom a look-up of the room found. */
export type FirstEyes = string | null | readonly string[];

/**
 * What a table of states with four eyes must be told before it moves anything: the record that says who did the first
 * step, and who acts now. A table without four eyes is told nothing.
 */
export type Eyes<Unlike extends string> = [Unlike] extends [never]
  ? []
  : [record: Readonly<Record<Unlike, FirstEyes>>, actor: Pick<Actor, 'userId' | 'parts'>];

/**
 * Whether two people have looked: who acts now is known and is not who did the first step. A field that names nobody
 * counts as no first look at all and refuses; a look-up that found nobody means that nobody decided before.
 */
export function isFourEyes(first: FirstEyes, second: string | null): boolean {
  if (first === null || second === null) return false;
  return typeof first === 'string' ? first !== second : !first.includes(second);
}
