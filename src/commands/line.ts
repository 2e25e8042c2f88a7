import { parseArgs } from 'node:util';
import { wrongUsage, type Command, type Values } from './command.ts';

const json = { json: { type: 'boolean' } } as const;
/** How a file is to be read: the same options as at an upload. */
// prettier-ignore
const reading = {
  delimiter: { type: 'string' }, encoding: { type: 'string' }, decimal: { type: 'string' },
  dateFormat: { type: 'string' }, skip: { type: 'string' }, quotes: { type: 'string' },
} as const;
const teachesReading = [
  "  --delimiter ';'     between the cells of CSV, where it is not to be guessed",
  '  --encoding gb18030  where it is not UTF-8: gb18030, gbk, big5, utf-16, windows-1252',
  '  --decimal ,         where numbers have a decimal comma',
  '  --dateFormat DMY    where dates are not as ISO 8601 writes them: YMD, DMY, MDY',
  '  --skip 3            how many lines stand before the header',
  '  --quotes lenient    takes a quote inside a cell that is not in quotes for data',
];

/**
 * Every command, in the order in which the help lists them. Each loads what it needs when it runs, and nothing before.
 */
// prettier-ignore
const commands: readonly Command[] = [
  {
    name: 'start',
    says: 'serve and work in one process, on the embedded database',
    usage: 'start [--seed]',
    options: { seed: { type: 'boolean' } },
    teaches: [
      'Migrates the database, founds the operator and the regulator when they are absent, and serves at HOST:PORT.',
      'With --seed a new exchange also gets two suppliers, two buyers, listings on real data and deposits.',
    ],
    run: async (values) => (await import('./exchange.ts')).start(values),
  },
  {
    name: 'build-console',
    says: 'build the pages for the browser, where they are absent or old',
    usage: 'build-console',
    options: {},
    teaches: [
      '`start` and `demo` do it by themselves; `serve` never does. Needs the development packages.',
    ],
    run: async () => (await import('./build-console.ts')).buildOnly(),
  },
  {
    name: 'serve',
    says: 'serve HTTP; stateless, as many as wanted',
    usage: 'serve [--workers N]',
    options: { workers: { type: 'string' } },
    teaches: [
      'Needs a migrated database and a `work` process beside it. --workers N runs N processes on one port.',
    ],
    run: async (values) => (await import('./exchange.ts')).serveOnly(values),
  },
  {
    name: 'work',
    says: 'seal the log, end agreements, tell past recipients, run clearing cycles',
    usage: 'work',
    options: {},
    teaches: [
      'Several may run; each task is done by one of them at a time, under a lease.',
    ],
    run: async () => (await import('./exchange.ts')).workOnly(),
  },
  {
    name: 'migrate',
    says: 'bring the database to the newest schema',
    usage: 'migrate [--json]',
    options: json,
    teaches: [
      'Safe to run from several places at once.',
    ],
    run: async (values) => (await import('./exchange.ts')).migrateOnly(values),
  },
  {
    name: 'seed',
    says: 'fill a new exchange with a small believable one',
    usage: 'seed [--institutions] [--json]',
    options: { ...json, institutions: { type: 'boolean' } },
    teaches: [
      'Founds operator and regulator; unless --institutions, also members, listings on real data and deposits.',
      'The first password is OPERATOR_PASSWORD, or is made up and printed once.',
    ],
    run: async (values) => (await import('./exchange.ts')).seedOnly(values),
  },
  {
    name: 'demo',
    says: 'play the life of a trade, explained, in a temporary folder',
    usage: 'demo [--exit]',
    options: { exit: { type: 'boolean' } },
    teaches: [
      'Keeps serving afterwards so that you can look; --exit ends it.',
    ],
    run: async (values) => (await import('./exchange.ts')).demo(values),
  },
  {
    name: 'verify',
    says: 'check an exported log bundle or a receipt, without network or database',
    usage: 'verify FILE [--key VKEY] [--checkpoint FILE] [--keys FILE] [--json]',
    options: { ...json, key: { type: 'string' }, checkpoint: { type: 'string' }, keys: { type: 'string' } },
    teaches: [
      'FILE is what GET /api/v1/log/bundle gave. Every leaf and the root are computed again.',
      'Give --key, obtained elsewhere, or you only learn that the bundle agrees with itself.',
      'With --keys, what /.well-known/jwks.json gave, FILE is a receipt, or the answer of a call that has one.',
      'Exit code 0: it holds. 1: it does not, and every fault is named.',
    ],
    run: async (values, positionals) => (await import('./verify.ts')).verify(values, positionals),
  },
  {
    name: 'risk',
    says: 'measure how well the people in a file are hidden, before it is listed',
    usage: 'risk FILE --qi A,B,… [options]',
    options: {
      ...json,
      qi: { type: 'string' }, sensitive: { type: 'string' }, population: { type: 'string' }, fraction: { type: 'string' },
      hierarchies: { type: 'string' }, levels: { type: 'string' }, suppress: { type: 'string' }, k: { type: 'string' }, person: { type: 'string' }, ...reading,
    },
    teaches: [
      'FILE is CSV, JSON, NDJSON or Parquet. The same functions measure an uploaded revision; nothing is sent anywhere.',
      '  --qi A,B,…          columns by which a person could be recognised together',
      '  --sensitive S,…     columns that must not follow from them: l-diversity and t-closeness',
      '  --person COLUMN     the column that tells persons apart; rows if each record is another person. Otherwise one that',
      "                      looks like a person's and repeats is looked for, and counted by",
      '  --population FILE   the population that FILE was drawn from: k-map, journalist and marketer risk',
      '  --fraction 0.1      or the share of it that was drawn: how many are estimated to be unique in it',
      '  --hierarchies DIR   one file *hierarchy_COLUMN.csv a column: raw value; level 1; level 2; …',
      '  --levels 1,0,…      widen to these levels, in the order of --qi; without it, the best levels are searched',
      '  --suppress 0.04     the largest share of rows that may be left out (0 by default)',
      '  --k 5               classes smaller than this are left out, where --levels or --suppress is given (5 by default)',
      ...teachesReading,
      'Exit code 0: within the limits of a delivery under the founding rule book. 1: above them, and what would help is told.',
    ],
    run: async (values, positionals) => (await import('./risk.ts')).risk(values, positionals),
  },
  {
    name: 'detect',
    says: 'look for direct identifiers in every column of a file',
    usage: 'detect FILE [options] [--json]',
    options: { ...json, ...reading },
    teaches: [
      'Prints the verdicts of the detectors on each column, with their figures; --json those of all. What is found is shown masked.',
      ...teachesReading,
      'Exit code 0: every column is clear. 1: some column holds, or may hold, direct identifiers.',
    ],
    run: async (values, positionals) => (await import('./detect.ts')).detect(values, positionals),
  },
  {
    name: 'study',
    says: 'study files for the process that starts it; nobody else needs it',
    usage: 'study',
    options: {},
    teaches: [
      'The exchange and this command line start it by themselves: a stranger\'s file is read in a process of its own.',
    ],
    run: async () => (await import('./study.ts')).study(),
  },
];

