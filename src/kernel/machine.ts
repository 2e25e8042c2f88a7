import { problem } from './problem.ts';

export type Transition<State extends string, Verb extends string, By extends string> = readonly [
  from: State,
  on: Verb,
  to: State,
  by: By,
];

export type Machine<State extends string, Verb extends string, By extends string> = {
  readonly noun: string;
  readonly initial: State;
  readonly rows: readonly Transition<State, Verb, By>[];
  readonly states: readonly State[];
  /** The state after `verb`. In a state that knows no such move: 409, naming the moves there are. */
  next(state: State, verb: Verb): State;
  /** What can happen in `state`: verb, and who may do it. */
  moves(state: State): readonly { readonly verb: Verb; readonly to: State; readonly by: readonly By[] }[];
};

/** A table of states: who may bring what from where to where. An end is a state with no row leaving it. */
export function machine<State extends string, Verb extends string, By extends string>(
  noun: string,
  initial: NoInfer<State>,
  rows: readonly Transition<State, Verb, By>[],
): Machine<State, Verb, By> {
  const states = [...new Set<State>([initial, ...rows.flatMap(([from, , to]) => [from, to])])];
  const moves = (state: State) => {
    const verbs = [...new Set(rows.filter(([from]) => from === state).map(([, verb]) => verb))];
    return verbs.map((verb) => {
      const matching = rows.filter(([from, on]) => from === state && on === verb);
      return { verb, to: (matching[0] as Transition<State, Verb, By>)[2], by: matching.map(([, , , by]) => by) };
    });
  };
  const next = (state: State, verb: Verb): State => {
    const row = rows.find(([from, on]) => from === state && on === verb);
    if (row) return row[2];
    const possible = moves(state).map((move) => move.verb);
    throw problem(
      'wrong-state',
      `The ${noun} is ${state}; ${possible.length > 0 ? `from there it can only ${possible.join(', ')}` : 'that is an end'}.`,
      { state, possible },
    );
  };
  return { noun, initial, rows, states, next, moves };
}
