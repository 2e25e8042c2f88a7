import { QueryTypes } from 'sequelize';
import { config } from '../../config/env.ts';
import { log } from '../kernel/log.ts';
import { db, engine } from './connection.ts';

type Wanted = {
  readonly setting: string;
  readonly is: (value: string) => boolean;
  readonly want: string;
  readonly because: string;
};

const wanted: readonly Wanted[] = [
  {
    setting: 'innodb_flush_log_at_trx_commit',
    is: (value) => value === '1',
    want: '1',
    because: 'otherwise a crash loses trades that were acknowledged',
  },
  {
    setting: 'innodb_doublewrite',
    is: (value) => value !== 'OFF' && value !== '0',
    want: 'ON',
    because: 'otherwise a torn page can destroy the database',
  },
  {
    setting: 'sql_mode',
    is: (value) => /STRICT_(TRANS|ALL)_TABLES/.test(value),
    want: 'strict',
    because: 'otherwise a value that does not fit is cut silently',
  },
  {
    setting: 'max_allowed_packet',
    is: (value) => Number(value) >= 16_777_216,
    want: 'at least 16777216',
    because: 'otherwise a large answer cannot be kept beside its idempotency key',
  },
  {
    setting: 'autocommit',
    is: (value) => value === '1' || value === 'ON',
    want: 'ON',
    because: 'otherwise single statements stay open',
  },
];

/**
 * What is wrong with the database's settings, each with its reason. Nothing on the embedded engine, whose settings are
 * ours.
 */
export async function unsafeSettings(): Promise<string[]> {
  if (engine() === 'sqlite') return [];
  const rows = await db().query<{ Variable_name: string; Value: string }>('SHOW VARIABLES', {
    type: QueryTypes.SELECT,
  });
  const values = new Map(rows.map((row) => [row.Variable_name, row.Value]));
  const faults = wanted
    .filter(({ setting, is }) => !is(values.get(setting) ?? ''))
    .map(({ setting, want, because }) => `${setting} is ${values.get(setting) ?? 'unset'}, wants ${want}: ${because}.`);
  if (values.get('log_bin') === 'ON' && values.get('sync_binlog') !== '1')
    faults.push(
      `sync_binlog is ${values.get('sync_binlog')}, wants 1: otherwise a crash loses trades from the replicas.`,
    );
  const major = /^(\d+)\.(\d+)/.exec(values.get('version') ?? '');
  const release = Number(major?.[1]) * 100 + Number(major?.[2]);
  if (release < 800 || (release >= 1000 && release < 1006))
    faults.push(`The server is version ${values.get('version')}, wants MariaDB 10.6 or MySQL 8.0 or newer.`);
  return faults;
}

/**
 * Refuses to start on a database that can lose what was acknowledged, naming every fault; UNSAFE_DATABASE=1 only warns.
 */
export async function preflight(): Promise<void> {
  const faults = await unsafeSettings();
  if (faults.length === 0) return;
  if (!config.UNSAFE_DATABASE)
    throw new Error(
      [
        'The database is not safe to trade on:',
        ...faults.map((fault) => `  ${fault}`),
        'Mend the settings, or start with UNSAFE_DATABASE=1 at your own risk.',
      ].join('\n'),
    );
  log.warn('the database is not safe to trade on', { faults });
}
