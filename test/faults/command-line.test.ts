import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';
import { runProgram } from '../support/program.ts';

describe('the command', function () {
  this.timeout(180_000);

  it('migrates, seeds once and ends; serves only a migrated database; verifies what it exported and finds a change', async () => {
    const other = await otherExchange('line');
    try {
      const unmigrated = await runProgram(['serve'], { ...other.settings, PORT: '0' });
      expect(unmigrated.stderr).to.match(/migrate/);
      expect(unmigrated.code).to.equal(70);
      const migrated = await runProgram(['migrate', '--json'], other.settings);
      expect([
        migrated.code,
        (JSON.parse(migrated.stdout) as { migrated: string[] }).migrated.length > 0,
      ]).to.deep.equal([0, true]);
      expect(JSON.parse((await runProgram(['migrate', '--json'], other.settings)).stdout)).to.deep.equal({
        migrated: [],
      });
      expect((await runProgram(['seed', '--institutions', '--json'], other.settings)).code).to.equal(0);
      expect(JSON.parse((await runProgram(['seed', '--json'], other.settings)).stdout)).to.deep.equal({
        seeded: false,
      });
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
  const good = await runProgram(['verify', file, '--key', key, '--json']);
  expect([good.code, (JSON.parse(good.stdout) as { ok: boolean }).ok]).to.deep.equal([0, true]);
  const copy = readFileSync(file);
  copy[copy.length - 100] = (copy[copy.length - 100] as number) ^ 1;
  writeFileSync(file, copy);
  expect((await runProgram(['verify', file, '--key', key])).code).to.equal(1);
}
