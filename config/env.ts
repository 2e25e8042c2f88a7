import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true');

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Every setting of the exchange: name, rule, default and meaning on one line. Nothing else reads the environment. */
// prettier-ignore
export const settings = {
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Where the HTTP server listens; 0 takes a free port.'),
  HOST: z.string().default('127.0.0.1').describe('The address the HTTP server binds.'),
  PUBLIC_URL: z.url().optional().describe('How the outside reaches the exchange; without its scheme, the name of the log.'),
  EXCHANGE_NAME: z.string().trim().min(1).max(60).optional()
    .describe('The name of the exchange on its pages; without it, Data Exchange, in the language of the reader.'),
  EXCHANGE_ZONE: z.string().default('Asia/Shanghai').refine(isZone, 'must be a time zone of the IANA database, such as Asia/Shanghai')
    .describe('The time zone in which its pages tell instants.'),
  DATA_DIR: z.string().default('var').describe('Folder of product files, hosted records, keys and the embedded database.'),
  DATABASE_URL: z.string().regex(/^(sqlite|mysql|mariadb):/, 'must start with sqlite: or mysql:')
    .optional()
    .describe('sqlite:FILE or mysql://user:password@host/name; without it, a SQLite file in DATA_DIR.'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10).describe('Connections per process to MariaDB or MySQL.'),
  DATABASE_CONNECT_MS: z.coerce.number().int().min(50).max(60_000).default(2_000)
    .describe('How long it may take to connect to MariaDB or MySQL, in milliseconds.'),
  DATABASE_ANSWER_MS: z.coerce.number().int().min(50).max(60_000).default(1_000)
    .describe('After so long without an answer it is asked, on a fresh connection, whether it works on the statement; else the connection is given up.'),
  DATABASE_STATEMENT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(5)
    .describe('Longest statement or COMMIT of a metered call or a command, in seconds.'),
  DATABASE_LONG_SECONDS: z.coerce.number().int().min(10).max(86_400).default(3_600)
    .describe('Longest statement of what is long by nature, in seconds: migrations, cycles, notices, sealing, reads.'),
  DATABASE_IDLE_SECONDS: z.coerce.number().int().min(1).max(600).default(4)
    .describe('How long the transaction of metered calls may do nothing before it is undone; that of a command four times as long.'),
  UNSAFE_DATABASE: flag.default(false).describe('1 starts in spite of database settings that can lose acknowledged trades.'),
  DUCKDB_MEMORY_MB: z.coerce.number().int().min(128).default(1024).describe('Memory of the data plane, in megabytes; above it, it spills to DATA_DIR.'),
  DUCKDB_THREADS: z.coerce.number().int().min(1).max(256).optional().describe('Threads of the data plane; without it, as many as there are cores.'),
  JOB_ABOVE_MB: z.coerce.number().int().min(1).default(32).describe('From which size on an uploaded file becomes a job by itself, in megabytes.'),
  JOB_SILENT_SECONDS: z.coerce.number().int().min(3).default(15).describe('A job of which nothing was heard for so long has lost its process, in seconds.'),
  STUDIES: z.coerce.number().int().min(1).max(64).default(1).describe('Processes that study strangers\' files at the same time, beside each serving process.'),
  STUDY_SECONDS: z.coerce.number().int().min(1).max(86_400).default(900).describe('How long one file may be studied, in seconds.'),
  STUDY_MEMORY_MB: z.coerce.number().int().min(256).default(3072).describe('Memory of a process that studies a file, in megabytes; above it, it is killed.'),
  STUDY_HEAP_MB: z.coerce.number().int().min(64).default(1024).describe('Of that, memory of the program itself; the rest is the data plane\'s.'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug', 'silent']).default('info').describe('How much the structured log on standard error tells.'),
  BODY_LIMIT_KB: z.coerce.number().int().min(1).default(1024).describe('Largest JSON request body, in kilobytes.'),
  UPLOAD_LIMIT_MB: z.coerce.number().int().min(1).default(512).describe('Largest product file, in megabytes.'),
  UPLOAD_LIMIT_ROWS: z.coerce.number().int().min(1).default(100_000_000).describe('Most rows of a product file; a few bytes of Parquet can claim billions.'),
  MAX_IN_FLIGHT: z.coerce.number().int().min(1).default(1000).describe('Requests served at once; above it the answer is 503 with Retry-After.'),
  ACCESS_TOKEN_MINUTES: z.coerce.number().int().min(1).max(60).default(10).describe('Life of an access token, in minutes.'),
  REFRESH_TOKEN_DAYS: z.coerce.number().int().min(1).max(90).default(14).describe('Life of a refresh token, in days.'),
  LOCK_AFTER_FAILURES: z.coerce.number().int().min(3).default(5).describe('Wrong passwords in a row that lock a user out.'),
  LOCK_MINUTES: z.coerce.number().int().min(1).default(15).describe('How long a locked-out user waits, in minutes.'),
  FEE_BPS: z.coerce.number().int().min(0).max(10_000).default(200).describe('The exchange fee, in hundredths of a percent of each charge.'),
  CYCLE_HOURS: z.coerce.number().int().min(1).max(168).default(24).describe('Length of a clearing cycle that the worker runs by itself, in hours.'),
  SHUTDOWN_SECONDS: z.coerce.number().int().min(1).default(20).describe('How long a stopping process finishes what it has accepted.'),
  OPERATOR_PASSWORD: z.string().min(12).optional().describe('First password of the people that `seed` makes; without it one is made up and printed once.'),
  CHEAP_PASSWORDS: flag.default(false).describe('1 hashes passwords at almost no cost, for tests; refused unless DATA_DIR is a temporary folder.'),
  DEMO_FOLDER: z.string().optional().describe('Set by `demo` for itself: the temporary folder it plays in.'),
} as const;

type Settings = Readonly<z.output<z.ZodObject<typeof settings>>>;

const isTemporary = (folder: string): boolean => resolve(folder).startsWith(resolve(tmpdir()) + sep);

const rules = z.object(settings).refine(({ CHEAP_PASSWORDS, DATA_DIR }) => !CHEAP_PASSWORDS || isTemporary(DATA_DIR), {
  path: ['CHEAP_PASSWORDS'],
  message: 'is for tests; with it DATA_DIR must lie in the temporary folder, where nothing is kept',
});

/** Reads the settings; a wrong environment is refused with every fault named at once. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    Object.keys(settings).map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const read = rules.safeParse(given);
  if (read.success) return Object.freeze(read.data);
  const faults = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is wrong:\n${faults.join('\n')}`);
}

/** The environment of a child process: this one's, with other settings. */
export function environmentWith(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** What a process that studies strangers' files needs to know: where files lie and its limits. No key, no database. */
const studySettings =
  /^(PATH|HOME|TMPDIR|TMP|TEMP|SystemRoot|LANG|TZ|NODE_ENV|DATA_DIR|LOG_LEVEL|DUCKDB_.*|UPLOAD_.*|STUDY_.*)$/;

/** The environment of such a process. */
export function studyEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => studySettings.test(name)));
}

/** A new folder for an exchange that is not kept, such as a demonstration or a test. */
export function temporaryFolder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `databourse-${purpose}-`));
}

export const config: Settings = readSettings(process.env);

/**
 * What hashing a password costs: argon2id with the parameters of RFC 9106's low-memory option, as OWASP recommends.
 * Tests make hundreds of people and keep nobody's secret.
 */
export const passwordCost = config.CHEAP_PASSWORDS
  ? { memoryCost: 8, timeCost: 1, parallelism: 1 }
  : { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
