import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { load, type Rate } from './load.ts';
import type { Measured } from './run.ts';

const body = JSON.stringify({ purpose: 'AcademicResearch', keys: ['-E5auCLcZRP8q6nGjAqe_w'] });
const program = [
  "const { default: express } = await import('express');",
  "const app = express().use(express.json()).post('/', (request, response) => response.json(request.body));",
  "const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));",
].join('\n');

/** The rate of a bare Express echo in a process of its own. */
export async function echoRate(): Promise<Rate> {
  const server = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: process.cwd(),
  });
  try {
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const url = `http://127.0.0.1:${port.toString().trim()}/`;
    await load({ url, bodies: [body], seconds: 2 });
    return await load({ url, bodies: [body] });
  } finally {
    server.kill();
  }
}

export async function benchEcho(): Promise<Measured> {
  const { perSecond, p50Ms, p99Ms } = await echoRate();
  return { figures: { 'echo requests/s': perSecond, 'echo p50 ms': p50Ms, 'echo p99 ms': p99Ms }, ratios: {} };
}
