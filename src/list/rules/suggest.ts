import type { ColumnProfile } from '../../data/ingest/index.ts';
import { detectorSays, identifierOf, type ColumnVerdict } from '../../measures/detectors/index.ts';
import type { PersonSign } from '../../measures/screening/index.ts';
import type { CellType, DictionaryRow } from '../schemas/dictionary.ts';

/** A row of a dictionary that somebody has still to confirm, and why it is suggested. */
export type SuggestedColumn = Pick<DictionaryRow, 'name' | 'type' | 'role' | 'identifierType'> & {
  readonly because: string;
};

type ColumnFacts = {
  readonly column: ColumnProfile;
  readonly rows: number;
  readonly found: ColumnVerdict | undefined;
  readonly sign: PersonSign | undefined;
  readonly aboutPersons: boolean;
};
type Suggestion = Pick<SuggestedColumn, 'role' | 'identifierType' | 'because'>;

const fewValues = 100;

/**
 * A dictionary for a file: what each column seems to hold, by its cells and its name. The first reason that holds
 * decides; where none does, a column is a measure.
 */
export function suggestedDictionary(
  columns: readonly ColumnProfile[],
  rows: number,
  detected: readonly ColumnVerdict[],
  signs: readonly PersonSign[],
): SuggestedColumn[] {
  const found = (name: string) =>
    detected
      .filter(({ column, verdict }) => column === name && verdict !== 'clear')
      .sort((a, b) => Number(b.verdict === 'identifier') - Number(a.verdict === 'identifier'))[0];
  const aboutPersons =
    signs.length > 0 ||
    detected.some(({ verdict, detector }) => verdict === 'identifier' && identifierOf[detector] === 'person');
  return columns.map((column) => {
    const facts = {
      column,
      rows,
      found: found(column.name),
      sign: signs.find((one) => one.column === column.name),
      aboutPersons,
    };
    const [first = measure(facts)] = reasons.flatMap((reason) => reason(facts) ?? []);
    return { name: column.name, type: typeOf(column.type), ...first };
  });
}

const reasons: readonly ((facts: ColumnFacts) => Suggestion | undefined)[] = [
  ({ found }) =>
    found?.detector === 'free-text'
      ? { role: 'free-text', because: 'Most cells are sentences, in which anything may stand.' }
      : undefined,
  ({ found }) =>
    found && identifierOf[found.detector] !== 'hint' && identifierOf[found.detector] !== 'personal'
      ? {
          role: 'identifier',
          identifierType: found.detector === 'credit-code' ? 'credit-code' : 'other',
          because: `It ${says(found)}: leave it out, or put a pseudonym in its place.`,
        }
      : undefined,
  ({ sign }) =>
    sign && {
      role: 'quasi-identifier',
      because: `Its ${sign.by === 'name' ? 'name says' : 'values look like'} ${sign.sign}, by which a person can be recognised together with other columns.`,
    },
  ({ column, rows }) =>
    rows > 1 && column.nulls === 0 && column.distinct === rows && isName(column.type)
      ? {
          role: 'identifier',
          identifierType: 'pseudonym',
          because: 'Every row has another value: it can be the key column.',
        }
      : undefined,
  ({ column, aboutPersons }) =>
    aboutPersons && isName(column.type) && column.distinct <= fewValues
      ? {
          role: 'quasi-identifier',
          because: `It has ${column.distinct} different values, and the file seems to be about persons.`,
        }
      : undefined,
];

const measure = ({ column }: ColumnFacts): Suggestion => ({
  role: 'measure',
  because: `It has ${column.distinct} different values and no sign of a person.`,
});

const says = ({ verdict, detector }: ColumnVerdict): string =>
  `${verdict === 'identifier' ? 'holds' : 'may hold'} ${detectorSays[detector]}`;

/** Text and whole numbers name things; dates, fractions and truth values do not. */
const isName = (type: string): boolean => /^(VARCHAR|UUID|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/.test(type);

function typeOf(stored: string): CellType {
  if (/INT/.test(stored)) return 'integer';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(stored)) return 'decimal';
  if (stored.startsWith('TIMESTAMP')) return 'instant';
  return stored === 'DATE' ? 'date' : stored === 'BOOLEAN' ? 'boolean' : 'text';
}
