import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { detectColumns } from '../../src/measures/detectors/index.ts';
import { luhnOf, mobileOf, randomFrom, residentIdOf } from '../support/identifiers.ts';
import { found, many, today } from './columns.ts';

const random = randomFrom(38);
const idOfDigits = (): string => {
  const made = residentIdOf(random);
  return made.endsWith('X') ? idOfDigits() : made;
};

/** Types that carry eleven digits; and those that carry eighteen and nineteen, which a double rounds. */
const elevenDigits = ['FLOAT[]', 'DOUBLE', 'DOUBLE[]', 'DECIMAL(14,2)'];
const anyDigits = [
  'VARCHAR',
  'BIGINT',
  'UBIGINT',
  'HUGEINT',
  'UHUGEINT',
  'DECIMAL(19,0)',
  'DECIMAL(22,2)',
  'DECIMAL(38,0)',
  'DECIMAL(38,10)',
  'JSON',
  'BLOB',
  'VARCHAR[]',
  'BIGINT[]',
  'HUGEINT[]',
  'DECIMAL(22,2)[]',
  'STRUCT(n BIGINT)',
  'STRUCT(n VARCHAR)',
  'MAP(VARCHAR, BIGINT)',
];

/** A value as a text that the engine casts to `type`. */
function spelled(value: string, type: string): string {
  if (type.endsWith('[]')) return `[${value}]`;
  if (type.startsWith('STRUCT')) return `{'n': ${value}}`;
  if (type.startsWith('MAP')) return `{a=${value}}`;
  return value;
}

describe('detectors say the same of a number in every type that carries its digits', () => {
  const values = {
    'resident-id': many(120, idOfDigits),
    'bank-card': many(120, () => luhnOf(random, '622848', 19)),
    mobile: many(150, () => mobileOf(random)),
  } as const;

  for (const [detector, cells] of Object.entries(values))
    for (const name of ['c', '说明'])
      it(`${detector} in a column called ${name}`, async () => {
        const types = detector === 'mobile' ? [...anyDigits, ...elevenDigits.slice(1)] : anyDigits;
        for (const type of types) {
          const texts = cells.map((cell) => spelled(cell, type));
          const one = await found(detector as keyof typeof values, texts, name, type);
          expect({ type, verdict: one.verdict, checked: one.checked }).to.deep.equal({
            type,
            verdict: 'identifier',
            checked: cells.length,
          });
        }
      });

  it('and none of the digits behind the point of a fraction', async () => {
    const shares = many(150, () => `0.${mobileOf(random)}`);
    for (const type of ['DOUBLE', 'DECIMAL(13,11)', 'DOUBLE[]', 'VARCHAR'])
      expect(
        await found(
          'mobile',
          shares.map((cell) => spelled(cell, type)),
          'c',
          type,
        ),
        type,
      ).to.include({ shaped: 0 });
  });

  it('and read what a spreadsheet made of it', async () => {
    const writings: ((cell: string) => string)[] = [
      (cell) => `${cell}.0`,
      (cell) => `${cell}.00`,
      (cell) => Number(cell).toExponential().replace('e+', 'E+'),
    ];
    for (const write of writings)
      expect(await found('mobile', values.mobile.map(write)), String(write)).to.include({ verdict: 'identifier' });
  });
});

describe('detectors find a resident id split over columns whatever the type of its birth', () => {
  const ids = many(40, () => residentIdOf(random));
  const day = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  const births: Readonly<Record<string, (id: string) => string>> = {
    VARCHAR: (id) => id.slice(6, 14),
    'VARCHAR with dashes': day,
    'VARCHAR with a time': (id) => `${day(id)} 00:00:00`,
    'VARCHAR with a point': (id) => `${id.slice(6, 14)}.0`,
    DATE: day,
    TIMESTAMP: day,
    TIMESTAMP_S: day,
    TIMESTAMP_MS: day,
    TIMESTAMP_NS: day,
    'TIMESTAMP WITH TIME ZONE': (id) => `${day(id)} 00:00:00+00`,
    INTEGER: (id) => id.slice(6, 14),
    BIGINT: (id) => id.slice(6, 14),
    HUGEINT: (id) => id.slice(6, 14),
    DOUBLE: (id) => id.slice(6, 14),
    'DECIMAL(10,2)': (id) => id.slice(6, 14),
  };

  for (const [type, write] of Object.entries(births))
    it(type, async () => {
      const rows = ids.map((id) => `('${id.slice(0, 6)}', '${write(id)}', '${id.slice(14)}')`).join(', ');
      const told = await withDuck(async (duck) => {
        await duck.run(
          `CREATE TEMP TABLE judged AS SELECT region, CAST(birth AS ${type.split(' with ')[0]}) AS birth, rest FROM (VALUES ${rows}) t(region, birth, rest)`,
        );
        return detectColumns(duck, 'judged', { today });
      });
      const split = told.filter(({ column, verdict }) => column.includes(' + ') && verdict !== 'clear');
      expect(split.map(({ column, detector, verdict }) => `${column}: ${detector} ${verdict}`)).to.deep.equal([
        'region + birth + rest: resident-id identifier',
      ]);
    });
});
