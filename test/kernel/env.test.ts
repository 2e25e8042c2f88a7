import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { config, environmentWith, readSettings, settings } from '../../config/env.ts';
import { runProgram } from '../support/program.ts';

describe('the configuration', () => {
  it('is complete without any setting, and an empty one counts as none', () => {
    expect(readSettings({})).to.include({ PORT: 3000, DATA_DIR: 'var', UNSAFE_DATABASE: false, FEE_BPS: 200 });
    expect(readSettings({ PORT: '', DATABASE_URL: '', FEE_BPS: '' })).to.deep.equal(readSettings({}));
  });

  it('is refused with every fault named at once', () => {
    const wrong = {
      PORT: '99999',
      DATABASE_URL: 'postgres://x',
      UNSAFE_DATABASE: 'yes',
      FEE_BPS: '-1',
      OPERATOR_PASSWORD: 'short',
      LOG_LEVEL: 'loud',
    };
    let message = '';
    try {
      readSettings({ ...wrong, HOST: '0.0.0.0' });
    } catch (error) {
      message = (error as Error).message;
    }
    const [head, ...lines] = message.split('\n');
    expect(head).to.equal('The configuration is wrong:');
    expect(lines.map((line) => /^ {2}(\w+): ./.exec(line)?.[1])).to.have.members(Object.keys(wrong));
    expect(message).to.include('DATABASE_URL: must start with sqlite: or mysql:');
  });

  for (const [name, values] of Object.entries({
    MAX_IN_FLIGHT: ['0', '1.5'],
    BODY_LIMIT_KB: ['0'],
    UPLOAD_LIMIT_MB: ['0', 'x'],
    ACCESS_TOKEN_MINUTES: ['0', '61'],
    REFRESH_TOKEN_DAYS: ['0', '91'],
    LOCK_AFTER_FAILURES: ['2'],
    LOCK_MINUTES: ['0'],
    FEE_BPS: ['10001'],
    CYCLE_HOURS: ['0', '169'],
    SHUTDOWN_SECONDS: ['0'],
    DATABASE_POOL: ['1', '201'],
    DUCKDB_MEMORY_MB: ['127'],
    PUBLIC_URL: ['not an address'],
    PORT: ['-1'],
  })) {
    it(`takes no ${name} of ${values.join(' or ')}`, () => {
      for (const value of values) expect(() => readSettings({ [name]: value }), value).to.throw(`${name}: `);
    });
  }

  it('cannot be changed, and says what each setting means', () => {
    expect(Object.isFrozen(config)).to.equal(true);
    expect(Object.entries(settings).filter(([, rule]) => (rule.description ?? '').length < 10)).to.deep.equal([]);
  });

  it('gives a child process its environment with other settings', () => {
    expect(environmentWith({ PORT: '1' })).to.include({ PORT: '1', NODE_ENV: 'test' });
  });

  it('hashes passwords at the full cost unless it is told otherwise, whatever NODE_ENV says', () => {
    const program = `
      import { hashPassword } from './src/register/service/session.ts';
      process.stdout.write(await hashPassword('a password'));
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const hash = execFileSync(process.execPath, args, {
      env: environmentWith({ NODE_ENV: 'test', CHEAP_PASSWORDS: '' }),
      encoding: 'utf8',
    });
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('takes cheap password hashes in a temporary folder only, so that no exchange that is kept has them', async () => {
    for (const DATA_DIR of ['', 'var', '/srv/databourse', tmpdir(), `${tmpdir()}-kept`, `${tmpdir()}/../kept`])
      expect(() => readSettings({ CHEAP_PASSWORDS: '1', DATA_DIR }), DATA_DIR).to.throw(
        'CHEAP_PASSWORDS: is for tests',
      );
    expect(readSettings({ CHEAP_PASSWORDS: '1', DATA_DIR: join(tmpdir(), 'a-test') }).CHEAP_PASSWORDS).to.equal(true);
    for (const args of [['serve'], ['start'], ['work'], ['seed', '--institutions']]) {
      const { code, stderr } = await runProgram(args, { CHEAP_PASSWORDS: '1', DATA_DIR: 'var', PORT: '0' });
      expect(code, args[0]).to.be.above(0);
      expect(stderr).to.include('CHEAP_PASSWORDS: is for tests; with it DATA_DIR must lie in the temporary folder');
    }
  });
});
