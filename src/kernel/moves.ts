import { z } from 'zod';
import type { Part } from './actor.ts';
import type { Eyes } from './four-eyes.ts';
import type { Machine } from './machine.ts';
import { gaps, type Said } from './said.ts';

/**
 * What someone may do next with an object, or why not, so that no client derives permissions again. `why` is the reason
 * in English, `because` the same by its code.
 */
export const moveSchema = z.object({
  action: z.string(),
  allowed: z.boolean(),
  why: z.string().nullable(),
  because: z.object({ code: z.string(), says: gaps }).nullable(),
});
export type Move = z.output<typeof moveSchema>;

/** A move that nothing speaks against, or that has this against it. */
export const move = (action: string, against: Said | undefined): Move => ({
  action,
  allowed: against === undefined,
  why: against?.detail ?? null,
  because: against === undefined ? null : { code: against.code, says: against.says },
});

/** Only who plays one of these parts may do it. */
export const onlyFor = (parts: readonly string[]): Said => ({
  code: 'not-your-part',
  says: { parts },
  detail: `Only the ${parts.join(' or ')} may do this.`,
});

type Against<Verb> = (verb: Verb) => Said | undefined;

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
    return move(`${states.noun.replaceAll(' ', '-')}.${verb}`, mine ? reason() : onlyFor(by));
  });
}
