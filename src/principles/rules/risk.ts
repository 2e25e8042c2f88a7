import { singlesOut, type Candidate, type Likeness } from '../../measures/risk/index.ts';
import { saidOf } from '../../kernel/lists.ts';
import type { ListJudgeable } from '../judgeables.ts';
import { inProduct, named, nothing, percent, remedy, type Objection } from './objection.ts';
import { riskThresholds, type RuleBook } from '../../terms/index.ts';

/** Re-identification: what was measured of the revision, against the thresholds for its level. */
/** `about` names the revision that was measured. */
const generaliseFurther = ({ about }: ListJudgeable, reaches: string) => {
  const href = `/revisions/${/rev_\w+/.exec(about)?.[0] ?? '{id}'}/generalise`;
  return remedy(
    'generalise',
    `Have it generalised: POST ${href} tells which levels reach the threshold with the least loss, ` +
      'and applies them; or widen the quasi-identifiers yourself (bands instead of years, regions instead of places).',
    `A new revision in which ${reaches}.`,
    { action: 'revision.generalise', href },
  );
};
const declareColumns = (columns: readonly string[]) =>
  remedy(
    'declare-quasi-identifiers',
    'Declare every column by which a person could be recognised as a quasi-identifier.',
    'The risk is measured over them.',
    inProduct(
      '/dictionary',
      columns.map((name) => ({ name, role: 'quasi-identifier' })),
    ),
  );

export function classesTooSmall(judgeable: ListJudgeable, book: RuleBook): readonly Objection[] {
  const { personal, risk, quasiIdentifiers } = judgeable;
  if (!personal) return nothing;
  const { k } = riskThresholds(judgeable.level, book);
  if (risk === null || quasiIdentifiers.length === 0) {
    return [
      {
        code: 'risk-unmeasured',
        detail: 'The product is about persons, but no quasi-identifier is declared, so its risk cannot be measured.',
        measured: '0 quasi-identifiers',
        threshold: 'at least 1',
        remedies: [declareColumns([])],
      },
    ];
  }
  if (risk.k >= k) return rowsTakenForPersons(judgeable, k);
  return [
    {
      code: 'groups-too-small',
      says: { columns: quasiIdentifiers, k: risk.k, least: k, unique: risk.uniqueness, highest: risk.highest },
      detail:
        `By ${quasiIdentifiers.join(', ')} together, some persons stand in a group of ${risk.k}; ${percent(risk.uniqueness)} of the records are unique ` +
        `and the highest risk of re-identification is ${percent(risk.highest)}.`,
      measured: `k = ${risk.k}, highest risk ${risk.highest.toFixed(4)}, average ${risk.average.toFixed(4)}`,
      threshold: `k ≥ ${k}`,
      remedies: [generaliseFurther(judgeable, `every person stands in a group of at least ${k}`)],
    },
  ];
}

const sayPersons = (column: string) =>
  remedy(
    'say-persons',
    'Describe the product anew and say in "persons" whom its rows are of: {"column": …} names the column that tells persons ' +
      'apart, "rows" says that each row is another person.',
    'Groups are counted in persons.',
    inProduct('/persons', { column }),
  );

const sayingHow = ({ column, rows, persons, k }: Likeness): string =>
  `"${column}" repeats (${persons} values in ${rows} rows); counted by it, the smallest group has ${k}`;

/**
 * Rows were counted because the product does not say whose they are, and a column says that there are too few persons.
 */
function rowsTakenForPersons({ persons }: ListJudgeable, k: number): readonly Objection[] {
  const few = persons === undefined || persons.said ? [] : persons.alike.filter((one) => one.k < k);
  if (few.length === 0) return nothing;
  return [
    {
      code: 'rows-taken-for-persons',
      says: { columns: few.map(({ column }) => column), k: Math.min(...few.map((one) => one.k)), least: k },
      detail: `The product does not say whom its rows are of, so each row was counted as another person. But ${few.map(sayingHow).join('; ')}.`,
      measured: `k = ${Math.min(...few.map((one) => one.k))} by ${few.map(({ column }) => column).join(', ')}`,
      threshold: `k ≥ ${k}, in persons`,
      remedies: [sayPersons(few[0]?.column ?? '')],
    },
  ];
}

/**
 * For each declared sensitive column the worst class: distinct values l and distance t. The distance is the ordered one
 * where the column has an order, else the equal one; a hierarchy of the supplier's own choice would make it look
 * smaller than it is.
 */
