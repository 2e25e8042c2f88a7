import type { Actor } from './actor.ts';
import { isFourEyes, type Eyes, type FirstEyes } from './four-eyes.ts';
import { problem } from './problem.ts';
import type { Said } from './said.ts';

/** `unlike` names who did the first step: a field of the record, or a look-up of the room. That one may not move it. */
export type Transition<
  State extends string,
  Verb extends string,
  By extends string,
  Unlike extends string = never,
> = readonly [from: State, on: Verb, to: State, by: By, unlike?: Unlike];

export type Machine<State extends string, Verb extends string, By extends string, Unlike extends string = never> = {
  readonly noun: string;
  readonly initial: State;
  readonly rows: readonly Transition<State, Verb, By, Unlike>[];
  readonly states: readonly State[];
  /** The states that nothing leaves. */
  readonly ends: readonly State[];
  /**
   * The state after `verb`. In a state that knows no such move: 409, naming the moves there are. For whoever did the
   * first step, where a row wants four eyes: 403, saying who may do it.
   */
  next(state: State, verb: Verb, ...eyes: Eyes<Unlike>): State;
  /** The states in which `verb` is possible, for a statement that moves many records at once. */
  from(verb: Verb): State[];
  /** The state to which `verb` leads, from wherever it is possible. */
  to(verb: Verb): State;
  /** What can happen in `state`: verb, and who may do it. */
  moves(state: State): readonly { readonly verb: Verb; readonly to: State; readonly by: readonly By[] }[];
  /** Why four eyes forbid this move to who acts now, playing these parts; undefined when they do not. */
  unlike(state: State, verb: Verb, parts: readonly string[], ...eyes: Eyes<Unlike>): Said | undefined;
};

/**
 * A table of states: who may bring what from where to where. An end is a state with no row leaving it. `fourEyes` says
 * for each name in the column `unlike` who may do it instead.
 */
export function machine<State extends string, Verb extends string, By extends string, Unlike extends string = never>(
  noun: string,
  initial: NoInfer<State>,
  rows: readonly Transition<State, Verb, By, Unlike>[],
  ...[fourEyes]: [Unlike] extends [never] ? [] : [fourEyes: Readonly<Record<NoInfer<Unlike>, string>>]
): Machine<State, Verb, By, Unlike> {
  const states = [...new Set<State>([initial, ...rows.flatMap(([from, , to]) => [from, to])])];
  const ends = states.filter((state) => !rows.some(([from]) => from === state));
  const rowsOf = (state: State, verb: Verb) => rows.filter(([from, on]) => from === state && on === verb);
  const moves = (state: State) => {
    const verbs = [...new Set(rows.filter(([from]) => from === state).map(([, verb]) => verb))];
    return verbs.map((verb) => ({ verb, to: to(verb), by: rowsOf(state, verb).map(([, , , by]) => by) }));
  };
  const from = (verb: Verb): State[] => [...new Set(rows.filter(([, on]) => on === verb).map(([state]) => state))];
  const to = (verb: Verb): State => {
    const targets = new Set(rows.filter(([, on]) => on === verb).map(([, , target]) => target));
    if (targets.size !== 1) throw new Error(`A ${noun} comes to ${targets.size} states by ${verb}, not to one.`);
    return [...targets][0] as State;
  };
  for (const [, verb] of rows) to(verb);

  const unlike = (state: State, verb: Verb, parts: readonly string[], ...eyes: Eyes<Unlike>): Said | undefined => {
    const [record, actor] = eyes as [Readonly<Record<string, FirstEyes>>?, Pick<Actor, 'userId'>?];
    const possible = rowsOf(state, verb);
    const mine = possible.filter(([, , , by]) => parts.includes(by));
    const against = (mine.length > 0 ? mine : possible).map(([, , , , first]) =>
      first === undefined || isFourEyes(record?.[first] ?? null, actor?.userId ?? null) ? undefined : first,
    );
    const [first] = against.includes(undefined) ? [] : against;
    if (first === undefined) return undefined;
    return { code: 'four-eyes', says: { first }, detail: fourEyes?.[first] ?? '' };
  };
  const next = (state: State, verb: Verb, ...eyes: Eyes<Unlike>): State => {
    if (rowsOf(state, verb).length === 0) {
      const possible = moves(state).map((move) => move.verb);
      throw problem(
        'wrong-state',
        `The ${noun} is ${state}; ${possible.length > 0 ? `from there it can only ${possible.join(', ')}` : 'that is an end'}.`,
        { state, possible },
      );
    }
    const [, actor] = eyes as [unknown?, Pick<Actor, 'parts'>?];
    const reason = unlike(state, verb, actor?.parts ?? [], ...eyes);
    if (reason !== undefined) throw problem('four-eyes', reason.detail, { says: reason.says });
    return to(verb);
  };
  return { noun, initial, rows, states, ends, next, from, to, moves, unlike };
}
