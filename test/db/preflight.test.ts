import { expect } from 'chai';
import type { Sequelize } from 'sequelize';
import { db } from '../../src/db/connection.ts';
import { preflight, unsafeSettings } from '../../src/db/preflight.ts';
import { startExchange } from '../support/exchange.ts';

const safe = {
  innodb_flush_log_at_trx_commit: '1',
  innodb_doublewrite: 'ON',
  sql_mode: 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION',
  max_allowed_packet: '16777216',
  autocommit: 'ON',
  log_bin: 'ON',
  sync_binlog: '1',
  version: '10.11.8-MariaDB',
};

/** What the check says of a server with other settings than safe ones; those of the real one are shared with others. */
async function on<T>(settings: Readonly<Record<string, string>>, check: () => Promise<T>): Promise<T> {
  const database = db() as { -readonly [Name in keyof Sequelize]: unknown };
  const rows = Object.entries({ ...safe, ...settings }).map(([name, value]) => ({ Variable_name: name, Value: value }));
  database.query = async () => rows;
  database.getDialect = () => 'mysql';
  try {
    return await check();
  } finally {
    delete database.query;
    delete database.getDialect;
  }
}

describe('the look at the database before the start', () => {
  before(() => startExchange());

  it('finds nothing wrong with the database of this test run, nor with a safe server', async () => {
    expect(await unsafeSettings()).to.deep.equal([]);
    const fine: Record<string, string>[] = [
      {},
      { log_bin: 'OFF', sync_binlog: '0' },
      { version: '8.0.36' },
      { innodb_doublewrite: 'DETECT_AND_RECOVER' },
    ];
    for (const settings of fine) expect(await on(settings, unsafeSettings)).to.deep.equal([]);
  });

  const unsafe: Readonly<Record<string, readonly [value: string, told: RegExp]>> = {
    innodb_flush_log_at_trx_commit: [
      '2',
      /^innodb_flush_log_at_trx_commit is 2, wants 1: otherwise a crash loses trades/,
    ],
    innodb_doublewrite: ['OFF', /^innodb_doublewrite is OFF, wants ON/],
    sql_mode: ['NO_ENGINE_SUBSTITUTION', /^sql_mode is NO_ENGINE_SUBSTITUTION, wants strict/],
    max_allowed_packet: ['16777215', /^max_allowed_packet is 16777215, wants at least 16777216/],
    autocommit: ['OFF', /^autocommit is OFF, wants ON/],
    sync_binlog: ['0', /^sync_binlog is 0, wants 1/],
    version: ['10.5.23-MariaDB', /^The server is version 10.5.23-MariaDB, wants MariaDB 10.6 or MySQL 8.0/],
  };
  for (const [setting, [value, told]] of Object.entries(unsafe)) {
    it(`refuses ${setting} = ${value}, and says why`, async () => {
      const faults = await on({ [setting]: value }, unsafeSettings);
      expect(faults).to.have.length(1);
      expect(faults[0]).to.match(told);
    });
  }

  it('refuses to start, with every fault at once', async () => {
    const settings = Object.fromEntries(Object.entries(unsafe).map(([setting, [value]]) => [setting, value]));
    const message = await on(settings, () =>
      preflight().then(
        () => 'started',
        (error: Error) => error.message,
      ),
    );
    const lines = message.split('\n');
    expect([lines[0], lines.length]).to.deep.equal([
      'The database is not safe to trade on:',
      Object.keys(unsafe).length + 2,
    ]);
    expect((await on({ version: '5.7.44' }, unsafeSettings))[0]).to.match(/version 5.7.44/);
    expect(await preflight()).to.equal(undefined);
  });
});
