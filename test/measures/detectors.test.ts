import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { detectColumns, detectorSays } from '../../src/measures/detectors/index.ts';
import { mobileOf, randomFrom, residentIdOf } from '../support/identifiers.ts';
import { today, judge, found, many } from './columns.ts';

describe('detectors say what they saw', () => {
  const random = randomFrom(5);

  it('with masked evidence of the first five rows', async () => {
    const ids = many(9, () => residentIdOf(random));
    const { evidence } = await found('resident-id', [null, 'none', ...ids]);
    expect(evidence).to.deep.equal(
      ids.slice(0, 5).map((id, at) => ({ row: at + 3, masked: `${id.slice(0, 3)}*************${id.slice(-2)}` })),
    );
    const mobiles = many(3, () => mobileOf(random));
    const phones = await found('mobile', mobiles, 'phone');
    expect(phones.evidence.map(({ masked }) => masked)).to.deep.equal(
      mobiles.map((one) => `${one.slice(0, 3)}******${one.slice(-2)}`),
    );
  });

  it('and no evidence where the verdict is clear', async () => {
    const one = await found(
      'mobile',
      many(200, (at) => `1500000${String(at).padStart(4, '0')}`),
    );
    expect(one).to.include({ verdict: 'clear', checked: 200 });
    expect(one.evidence).to.deep.equal([]);
  });

  it('about each column, by each detector, also of an empty table', async () => {
    const all = await withDuck(async (duck) => {
      await duck.run('CREATE TEMP TABLE none ("a ""b" VARCHAR, born DATE, seen TIMESTAMP)');
      return detectColumns(duck, 'none', { today });
    });
    const detectors = Object.keys(detectorSays);
    expect(all.map(({ column }) => column)).to.deep.equal(
      ['a "b', 'born', 'seen'].flatMap((column) => detectors.map(() => column)),
    );
    expect(all.map(({ detector }) => detector)).to.have.members([...detectors, ...detectors, ...detectors]);
    expect(
      all.every(
        ({ verdict, rows, shapeRate, checkRate, z }) => verdict === 'clear' && rows + shapeRate + checkRate + z === 0,
      ),
    ).to.equal(true);
  });

  it('of the first rows only, when told', async () => {
    const cells = [...many(5, () => 'none'), ...many(5, () => residentIdOf(random))];
    const [capped] = await judge(cells, 'c', { rows: 7 });
    expect(capped).to.include({ rows: 7, checked: 2, verdict: 'suspect' });
  });

  it('and takes no wrong day or number of rows', async () => {
    for (const wrong of ['2024-02-30', '20241122', 'today', '']) {
      expect(await judge(['1'], 'c', { today: wrong }).catch(String)).to.match(/RangeError: .*is not a day/);
    }
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      expect(await judge(['1'], 'c', { rows: wrong }).catch(String)).to.match(/RangeError: The number of rows/);
    }
  });

  it('reads parquet files', async () => {
    const ids = many(12, () => residentIdOf(random));
    const [one] = await withDuck(async (duck) => {
      const file = sqlText(join(temporaryFolder('detectors'), 'ids.parquet'));
      await duck.run(`COPY (SELECT unnest([${ids.map(sqlText).join(', ')}]) AS id) TO ${file} (FORMAT parquet)`);
      return detectColumns(duck, `read_parquet(${file})`, { today });
    });
    expect(one).to.include({ verdict: 'identifier', checked: 12 });
  });
});
