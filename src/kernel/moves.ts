import { z } from 'zod';
import type { Part } from './actor.ts';
import type { Eyes } from './four-eyes.ts';
import type { Machine } from './machine.ts';

/** What someone may do next with an object, or why not, so that no client derives permissions again. */
export type Move = { readonly action: string; readonly allowed: boolean; readonly why: string | null };

export const moveSchema = z.object({ action: z.string(), allowed: z.boolean(), why: z.string().nullable() });

type Against<Verb> = (verb: Verb) => string | undefined;

/**
 * The moves that its state table knows from this state: allowed for these parts unless `against` gives a reason. Of a
 * table with four eyes, give the record and who asks instead: the table then says why it would refuse.
 */
export function movesFor<State extends string, Verb extends string, By extends string, Unlike extends string = never>(
  states: Machine<State, Verb, By, Unlike>,
  state: State,
  parts: readonly Part[],
  ...refusals: [Unlike] extends [never] ? [against?: Against<Verb>] : Eyes<Unlike>
): Move[] {
  const [against] = refusals;
  return states.moves(state).map(({ verb, by }) => {
    const mine = by.some((part) => (parts as readonly string[]).includes(part));
    const reason = () =>
      typeof against === 'function' ? against(verb) : states.unlike(state, verb, parts, ...(refusals as Eyes<Unlike>));
    const why = mine ? reason() : `Only the ${by.join(' or ')} may do this.`;
    return { action: `${states.noun.replaceAll(' ', '-')}.${verb}`, allowed: why === undefined, why: why ?? null };
  });
}
