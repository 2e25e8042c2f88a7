import { withDuck } from '../../src/data/duck.ts';
import { detectColumns, type DetectorName } from '../../src/measures/detectors/index.ts';
import { tableOfCells } from '../support/columns-of-cells.ts';
import { randomFrom } from '../support/identifiers.ts';
import { formCases, type FormMake } from './detector-forms.ts';
import { harmlessCases } from './detector-harmless.ts';

const today = '2024-11-22';
/** Cells of the same column; and of one in which the form is one cell in a hundred, where a check digit tells it. */
const allSizes = [60, 600];
const mixedRows = 3000;
const seeds = { 'developed on': 31_415, 'held out': 27_182 };

export type Part = 'developed on' | 'held out';
export type PartScores = {
  readonly part: Part;
  readonly positives: number;
  readonly negatives: number;
  readonly structuredRecall: number;
  readonly recall: number;
  readonly precision: number;
  /** Of columns with a check digit, those that are certain. */
  readonly certain: number;
  readonly missed: readonly string[];
  readonly uncertain: readonly string[];
  readonly alarms: readonly string[];
};
type Told = { readonly detector: DetectorName; readonly verdict: string };

/**
 * Judges every form under every name of its list, and every harmless column, of one part. Which part a case is in is
 * said by a hash of what it is called (`heldOut`), so nobody chose it.
 */
export async function judgeForms(part: Part, sizes: readonly number[] = allSizes): Promise<PartScores> {
  const seed = seeds[part];
  const wanted = part === 'held out';
  const [missed, uncertain, alarms]: [string[], string[], string[]] = [[], [], []];
  const counts = { positives: 0, structured: 0, structuredMissed: 0, checked: 0, negatives: 0 };
  for (const [at, { id, form, column }] of formCases.entries()) {
    if (formCases[at]?.heldOut !== wanted) continue;
    const mixed: FormMake = (random, row) => (row % 100 === 42 ? form.make(random, row) : 'n/a');
    const runs: [number, FormMake][] = sizes.map((size) => [size, form.make]);
    if (form.checked && form.type === undefined) runs.push([mixedRows, mixed]);
    for (const [size, make] of runs) {
      const told = await judged(make, size, column, form.type, seed + at * 31 + size);
      const meant = told.filter(({ detector }) => form.finds.includes(detector));
      counts.positives += 1;
      if (form.structured) counts.structured += 1;
      if (form.checked) counts.checked += 1;
      if (meant.length === 0) {
        missed.push(`${id} (${size})`);
        if (form.structured) counts.structuredMissed += 1;
      }
      if (form.checked && !meant.some(({ verdict }) => verdict === 'identifier')) uncertain.push(`${id} (${size})`);
    }
  }
  for (const [at, { id, column, called, heldOut }] of harmlessCases.entries()) {
    if (heldOut !== wanted) continue;
    for (const size of sizes) {
      const told = await judged(column.make, size, called, column.type, seed + 7919 + at * 31 + size);
      counts.negatives += 1;
      const said = told.map(({ detector, verdict }) => `${detector} ${verdict}`).join(', ');
      if (told.length > 0) alarms.push(`${id} (${size}): ${said}`);
    }
  }
  const stopped = counts.positives - missed.length;
  return {
    part,
    positives: counts.positives,
    negatives: counts.negatives,
    structuredRecall: (counts.structured - counts.structuredMissed) / counts.structured,
    recall: stopped / counts.positives,
    precision: stopped / (stopped + alarms.length),
    certain: (counts.checked - uncertain.length) / counts.checked,
    missed,
    uncertain,
    alarms,
  };
}

async function judged(make: FormMake, size: number, name: string, type = 'VARCHAR', seed: number): Promise<Told[]> {
  const random = randomFrom(seed);
  const cells = Array.from({ length: size }, (_, at) => [make(random, at)]);
  return withDuck(async (duck) => {
    await tableOfCells(duck, 'judged', [[name, type]], cells);
    const all = await detectColumns(duck, 'judged', { today });
    return all.filter(({ verdict }) => verdict !== 'clear');
  });
}

/** The lines of the README, from the figures of both parts. */
export function formsTable(parts: readonly PartScores[]): string {
  const share = (value: number): string => value.toFixed(3);
  return [
    '| part | columns with identifiers | structured: recall | all: recall | columns without | false alarms | precision | certain where a check digit exists |',
    '|---|---|---|---|---|---|---|---|',
    ...parts.map(
      (one) =>
        `| ${[
          one.part,
          one.positives,
          share(one.structuredRecall),
          share(one.recall),
          one.negatives,
          one.alarms.length,
          share(one.precision),
          share(one.certain),
        ].join(' | ')} |`,
    ),
    '',
    ...parts.map(({ part, missed, alarms }) =>
      [
        `Missed, ${part}: ${missed.join('; ') || 'none'}.`,
        `False alarms, ${part}: ${alarms.join('; ') || 'none'}.`,
      ].join(' '),
    ),
  ].join('\n');
}
