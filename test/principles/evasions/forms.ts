import { detectColumns } from '../../../src/measures/detectors/index.ts';
import { directIdentifiers } from '../../../src/principles/rules/list.ts';
import { withDuck } from '../../../src/data/duck.ts';
import { metBy, type Judged, type Outcome } from '../../support/judged-evasions.ts';
import { compoundNameOf, dottedNameOf, evenNameOf, socialSecurityOf } from '../../support/identifier-forms.ts';
import { digits, hanNameOf, mobileOf, randomFrom, residentIdOf, type Random } from '../../support/identifiers.ts';
import { declaredTable } from '../../measures/relations.ts';
import { listed } from '../gate-subjects.ts';

const rule = 'PL no-direct-identifier';
const rows = 120;
/** A table of texts: the cells of each row. */
const form = (
  name: string,
  outcome: Outcome,
  names: string,
  of: (random: Random, row: number) => readonly string[],
  most = rows,
): Judged => ({
  name,
  outcome,
  by: rule,
  run: () =>
    withDuck(async (duck) => {
      const random = randomFrom(74);
      const columns = names.split(' ').map((one) => ({ name: one, type: 'text', role: 'measure' as const }));
      const relation = declaredTable(
        columns,
        Array.from({ length: most }, (_, row) => of(random, row)),
      );
      await duck.run(`CREATE TEMP TABLE judged AS SELECT * FROM ${relation}`);
      const detected = await detectColumns(duck, 'judged', { today: '2024-12-31' });
      return metBy(directIdentifiers({ ...listed, columns, detected }), () => rule);
    }),
});
const wrongCheck = (random: Random): string => {
  const id = residentIdOf(random);
  const sum = [...id.slice(0, 17)].reduce((all, digit) => ((all + Number(digit)) * 2) % 11, 0);
  return id.slice(0, 17) + String((((12 - sum) % 11) + 3) % 10);
};
const cut = (text: string, ...at: readonly number[]): string[] =>
  [0, ...at].map((from, place) => text.slice(from, at[place]));
const tagged = (text: string): string =>
  [...text].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('');

/** Identifiers in the forms that were not found before, in columns whose names say nothing. */
// prettier-ignore
export const forms: readonly Judged[] = [
  form('names of persons in a column called label', 'refused', 'label', (random) => [hanNameOf(random)]),
  form('names of persons with compound surnames', 'needs-review', 'label', (random) => [compoundNameOf(random)]),
  form('names of persons with a dot', 'needs-review', 'label', (random) => [dottedNameOf(random)]),
  form('names of persons split over two columns', 'needs-review', 'a b', (random) => cut(evenNameOf(random), 1)),
  form('one mobile number in a hundred serial numbers', 'needs-review', 'c', 
    (random, row) => [row % 100 === 42 ? mobileOf(random) : String(20_240_000_000 + row * 7)], 3000),
  form('mobile numbers over three columns', 'needs-review', 'a b c', (random) => cut(mobileOf(random), 3, 7)),
  form('resident ids, one digit a column', 'refused', Array.from({ length: 18 }, (_, at) => `d${at}`).join(' '), (random) => [...residentIdOf(random)]),
  form('resident ids in tag characters', 'refused', 'c', (random) => [tagged(residentIdOf(random))]),
  form('resident ids whose check digit is always wrong', 'needs-review', 'c', (random) => [wrongCheck(random)]),
  form('resident ids inside longer digits', 'refused', 'c', (random) => [`${digits(random, 4)}${residentIdOf(random)}`]),
  form('QQ numbers in a column called so', 'needs-review', 'qq', (random) => [`1${digits(random, 8)}`]),
  form('social security numbers', 'needs-review', 'c', (random) => [socialSecurityOf(random)]),
];
