import { readFileSync, writeFileSync } from 'node:fs';
import { withDuck } from '../../src/data/duck.ts';
import { detectColumns, type ColumnVerdict, type DetectorName } from '../../src/measures/detectors/index.ts';
import { tableOfCells } from '../support/columns-of-cells.ts';
import { randomFrom } from '../support/identifiers.ts';
import { columnTypes, confusers, type ColumnCase, type ColumnType, type Make } from './detector-columns.ts';
import { formsTable, judgeForms } from './detector-heldout.ts';
import type { Measured } from './run.ts';

const today = '2024-11-22';
const readme = new URL('../../src/measures/detectors/README.md', import.meta.url);
/** One cell in a hundred: two in two hundred rows. */
const contamination = 0.01;

/** The worst that was said of a table, and by which detector it was meant to be said. */
type Outcome = { readonly verdict: 'identifier' | 'suspect' | 'clear'; readonly others: readonly DetectorName[] };
/** Columns stopped and columns refused, of so many. */
export type Row = {
  readonly name: string;
  readonly finds: DetectorName;
  readonly structured: boolean;
  readonly clean: readonly Outcome[];
  readonly mixed: readonly Outcome[];
  readonly confuser: readonly Outcome[];
  readonly confuserName: string;
};
export type Scores = Readonly<
  Record<'precision' | 'recall' | 'refused' | 'positives' | 'alarms' | 'negatives', number>
>;
export type Benchmark = {
  readonly rows: readonly Row[];
  readonly further: readonly { name: string; outcomes: readonly Outcome[] }[];
  readonly structured: Scores;
  readonly all: Scores;
};

/**
 * Judges every type of column, clean, at 1 % among other cells, and its confuser, once for each number of rows; clean
 * ones, of which more rows say no more, perhaps with fewer. The same seed gives the same cells.
 */
export async function benchmark(
  sizes: readonly number[],
  seed = 11643,
  cleanSizes: readonly number[] = sizes,
): Promise<Benchmark> {
  const rows: Row[] = [];
  for (const [at, type] of columnTypes.entries()) {
    const judgeAll = async (one: ColumnCase, shift: number, rowCounts = sizes): Promise<Outcome[]> => {
      const outcomes: Outcome[] = [];
      for (const size of rowCounts) outcomes.push(await outcome(one, size, seed + at * 97 + shift + size, type));
      return outcomes;
    };
    const mixed: ColumnCase = { ...type.clean, make: mixing(type) };
    rows.push({
      name: type.name,
      finds: type.finds,
      structured: type.structured,
      confuserName: type.confuser.name,
      clean: await judgeAll(type.clean, 0, cleanSizes),
      mixed: await judgeAll(mixed, 1),
      confuser: await judgeAll(type.confuser, 2),
    });
  }
  const further: { name: string; outcomes: Outcome[] }[] = [];
  for (const [at, [name, one]] of Object.entries(confusers).entries()) {
    const outcomes: Outcome[] = [];
    for (const size of sizes) outcomes.push(await outcome(one, size, seed + 7919 * (at + 1) + size));
    further.push({ name, outcomes });
  }
  return {
    rows,
    further,
    structured: scores(
      rows.filter(({ structured }) => structured),
      further,
    ),
    all: scores(rows, further),
  };
}

/** Every hundredth row is of the type, the others are filler. */
function mixing({ clean, filler }: ColumnType): Make {
  const every = Math.round(1 / contamination);
  return (random, at) => (at % every === 42 ? clean.make(random, at) : filler(random, at));
}

async function outcome(
  { make, shape = [['c', 'VARCHAR']] }: ColumnCase,
  size: number,
  seed: number,
  type?: ColumnType,
): Promise<Outcome> {
  const random = randomFrom(seed);
  const cells = Array.from({ length: size }, (_, at) => [make(random, at)].flat());
  const verdicts = await judged(cells, shape);
  const told = verdicts.filter(({ verdict }) => verdict !== 'clear');
  const meant = told.filter(({ detector }) => detector === type?.finds);
  const others = [...new Set(told.map(({ detector }) => detector).filter((detector) => detector !== type?.finds))];
  return {
    verdict: meant.some(({ verdict }) => verdict === 'identifier')
      ? 'identifier'
      : meant.length > 0
        ? 'suspect'
        : 'clear',
    others,
  };
}

async function judged(
  cells: readonly (readonly string[])[],
  shape: readonly (readonly [string, string])[],
): Promise<ColumnVerdict[]> {
  return withDuck(async (duck) => {
    await tableOfCells(duck, 'judged', shape, cells);
    return detectColumns(duck, 'judged', { today });
  });
}

/**
 * Stopped: refused or sent to a human. Of a confuser any verdict of any detector but of free text, which sentences are,
 * is a false alarm.
 */
function scores(rows: readonly Row[], further: Benchmark['further']): Scores {
  const positive = rows.flatMap(({ clean, mixed }) => [...clean, ...mixed]);
  const stopped = positive.filter(({ verdict }) => verdict !== 'clear').length;
  const negative = [...rows.flatMap(({ confuser }) => confuser), ...further.flatMap(({ outcomes }) => outcomes)];
  const alarms = negative.filter(alarmed).length;
  return {
    precision: stopped / (stopped + alarms),
    recall: stopped / positive.length,
    positives: positive.length,
    alarms,
    negatives: negative.length,
    refused: positive.filter(({ verdict }) => verdict === 'identifier').length / positive.length,
  };
}

