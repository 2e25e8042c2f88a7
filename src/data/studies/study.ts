import type { WorkStep } from '../../kernel/follower.ts';
import type { Fault, StatedProblem } from '../../kernel/problem.ts';

/** What can be done with a stranger's file in a process of its own. Input and output are copied between processes. */
export type Study<Input, Output> = {
  readonly name: string;
  /** Never set: it only ties the types of both ends together. */
  readonly types?: (input: Input) => Output;
};

export const studyNamed = <Input, Output>(name: string): Study<Input, Output> => ({ name });

/** One thing to do, on its way to the process that does it. */
export type Order = { readonly study: string; readonly input: unknown };

/** What a process says while it works, and at its end. */
export type Report =
  | { readonly kind: 'step'; readonly step: WorkStep }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] }
  | { readonly kind: 'problem'; readonly problem: StatedProblem }
  | { readonly kind: 'ended'; readonly end: End }
  | { readonly kind: 'failed'; readonly stack: string };

export type StudyLimits = { readonly seconds: number; readonly memoryMb: number };

/** Why a process ended before its work did. */
export const ends = ['time', 'memory', 'killed', 'cancelled'] as const;
export type End = (typeof ends)[number];

/** A study that was ended from outside: by a limit, by whoever asked, or because its process died. */
export class StudyEnded extends Error {
  readonly end: End;

  constructor(end: End) {
    super(`The study ended: ${end}.`);
    this.name = 'StudyEnded';
    this.end = end;
  }
}
