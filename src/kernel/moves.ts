import { z } from 'zod';
import type { Machine } from './machine.ts';
import type { Part } from './actor.ts';

/** What someone may do next with an object, or why not, so that no client derives permissions again. */
export type Move = { readonly action: string; readonly allowed: boolean; readonly why: string | null };

export const moveSchema = z.object({ action: z.string(), allowed: z.boolean(), why: z.string().nullable() });

/** The moves that its state table knows from this state: allowed for these parts unless `against` gives a reason. */
export function movesFor<State extends string, Verb extends string, By extends string>(
  states: Machine<State, Verb, By>,
  state: State,
  parts: readonly Part[],
  against: (verb: Verb) => string | undefined = () => undefined,
): Move[] {
  return states.moves(state).map(({ verb, by }) => {
    const mine = by.some((part) => (parts as readonly string[]).includes(part));
    const why = mine ? against(verb) : `Only the ${by.join(' or ')} may do this.`;
    return { action: `${states.noun}.${verb}`, allowed: why === undefined, why: why ?? null };
  });
}
