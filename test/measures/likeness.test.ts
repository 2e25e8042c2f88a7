import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { findLikenesses } from '../../src/measures/risk/index.ts';

const asIs = (name: string) => ({ name, label: name, suspected: null });
const twelveEach = 'FROM range(240) t(i)';
const like = async (select: string, columns: readonly Parameters<typeof asIs>[0][]) =>
  withDuck((duck) =>
    findLikenesses(duck, `(SELECT ${select}, i % 2 AS q ${twelveEach})`, {
      columns: columns.map(asIs),
      quasiIdentifiers: ['q'],
    }),
  );

describe('a column that looks like a person’s', () => {
  const names = [
    'pid',
    'patient_id',
    'userId',
    'customer no',
    'subject',
    '患者编号',
    '身份证号',
    '用户',
    'OpenID',
    'MSISDN',
  ];
  for (const name of names)
    it(`is one called ${name}, where it repeats`, async () => {
      const found = await like(`'p' || (i % 20) AS "${name}"`, [name]);
      expect(found).to.deep.equal([{ column: name, by: 'name', rows: 240, persons: 20, k: 10 }]);
    });

  const numbers = ['INTEGER', 'HUGEINT', 'UBIGINT', 'FLOAT', 'DOUBLE', 'DECIMAL(9,0)', 'DECIMAL(12,2)', 'VARCHAR'];
  for (const type of numbers)
    it(`is one of numbers, also as ${type}`, async () => {
      const found = await like(`(1000 + i % 20)::${type} AS pid`, ['pid']);
      expect(found).to.deep.equal([{ column: 'pid', by: 'name', rows: 240, persons: 20, k: 10 }]);
    });

  const others: [name: string, values: string, why: string][] = [
    ['pid', "'p' || i", 'does not repeat'],
    ['member', 'i % 2 = 0', 'is a truth value'],
    ['member', "CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'no' END", 'has two values'],
    ['visitors', 'i % 20', 'counts'],
    ['pid', '(i % 20) / 4', 'has fractions'],
    ['district', "'d' || (i % 20)", 'is a place'],
    ['patient_born', "DATE '2000-01-01' + (i % 20)::INTEGER", 'is a day'],
    ['number of patients', 'i % 20', 'counts persons'],
  ];
  for (const [name, values, why] of others)
    it(`is not ${name}, which ${why}`, async () => {
      expect(await like(`${values} AS "${name}"`, [name])).to.deep.equal([]);
    });

  it('comes before those of more persons, and blanks in it are nobody’s rows', async () => {
    const found = await like("'u' || (i % 40) AS user_id, CASE WHEN i >= 120 THEN 'p' || (i % 10) END AS pid", [
      'user_id',
      'pid',
    ]);
    expect(found.map(({ column, rows, persons, k }) => [column, rows, persons, k])).to.deep.equal([
      ['pid', 120, 10, 5],
      ['user_id', 240, 40, 20],
    ]);
  });
});
