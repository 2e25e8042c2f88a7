import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { environmentWith } from '../../config/env.ts';
import { runLine } from '../../src/commands/line.ts';

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** How the program is started: its arguments to Node. */
export const program: readonly string[] = ['src/databourse.js'];

/** Runs the program in a process of its own, with these settings. */
export async function runProgram(
  args: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const options = { env: environmentWith({ LOG_LEVEL: 'error', ...changes }), timeout: 60_000 };
  return promisify(execFile)(process.execPath, [...program, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: number | null; killed?: boolean; stdout: string; stderr: string }) => ({
      code: error.killed ? -1 : (error.code ?? -2),
      stdout: error.stdout,
      stderr: error.stderr,
    }),
  );
}

/** What the program does with these arguments, in this process. Only for commands that open no database. */
export async function runHere(args: readonly string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const names = ['stdout', 'stderr'] as const;
  const writes = names.map((name) => process[name].write.bind(process[name]));
  for (const name of names) {
    process[name].write = (chunk: string | Uint8Array) => {
      said[name] += chunk.toString();
      return true;
    };
  }
  try {
    const code = await runLine(args);
    return { code, ...said };
  } finally {
    names.forEach((name, at) => (process[name].write = writes[at] as typeof process.stdout.write));
  }
}