/** Runs what a command line asks for; answers the exit code. */
export async function runLine(line: readonly string[]): Promise<number> {
  const [name, ...rest] = line;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return help(name === 'help' ? rest[0] : undefined);
  const command = commands.find((known) => known.name === name);
  if (!command) return wrongUsage(`There is no command "${name}".`);
  let parsed;
  try {
    parsed = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    return wrongUsage((error as Error).message, command.usage);
  }
  const values = parsed.values as Values;
  if (values['help'] === true) return help(command.name);
  return command.run(values, parsed.positionals);
}

async function help(name: string | undefined): Promise<number> {
  const command = commands.find((known) => known.name === name);
  if (command) {
    process.stdout.write(`databourse ${command.usage}\n  ${command.says}\n\n${command.teaches.join('\n')}\n`);
    return 0;
  }
  const { settings } = await import('../../config/env.ts');
  const width = Math.max(...commands.map((known) => known.usage.length));
  const list = commands.map((known) => `  databourse ${known.usage.padEnd(width)}  ${known.says}`);
  const variables = Object.entries(settings).map(
    ([variable, rule]) => `  ${variable.padEnd(22)}  ${rule.description ?? ''}`,
  );
  const text = [
    'Databourse, a data exchange.',
    '',
    ...list,
    '',
    '  databourse help COMMAND teaches one command.',
    '',
    'Settings, from the environment:',
    ...variables,
    '',
    'Exit codes: 0 done, 1 what was checked does not hold, 2 wrong usage, 70 a bug.',
  ];
  process.stdout.write(`${text.join('\n')}\n`);
  return 0;
}