export function classesTooAlike(judgeable: ListJudgeable, book: RuleBook): readonly Objection[] {
  const { personal, risk, columns } = judgeable;
  if (!personal || risk === null) return nothing;
  const { l, t } = riskThresholds(judgeable.level, book);
  return columns
    .filter(({ role }) => role === 'sensitive')
    .flatMap(({ name }): Objection[] => {
      const measures = saidOf(risk.sensitive, name);
      if (measures === undefined) {
        return [
          {
            code: 'sensitive-unmeasured',
            says: { column: name },
            detail: `What a group of persons tells about "${name}" was not measured.`,
            measured: 'not measured',
            threshold: `l ≥ ${l}, t ≤ ${t}`,
            remedies: [remedy('measure-again', 'Upload the revision again.', 'Its sensitive columns are measured.')],
          },
        ];
      }
      const distance = measures.tOrdered ?? measures.tEqual;
      const few: Objection[] =
        measures.distinct >= l
          ? []
          : [
              {
                code: 'too-few-values',
                says: { column: name, values: measures.distinct, least: l },
                detail:
                  measures.distinct === 0
                    ? `In some group nobody has a value of "${name}".`
                    : `In some group all persons have the same ${measures.distinct} value(s) of "${name}": ` +
                      'whoever is known to be in it is known to have them.',
                measured: `l = ${measures.distinct}`,
                threshold: `l ≥ ${l}`,
                remedies: [generaliseFurther(judgeable, `every group has at least ${l} values`)],
              },
            ];
      const far: Objection[] =
        distance <= t
          ? []
          : [
              {
                code: 'spread-apart',
                says: { column: name, distance, most: t },
                detail: `In some group "${name}" is spread so differently from the whole that being in it tells much about a person.`,
                measured: `t = ${distance.toFixed(4)}`,
                threshold: `t ≤ ${t}`,
                remedies: [generaliseFurther(judgeable, `no group differs from the whole by more than ${t}`)],
              },
            ];
      return [...few, ...far];
    });
}

export function tooManyAtRisk(judgeable: ListJudgeable, book: RuleBook): readonly Objection[] {
  const { personal, risk } = judgeable;
  if (!personal || risk === null) return nothing;
  const { highest, atRisk } = riskThresholds(judgeable.level, book);
  if (risk.highest <= highest && risk.atRisk <= atRisk) return nothing;
  return [
    {
      code: 'too-many-at-risk',
      says: { atRisk: risk.atRisk, tau: book.thresholds.tau, highest: risk.highest },
      detail: `${percent(risk.atRisk)} of the records are at a risk above ${percent(book.thresholds.tau)}; the highest is ${percent(risk.highest)}.`,
      measured: `highest risk ${risk.highest.toFixed(4)}, at risk ${risk.atRisk.toFixed(4)}`,
      threshold: `highest risk ≤ ${highest}, at risk ≤ ${atRisk}`,
      remedies: [generaliseFurther(judgeable, 'the records at risk are within the threshold')],
    },
  ];
}

/**
 * Columns that single persons out and are not declared quasi-identifiers. The key may: it is made to. A
 * declared measure, and an identifier that is a date or an amount, go to a person, who can say whether strangers could
 * know it (a birthday or a postcode) or not (a meter's reading). Everything else is refused. Signs of a
 * quasi-identifier, by name or by values, go to a person too, also in an identifier; but there the naming of persons or
 * households is not a sign.
 */
export function undeclaredIdentifiers(
  { personal, candidates, columns, keyColumn, signs, level }: ListJudgeable,
  book: RuleBook,
): readonly Objection[] {
  if (!personal) return nothing;
  const { thresholds } = book;
  const limits = { separation: thresholds.separation, k: riskThresholds(level, book).k };
  const roleOf = (name: string) => columns.find((column) => column.name === name)?.role ?? 'undeclared';
  const rolesOf = (candidate: Candidate) => candidate.columns.map(roleOf).filter((role) => role !== 'quasi-identifier');
  const open = candidates.filter(
    (candidate) =>
      singlesOut(candidate, limits) &&
      rolesOf(candidate).length > 0 &&
      !candidate.columns.some((name) => name === keyColumn),
  );
  const measures = open.filter((candidate) =>
    rolesOf(candidate).every((role) => role === 'measure' || role === 'identifier'),
  );
  const others = open.filter((candidate) => !measures.includes(candidate));
  const shown = signs.filter(({ column, sign }) =>
    roleOf(column) === 'identifier'
      ? !names.includes(sign) && column !== keyColumn
      : ['measure', 'free-text', 'undeclared'].includes(roleOf(column)),
  );
  return [
    ...separating(others, 'refused', 'and no declaration accounts for it', thresholds.separation),
    ...separating(
      measures,
      'needs-review',
      'though not declared so: a person must see whether strangers could know it',
      thresholds.separation,
    ),
    ...shown.map(({ column, sign, by }): Objection => ({
      verdict: 'needs-review',
      code: 'looks-like-quasi-identifier',
      says: { column, sign },
      detail: `Column "${column}" (declared ${roleOf(column)}) looks like ${sign}, by its ${by}.`,
      measured: `${column}: ${sign}`,
      threshold: 'every quasi-identifier declared',
      remedies: [declareColumns([column])],
    })),
  ];
}

