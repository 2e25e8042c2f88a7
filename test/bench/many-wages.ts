import { createHash } from 'node:crypto';
import { generalisedWageRecords, generalisedWageTable, type SeedTable } from '../../seeders/data/index.ts';

/** The pseudonym of one of many persons. */
export const pseudonymOf = (person: number): string =>
  createHash('sha256').update(`bench ${person}`).digest().subarray(0, 16).toString('base64url');

/** The generalised wages so often that there are this many persons, each under a pseudonym of its own. */
export function manyWages(persons: number): SeedTable {
  const table = generalisedWageTable();
  const [header = ''] = (table.csv as string).split('\n', 1);
  const records = generalisedWageRecords();
  const lines = Array.from({ length: persons }, (_, person) => {
    const { age_band, education_band, occupation_group, wage_band } = records[
      person % records.length
    ] as (typeof records)[0];
    return [
      pseudonymOf(person),
      ...[age_band, education_band, occupation_group, wage_band].map((cell) => `"${cell}"`),
    ].join(',');
  });
  return { ...table, csv: `${[header, ...lines].join('\n')}\n` };
}
