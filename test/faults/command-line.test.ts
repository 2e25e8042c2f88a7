import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { environmentWith, temporaryFolder } from '../../config/env.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';

const execute = promisify(execFile);
type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

async function run(args: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = { env: environmentWith({ LOG_LEVEL: 'error', ...changes }), timeout: 60_000 };
  return execute(process.execPath, ['src/databourse.js', ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: number | null; killed?: boolean; stdout: string; stderr: string }) => ({
      code: error.killed ? -1 : (error.code ?? -2),
      stdout: error.stdout,
      stderr: error.stderr,
    }),
  );
}

describe('the command', function () {
  this.timeout(180_000);

  it('teaches, and tells wrong usage from a wrong setting', async () => {
    const help = await run(['--help']);
    expect([help.code, help.stdout.includes('databourse verify FILE')]).to.deep.equal([0, true]);
    expect((await run(['verify', '--help'])).stdout).to.match(/Every leaf and the root are computed again/);
    expect((await run(['fly'])).code).to.equal(2);
    expect((await run(['seed', '--nonsense'])).code).to.equal(2);
    expect((await run(['verify'])).code).to.equal(2);
    const wrong = await run(['migrate'], { PORT: 'x', FEE_BPS: '-1' });
    expect([wrong.code > 0, /PORT/.test(wrong.stderr), /FEE_BPS/.test(wrong.stderr)]).to.deep.equal([true, true, true]);
  });

  it('migrates, seeds once and ends; serves only a migrated database; verifies what it exported and finds a change', async () => {
    const other = await otherExchange('line');
    try {
      expect((await run(['serve'], { ...other.settings, PORT: '0' })).stderr).to.match(/migrate/);
      const migrated = await run(['migrate', '--json'], other.settings);
      expect([migrated.code, (JSON.parse(migrated.stdout) as { migrated: string[] }).migrated.length > 0]).to.deep.equal([0, true]);
      expect(JSON.parse((await run(['migrate', '--json'], other.settings)).stdout)).to.deep.equal({ migrated: [] });
      expect((await run(['seed', '--institutions', '--json'], other.settings)).code).to.equal(0);
      expect(JSON.parse((await run(['seed', '--json'], other.settings)).stdout)).to.deep.equal({ seeded: false });
      await verifyExport(other.settings);
    } finally {
      await other.drop();
    }
  });
});

async function verifyExport(settings: Record<string, string>): Promise<void> {
  const exchange = await exchangeProcess(settings, ['start']);
  await exchange.start();
  const { regulator } = await signInInstitutions(exchange.url, settings['OPERATOR_PASSWORD'] as string);
  const newest = (await regulator.get('/log/entries?limit=1')).body['items'] as unknown as { id: string }[];
  await regulator.get(`/log/entries/${newest[0]?.id}/proof?wait=proof`);
  const file = join(temporaryFolder('bundle'), 'log.ndjson');
  writeFileSync(file, (await regulator.get('/log/bundle')).text);
  const key = (await regulator.get('/log/verifier-key')).text.trim();
  expect(await exchange.kill('SIGTERM')).to.equal(0);
  const good = await run(['verify', file, '--key', key, '--json']);
  expect([good.code, (JSON.parse(good.stdout) as { ok: boolean }).ok]).to.deep.equal([0, true]);
  const copy = readFileSync(file);
  copy[copy.length - 100] = (copy[copy.length - 100] as number) ^ 1;
  writeFileSync(file, copy);
  expect((await run(['verify', file, '--key', key])).code).to.equal(1);
}
