import type {
  Candidate,
  Likeness,
  PopulationRisk,
  Repetition,
  Risk,
  Solution,
  Uniqueness,
} from '../measures/risk/index.ts';
import type { RiskThresholds } from '../terms/index.ts';

/** All that `databourse risk` measured; printed as it is with --json. */
export type Measured = {
  readonly file: string;
  readonly quasiIdentifiers: readonly string[];
  /** The column by which persons were counted; null: each row counted as another. And columns that look like one. */
  readonly persons: {
    readonly column: string | null;
    readonly given: boolean;
    readonly alike: readonly Likeness[];
  };
  readonly levels: readonly number[] | null;
  readonly leftOut: {
    readonly k: number;
    readonly rows: number;
    readonly share: number;
    readonly atMost: number;
    readonly feasible: boolean;
  } | null;
  /** Of the rows that stay. */
  readonly risk: Risk;
  readonly discernibility: number;
  readonly averageClass: number;
  readonly population: PopulationRisk | null;
  readonly uniqueness: (Uniqueness & { readonly fraction: number }) | null;
  readonly candidates: readonly Candidate[];
  readonly repetition: Repetition;
  readonly limits: RiskThresholds;
  readonly over: readonly string[];
  /** Null where none were searched. */
  readonly remedies: readonly Solution[] | null;
  /** How many vectors of levels were searched, of how many there are. */
  readonly searched: { readonly vectors: number; readonly of: number } | null;
};

const percent = (share: number, digits = 4): string => `${(share * 100).toFixed(digits)} %`;
const figure = (value: number | null): string => (value === null ? 'no solution' : String(value));
const row = (name: string, value: string | number, means: string): string =>
  `  ${name.padEnd(26)} ${String(value).padEnd(22)} ${means}`;

/** The limits of a delivery that the figures pass, in words. */
export function limitsPassed({ k, highest, atRisk, sensitive }: Risk, limits: RiskThresholds): string[] {
  return [
    ...(k >= limits.k ? [] : [`the smallest class has ${k}, at least ${limits.k} are needed`]),
    ...(highest <= limits.highest
      ? []
      : [`the highest risk is ${percent(highest, 2)}, at most ${percent(limits.highest, 0)} is allowed`]),
    ...(atRisk <= limits.atRisk
      ? []
      : [`${percent(atRisk, 2)} are at risk, at most ${percent(limits.atRisk, 0)} may be`]),
    ...Object.entries(sensitive).flatMap(([name, { distinct, tEqual, tOrdered }]) => [
      ...(distinct >= limits.l
        ? []
        : [`in some class "${name}" has ${distinct} value(s), at least ${limits.l} are needed`]),
      ...tooFar(name, tOrdered ?? tEqual, limits),
    ]),
  ];
}

function tooFar(name: string, distance: number, { t }: RiskThresholds): string[] {
  return distance <= t
    ? []
    : [`in some class "${name}" is ${distance.toFixed(4)} from the whole, at most ${t} is allowed`];
}

export function wordsOf(measured: Measured): string {
  const { file, quasiIdentifiers, levels, risk, leftOut } = measured;
  const at = levels === null ? '' : ` at levels ${levels.join(',')}`;
  return [
    `${file}: ${risk.rows} records by ${quasiIdentifiers.join(', ')}${at}`,
    ...personsCounted(measured),
    ...leavingOut(leftOut),
    '',
    ...riskRows(measured),
    ...sensitiveRows(risk),
    ...populationRows(measured),
    ...besides(measured),
    '',
    ...verdict(measured),
  ].join('\n');
}

function personsCounted({ persons: { column, given, alike }, risk: { persons } }: Measured): string[] {
  if (column === null || persons === undefined)
    return given ? ['Each record counts as another person, as told.'] : ['Each record counts as another person.'];
  const like = alike.find((one) => one.column === column);
  const why = like === undefined ? '' : `: it looks like a person's (by its ${like.by}) and repeats`;
  return [
    `Counted: ${persons.persons} persons, by the column "${column}"${why}.`,
    ...(persons.unknown === 0 ? [] : [`${persons.unknown} records name nobody; they make no class larger.`]),
    ...(persons.several === 0
      ? []
      : [`${persons.several} persons stand in several classes; each counts at the worst.`]),
    ...(given
      ? []
      : ['Say --person COLUMN to count by another column, or --person rows if each record is another person.']),
  ];
}

function leavingOut(leftOut: Measured['leftOut']): string[] {
  if (leftOut === null) return [];
  const [small, most] = [
    `${leftOut.rows} records, ${percent(leftOut.share)}, in classes smaller than ${leftOut.k}`,
    percent(leftOut.atMost, 2),
  ];
  return [
    leftOut.feasible
      ? `Feasible: ${small} are left out (at most ${most}).`
      : `Not feasible: ${small}; at most ${most} may be left out. None was.`,
  ];
}

