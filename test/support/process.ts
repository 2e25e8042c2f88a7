import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentWith } from '../../config/env.ts';
import { program } from './program.ts';

/** An exchange in a process of its own, which can be killed and started again on the same data. */
export type Process = {
  readonly url: string;
  /** Of the process that runs now. */
  pid(): number;
  start(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  output(): string;
};

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Prepares an exchange process with these settings; `start` runs `databourse ARGS` and waits until it is ready. */
export async function exchangeProcess(
  changes: Readonly<Record<string, string>>,
  args: readonly string[] = ['start'],
): Promise<Process> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';
  return {
    url,
    pid: () => (child as ChildProcess).pid as number,
    output: () => output,
    async start() {
      const started = spawn(process.execPath, [...program, ...args], {
        env: environmentWith({ LOG_LEVEL: 'error', PORT: String(port), ...changes }),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      for (let waited = 0; waited < 60_000; waited += 50) {
        if (started.exitCode !== null) throw new Error(`The exchange ended with ${started.exitCode}: ${output}`);
        if (await isReady(url)) return;
        await sleep(50);
      }
      throw new Error(`The exchange was not ready after a minute: ${output}`);
    },
    async kill(signal) {
      const ended = child as ChildProcess;
      if (ended.exitCode !== null)
        throw new Error(`The exchange had ended by itself with ${ended.exitCode}: ${output}`);
      const code = new Promise<number | null>((resolve) => ended.once('exit', (exit) => resolve(exit)));
      ended.kill(signal);
      return code;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
