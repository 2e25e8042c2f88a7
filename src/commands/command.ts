import type { ParseArgsConfig } from 'node:util';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/**
 * A command of the command line. `run` resolves to the exit code: 0 done, 1 what was checked does not hold, 2 wrong
 * usage; 70 is a bug.
 */
export type Command = {
  readonly name: string;
  readonly says: string;
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly teaches: readonly string[];
  readonly run: (values: Values, positionals: readonly string[]) => Promise<number>;
};

/** Says on standard error what is wrong with how the command was called, and how it is; answers the exit code. */
export function wrongUsage(what: string, usage?: string): number {
  process.stderr.write(`${what}\n${usage === undefined ? 'Try: databourse --help' : `Usage: databourse ${usage}`}\n`);
  return 2;
}

/** Prints a fact as JSON with --json, else as a sentence. */
export function tell(values: Values, fact: Readonly<Record<string, unknown>>, sentence: string): void {
  process.stdout.write(values['json'] === true ? `${JSON.stringify(fact)}\n` : `${sentence}\n`);
}