function alarmed({ verdict, others }: Outcome): boolean {
  return verdict !== 'clear' || others.some((detector) => detector !== 'free-text');
}

/** The table of the README, from the figures of a benchmark. */
export function tableOf({ rows, further, structured, all }: Benchmark, sizes: readonly number[]): string {
  const signs = (outcomes: readonly Outcome[]): string =>
    outcomes.map(({ verdict }) => ({ identifier: 'I', suspect: 's', clear: '·' })[verdict]).join(' ');
  const alarms = (outcomes: readonly Outcome[]): string => outcomes.map((one) => (alarmed(one) ? 's' : '·')).join(' ');
  const marked = (outcomes: readonly Outcome[]): string =>
    outcomes.some(alarmed) ? ` (**alarm** ${alarms(outcomes)})` : '';
  const share = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));
  const line = (row: Row): string => {
    const { precision, recall } = scores([row], []);
    const cells = [
      row.name,
      row.finds,
      signs(row.clean),
      signs(row.mixed),
      row.confuserName,
      alarms(row.confuser),
      share(precision),
      share(recall),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const total = (name: string, { precision, recall, refused, positives, alarms: wrong, negatives }: Scores): string =>
    `| ${name} | ${positives} | ${share(recall)} | ${share(refused)} | ${negatives} | ${wrong} | ${share(precision)} |`;
  return [
    `Sizes ${sizes.join(', ')} rows; a sign a size: I identifier (refused), s suspect (a human looks), · clear.`,
    '',
    '| | columns with identifiers | stopped (recall) | of all, refused | columns without | false alarms | precision |',
    '|---|---|---|---|---|---|---|',
    total('structured identifiers', structured),
    total('all', all),
    '',
    '| column | detector | clean | 1 % | confuser | alarm | precision | recall |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(line),
    '',
    `Further columns without identifiers: ${further.map(({ name, outcomes }) => name + marked(outcomes)).join(', ')}.`,
  ].join('\n');
}

/** A table as it comes: ids of several kinds, pseudonyms, numbers, times and words. */
async function rowsPerSecond(rows: number): Promise<Record<string, number>> {
  return withDuck(async (duck) => {
    await duck.run(`CREATE TEMP TABLE wide AS SELECT
      md5(i::VARCHAR) AS pseudonym, (1300000000 + hash(i) % 900000000)::VARCHAR || '1' AS number, (hash(i, 3) % 100000)::INTEGER AS amount,
      (hash(i, 4) % 10000)::DOUBLE / 7 AS rate, ['上海', '北京', '广州'][1 + i % 3] AS city, DATE '2020-01-01' + (i % 900)::INTEGER AS day,
      'SO' || (hash(i, 5) % 10000000000)::VARCHAR AS code, (hash(i, 6) % 100000000000000000)::BIGINT AS big,
      '客户来电咨询订单' || (hash(i, 7) % 1000000000000)::VARCHAR || '，已处理' AS remark, i % 7 = 0 AS flag FROM range(${rows}) t(i)`);
    const began = process.hrtime.bigint();
    const worked = process.cpuUsage();
    await detectColumns(duck, 'wide', { today });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const { user, system } = process.cpuUsage(worked);
    return {
      'rows of the table': rows,
      columns: 10,
      seconds: Number(seconds.toFixed(1)),
      // On a machine that others use, the seconds of the processor say more than those of the clock.
      'processor seconds': Number(((user + system) / 1e6).toFixed(1)),
      'rows/s': Math.round(rows / seconds),
    };
  });
}

/**
 * `npm run bench -- detectors [--short] [--write]`: the table, and the speed over a table of a million rows. `--write`
 * puts the table into the README; `--short` leaves the greatest size and the speed out.
 */
export async function benchDetectors(): Promise<Measured> {
  const short = process.argv.includes('--short');
  const sizes = short ? [200, 2000] : [200, 2000, 20_000];
  const found = await benchmark(sizes);
  const parts = [await judgeForms('developed on'), await judgeForms('held out')];
  const [, heldOut] = parts;
  const table = `${formsTable(parts)}\n\n${tableOf(found, sizes)}`;
  if (!process.argv.includes('--json')) process.stdout.write(`${table}\n\n`);
  if (process.argv.includes('--write')) {
    const text = readFileSync(readme, 'utf8');
    writeFileSync(
      readme,
      text.replace(
        /(<!-- benchmark -->\n)[\s\S]*?(\n<!-- end -->)/,
        (_, open: string, close: string) => `${open}\n${table}\n${close}`,
      ),
    );
  }
  const speed = short ? {} : await rowsPerSecond(1_000_000);
  const { structured } = found;
  return {
    figures: {
      'types of columns': columnTypes.length,
      'columns judged': found.all.positives + found.all.negatives,
      'structured: precision': Number(structured.precision.toFixed(4)),
      'structured: recall': Number(structured.recall.toFixed(4)),
      'structured: refused outright': Number(structured.refused.toFixed(4)),
      'held out: structured recall': Number(heldOut?.structuredRecall.toFixed(4)),
      'held out: precision': Number(heldOut?.precision.toFixed(4)),
      'held out: certain of checked': Number(heldOut?.certain.toFixed(4)),
      'held out by': 'SHA-256 of the form or of form and name, first hexadecimal digit below 4',
      ...speed,
    },
    ratios: {},
  };
}
