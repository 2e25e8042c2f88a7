import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { createConnection } from 'mysql2/promise';
import { environmentWith } from '../../config/env.ts';
import { type Body } from '../../seeders/client.ts';

export type Receipt = { readonly text: string; readonly signature: string; readonly key: string };
type Known = { readonly email: string; readonly userId: string; readonly memberId: string };
type Answer = { readonly status: number; readonly body: Body };
export type Golden = {
  /** Its people, what in it waits to be finished, and keys of records whose subjects did and did not opt out. */
  readonly cast: {
    readonly password: string;
    readonly ids: Readonly<Record<string, string>>;
    readonly keys: readonly string[];
    readonly optedOut: readonly string[];
    readonly people: Readonly<Record<string, Known>>;
  };
  readonly receipts: Readonly<Record<string, Receipt>>;
  readonly verdicts: Readonly<Record<string, { readonly shown: Answer; readonly replay: Answer }>>;
  readonly bundle: string;
  readonly verifierKey: string;
};

/** What `databourse migrate` says that it ran on the exchange with these settings. */
export async function migrateBy(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const env = environmentWith({ LOG_LEVEL: 'error', ...settings });
  const { stdout } = await promisify(execFile)(process.execPath, ['src/databourse.js', 'migrate', '--json'], { env });
  return (JSON.parse(stdout) as { migrated: string[] }).migrated;
}

export type Place = { readonly DATA_DIR: string; readonly DATABASE_URL: string };

/** Unpacks the old exchange of the engine under test to where these settings say, and returns its golden answers. */
export async function restore({ DATA_DIR, DATABASE_URL }: Place): Promise<Golden> {
  const isSqlite = DATABASE_URL.startsWith('sqlite:');
  const packed = readFileSync(new URL(`./old-exchange/${isSqlite ? 'sqlite' : 'mariadb'}.tar.br`, import.meta.url));
  const files = new Map(filesIn(brotliDecompressSync(packed)));
  for (const [name, bytes] of files) {
    if (!name.startsWith('data/')) continue;
    const path = join(DATA_DIR, name.slice('data/'.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  const text = (name: string): string => files.get(name)?.toString('utf8') as string;
  if (isSqlite) writeFileSync(DATABASE_URL.slice('sqlite:'.length), files.get('database.sqlite') as Buffer);
  else await runEach(DATABASE_URL, text('database.sql').split(/;\n/));
  const read = <T>(name: string): T => JSON.parse(text(`golden/${name}.json`)) as T;
  return {
    cast: read('cast'),
    receipts: read('receipts'),
    verdicts: read('verdicts'),
    bundle: text('golden/log-bundle.ndjson'),
    verifierKey: text('golden/verifier-key.txt').trim(),
  };
}

async function runEach(url: string, statements: readonly string[]): Promise<void> {
  const connection = await createConnection({ uri: url, charset: 'utf8mb4' });
  for (const statement of statements) if (statement.trim() !== '') await connection.query(statement);
  await connection.end();
}

/** The files in a tar archive (ustar, plain files only), by name. */
function* filesIn(tar: Buffer): Generator<[string, Buffer]> {
  const text = (from: number, length: number) => tar.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    yield [text(at, 100), tar.subarray(at + 512, at + 512 + size)];
    at += 512 * (1 + Math.ceil(size / 512));
  }
}