function riskRows({ risk, discernibility, averageClass }: Measured): string[] {
  const who = risk.persons === undefined ? 'records' : 'persons';
  return [
    'If someone is known to be in the file (prosecutor)',
    row('k', risk.k, `size of the smallest class of ${who} that look alike`),
    row('highest risk', risk.highest, `chance to find the ${who.slice(0, -1)} most at risk, 1/k`),
    row(
      'average risk',
      risk.average,
      risk.persons === undefined ? 'classes / records' : 'mean over persons of 1 / class size',
    ),
    row(`${who} at risk`, risk.atRisk, `share of ${who} with a risk above 0.2`),
    row('uniqueness', risk.uniqueness, `share of ${who} that are alone in their class`),
    row('classes', risk.classes, 'of records that agree in all quasi-identifiers'),
    row('average class size', averageClass, `${who} / classes`),
    row('alpha-distinction', risk.alphaDistinction, `classes / ${who}`),
    row('alpha-separation', risk.alphaSeparation, `share of pairs of ${who} that can be told apart`),
    row('discernibility', discernibility, 'sum of squared class sizes; a left-out record counts as all records'),
  ];
}

function sensitiveRows({ sensitive }: Risk): string[] {
  return Object.entries(sensitive).flatMap(([name, measures]) => [
    '',
    `What the worst class tells about "${name}"`,
    row('distinct l', measures.distinct, 'different values'),
    row('entropy l', measures.entropy, 'exp(H)'),
    row(
      'recursive c (l = 2)',
      measures.recursive ?? 'none',
      'commonest value / all others; none: some class has one value',
    ),
    row('t, equal', measures.tEqual, 'distance from the whole, all values equally apart'),
    ...(measures.tOrdered === null ? [] : [row('t, ordered', measures.tOrdered, 'by the order of the values')]),
    ...(measures.tHierarchical === null
      ? []
      : [row('t, hierarchical', measures.tHierarchical, 'by the hierarchy of the values')]),
  ]);
}

function populationRows({ population, uniqueness }: Measured): string[] {
  const known =
    population === null
      ? []
      : [
          '',
          'Against the population',
          row('k-map', population.kMap, 'size in the population of the smallest class'),
          row('highest journalist risk', population.highest, '1 / k-map'),
          row('average journalist risk', population.average, ''),
          row('marketer risk', population.marketer, 'share of records expected to be found when all are looked up'),
          ...(population.uncovered === 0
            ? []
            : [`  ${population.uncovered} records are not in the population: is it the right one?`]),
        ];
  const estimated =
    uniqueness === null
      ? []
      : [
          '',
          `Estimated to be unique in the population, if ${percent(uniqueness.fraction, 2)} of it were drawn`,
          row("by Dankar's rule", uniqueness.dankar.estimate, `by ${uniqueness.dankar.rule}`),
          row('Zayatz', figure(uniqueness.zayatz), ''),
          row('Pitman', figure(uniqueness.pitman), ''),
          row('SNB', figure(uniqueness.snb), ''),
        ];
  return [...known, ...estimated];
}

function besides({ candidates, repetition }: Measured): string[] {
  const copies = repetition.gcd > 1 ? `each stands a multiple of ${repetition.gcd} times` : '';
  return [
    ...(candidates.length === 0
      ? []
      : ['', 'Columns nobody declared that single persons out (leave out keys that are pseudonyms)']),
    ...candidates
      .slice(0, 20)
      .map(({ columns, separation, distinct, unique = 0 }) =>
        row(columns.join(' + '), separation, `${distinct} values; ${percent(unique, 2)} are alone with theirs`),
      ),
    ...(repetition.share === 0 ? [] : ['', row('rows that repeat others', percent(repetition.share, 2), copies)]),
  ];
}

function verdict({ over, remedies, leftOut, levels, quasiIdentifiers, limits }: Measured): string[] {
  if (over.length === 0) return ['Within the limits of a delivery under the founding rule book.'];
  const told = ['Above the limits of a delivery under the founding rule book:', ...over.map((one) => `  ${one}`), ''];
  if (remedies === null)
    return [
      ...told,
      levels === null
        ? 'Remedy: give generalisation hierarchies (--hierarchies DIR), and the levels that lose least are searched.'
        : `Remedy: widen further, leave out classes smaller than ${limits.k} (--k ${limits.k} --suppress 0.05), or leave --levels out: they are searched.`,
    ];
  if (remedies.length === 0)
    return [
      ...told,
      `No levels of these hierarchies reach the limits with ${percent(leftOut?.atMost ?? 0, 2)} of the rows left out. ` +
        'Allow more (--suppress 0.05), declare fewer columns, or leave one out.',
    ];
  return [
    ...told,
    `Remedy: widen ${quasiIdentifiers.join(', ')} to one of these levels, least loss first:`,
    ...remedies.map(
      ({ levels: to, loss, suppressed, risk, averageClass }) =>
        `  --levels ${to.join(',')}   loses ${percent(loss, 1)}, leaves out ${suppressed} rows; k = ${risk.k}, average class ${averageClass.toFixed(1)}`,
    ),
  ];
}
