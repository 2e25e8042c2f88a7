import { toCsv, type DictionaryRow, type SeedTable } from './table.ts';
import { wageLicence, wageRecords, wageSource, type WageRecord } from './wages.ts';

/** One worker after generalisation; see `generalisedWageRecords`. */
export type GeneralisedWageRecord = {
  readonly subject: string;
  readonly age_band: string;
  readonly education_band: string;
  readonly occupation_group: string;
  readonly wage_band: string;
  /** Only to judge by: it does not leave with the table. */
  readonly union: WageRecord['union'];
};

/**
 * The columns of `generalisedWageRecords`: three quasi-identifiers, one sensitive column, no measure. Union status is
 * not released (B8).
 */
export const generalisedWageDictionary: readonly DictionaryRow[] = [
  {
    name: 'subject',
    label: "Supplier's pseudonym of the worker",
    type: 'text',
    role: 'identifier',
    identifierType: 'pseudonym',
  },
  { name: 'age_band', label: 'Age band', type: 'text', unit: 'year', role: 'quasi-identifier' },
  { name: 'education_band', label: 'Education band', type: 'text', role: 'quasi-identifier' },
  { name: 'occupation_group', label: 'Occupation group', type: 'text', role: 'quasi-identifier' },
  { name: 'wage_band', label: 'Hourly wage, quarter of the sample', type: 'text', unit: 'USD/h', role: 'sensitive' },
];

/**
 * What the generalised table promises at the least, per class of equal quasi-identifiers; design 03, contract delivery.
 */
export const generalisationFloor = { k: 11, l: 2, t: 0.3, suppressedShare: 0.05 } as const;

/**
 * The workers of `wageRecords` as a derived product: age in three bands, education in three, occupation in two, wage in
 * quarters of the sample; sex, race, region, marital status, sector and experience left out. Workers whose class has
 * fewer than 11 members, or only one wage band or union status, are suppressed (`generalisationReport` counts them).
 * Rows stand in the order of the pseudonym, so that their place tells nothing. Of 15,552 combinations of bandings over
 * all eight columns this is the one with the least non-uniform entropy loss that keeps all of `generalisationFloor`;
 * the test searches them all.
 */
export function generalisedWageRecords(): GeneralisedWageRecord[] {
  return generalise().rows;
}

/** How many workers were read, released and suppressed, and into how many classes the released ones fall. */
export function generalisationReport(): {
  readonly read: number;
  readonly released: number;
  readonly suppressed: number;
  readonly classes: number;
} {
  const { rows, read, classes } = generalise();
  return { read, released: rows.length, suppressed: read - rows.length, classes };
}

/** The generalised workers as a table, made to pass the gate for contract delivery. */
export function generalisedWageTable(): SeedTable {
  const { released, suppressed } = generalisationReport();
  return {
    name: 'wages-1985-generalised',
    title: 'Wage bands of workers, United States, May 1985',
    titleZh: '1985年5月美国劳动者工资分档',
    description: `Derived from 534 workers: age, education, occupation and wage in bands; ${released} rows, ${suppressed} outliers suppressed.`,
    source: wageSource,
    licence: wageLicence,
    format: 'csv',
    csv: toCsv(generalisedWageDictionary, generalisedWageRecords()),
    dictionary: generalisedWageDictionary,
    processing: [
      { step: 'generalised', what: 'Age, education, occupation and wage in bands; the rarest records left out' },
      { step: 'selected', what: 'Sex, race, region, marriage, sector, experience and union status left out' },
      { step: 'pseudonymised', what: 'Row numbers replaced by keyed pseudonyms' },
    ],
    completeness: 1,
    personal: true,
    keyColumn: 'subject',
  };
}

function generalise(): { rows: GeneralisedWageRecord[]; read: number; classes: number } {
  const classes = new Map<string, GeneralisedWageRecord[]>();
  const workers = wageRecords();
  for (const worker of workers) {
    const row = coarse(worker);
    const key = [row.age_band, row.education_band, row.occupation_group].join('|');
    classes.set(key, [...(classes.get(key) ?? []), row]);
  }
  const kept = [...classes.values()].filter(isReleasable);
  const rows = kept.flat().sort((a, b) => (a.subject < b.subject ? -1 : 1));
  return { rows, read: workers.length, classes: kept.length };
}

/**
 * Whether a class of equal quasi-identifiers may leave: k members or more, and l wage bands and union statuses or more.
 */
export function isReleasable(members: readonly GeneralisedWageRecord[]): boolean {
  const { k, l } = generalisationFloor;
  const distinct = (of: (row: GeneralisedWageRecord) => string) => new Set(members.map(of)).size;
  return members.length >= k && distinct((row) => row.wage_band) >= l && distinct((row) => row.union) >= l;
}

/** One worker in bands; an age below 18 is in none and throws. */
export function coarse(worker: WageRecord): GeneralisedWageRecord {
  return {
    subject: worker.subject,
    age_band: band(worker.age, [
      [18, '18-29'],
      [30, '30-44'],
      [45, '45-64'],
    ]),
    education_band: band(worker.education_years, [
      [0, 'less than 12 years'],
      [12, '12 years'],
      [13, '13 years or more'],
    ]),
    occupation_group: ['service', 'other'].includes(worker.occupation)
      ? 'service, craft and other'
      : 'management, professional, sales and clerical',
    wage_band: band(worker.hourly_wage, [
      [0, '00.00-05.24'],
      [5.25, '05.25-07.77'],
      [7.78, '07.78-11.24'],
      [11.25, '11.25 and more'],
    ]),
    union: worker.union,
  };
}

function band(value: number, bands: readonly (readonly [from: number, label: string])[]): string {
  const found = bands.findLast(([from]) => value >= from);
  if (found === undefined) throw new Error(`${value} is below every band.`);
  return found[1];
}