/** Signs that say whom an identifier names. */
const names: readonly string[] = ['person', 'household', 'name'];

function separating(
  candidates: readonly Candidate[],
  verdict: Objection['verdict'] & string,
  how: string,
  threshold: number,
): Objection[] {
  if (candidates.length === 0) return [];
  const names = candidates.map((candidate) => candidate.columns.join(' + '));
  return [
    {
      verdict,
      code: 'singles-out',
      says: { columns: names, separation: Math.max(...candidates.map(({ separation }) => separation)) },
      detail: `Nearly every two persons differ in ${named(names)}, ${how}.`,
      measured: `${candidates.length} sets of columns, separation up to ${Math.max(...candidates.map(({ separation }) => separation)).toFixed(4)}`,
      threshold: `separation ≤ ${threshold} of what is not declared`,
      remedies: [
        declareColumns([...new Set(candidates.flatMap((candidate) => candidate.columns))]),
        remedy('coarsen', 'Round or band these columns, or leave them out.', 'They no longer single anyone out.'),
      ],
      evidence: candidates.map(({ separation }, index) => ({
        row: null,
        column: names[index] as string,
        masked: separation.toFixed(6),
      })),
    },
  ];
}

/** The persons of a table were counted by rows, though a column looks as if a person had several. */
function rowsOfOnePerson({ persons, risk, level }: ListJudgeable, book: RuleBook): Objection[] {
  const { k } = riskThresholds(level, book);
  const told = persons?.alike.filter((one) => persons.said || one.k >= k || (risk !== null && risk.k < k)) ?? [];
  return told.map((one): Objection => ({
    verdict: 'needs-review',
    code: 'row-is-no-person',
    says: { column: one.column, persons: one.persons, rows: one.rows },
    detail:
      `${persons?.said ? 'The product says that each row is another person' : 'The product does not say whom its rows are of'}, ` +
      `but ${sayingHow(one)}: a person must see whether it tells persons apart.`,
    measured: `${one.column}: ${one.persons} values in ${one.rows} rows`,
    threshold: 'each row another person, where rows are counted',
    remedies: [sayPersons(one.column)],
  }));
}

/**
 * Rows that were copied to make groups look larger. A divisor that all multiplicities share does not arise by chance.
 * The share of repeated rows means something only where a group should show variety: when a row has more than its key
 * and its quasi-identifiers, and yet most groups consist of equal rows. A generalised table has many equal rows and is
 * left alone. Rows of one person that were counted as persons make groups look larger too.
 */
export function repeatedRows(subject: ListJudgeable, book: RuleBook): readonly Objection[] {
  return subject.personal ? [...copiedRows(subject, book), ...rowsOfOnePerson(subject, book)] : nothing;
}

function copiedRows({ repetition, risk, columns }: ListJudgeable, { thresholds }: RuleBook): readonly Objection[] {
  if (repetition === null || repetition.rows === 0) return nothing;
  const { rows, classes, gcd, share } = repetition;
  const more = columns.some(({ role }) => role !== 'identifier' && role !== 'quasi-identifier');
  const uniform = more && risk !== null && classes < 2 * risk.classes && share > thresholds.repetition;
  if (gcd < 2 && !uniform) return nothing;
  return [
    {
      verdict: 'needs-review',
      code: gcd >= 2 ? 'rows-multiplied' : 'rows-repeated',
      says: { divisor: gcd, different: classes, rows },
      detail:
        gcd >= 2
          ? `Beside their key, all rows occur a multiple of ${gcd} times: they look copied, so that groups look larger than they are.`
          : 'Most groups consist of rows that are equal in everything but their key: they look copied, so that groups look larger than they are.',
      measured: `${classes} different of ${rows} rows, common divisor ${gcd}`,
      threshold: `no common divisor, and at most ${percent(thresholds.repetition)} repeated where rows should differ`,
      remedies: [
        remedy('drop-copies', 'Leave the copies out, and generalise instead.', 'The groups are what they seem.'),
      ],
    },
  ];
}
