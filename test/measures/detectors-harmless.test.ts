import { expect } from 'chai';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import { detectColumns } from '../../src/measures/detectors/index.ts';
import { below, one, randomFrom } from '../support/identifiers.ts';
import { many, today } from './columns.ts';

const random = randomFrom(76);
const place = (): string[] => [(22 + random() * 3).toFixed(6), (113 + random() * 2).toFixed(6)];
/** The same place for the same number. */
const placeOf = (at: number): string[] => {
  const own = randomFrom(at);
  return [(22 + own()).toFixed(6), (113 + own()).toFixed(6)];
};
const instant = (at: number): string => `2024-05-${10 + (at % 20)} 08:${10 + (at % 50)}:00`;

type Columns = Readonly<Record<string, string>>;
/** What is not clear in a table of these columns (name to type). */
async function told(columns: Columns, make: (at: number) => readonly string[], rows = 400): Promise<string[]> {
  const cells = many(rows, make);
  return withDuck(async (duck) => {
    const lists = Object.entries(columns).map(
      ([name, type], at) =>
        `CAST(unnest([${cells.map((row) => sqlText(row[at] ?? '')).join(',')}]) AS ${type}) AS ${sqlName(name)}`,
    );
    await duck.run(`CREATE TEMP TABLE judged AS SELECT ${lists.join(', ')}`);
    const all = await detectColumns(duck, 'judged', { today });
    return all
      .filter(({ verdict }) => verdict !== 'clear')
      .map(({ column, detector, verdict }) => `${column}: ${detector} ${verdict}`);
  });
}

describe('detectors leave the tables of city portals alone', () => {
  const moving = { lat: 'DOUBLE', lon: 'DOUBLE', time: 'TIMESTAMP' };

  it('positions of buses, though not of users or of vehicles that may be anybody’s', async () => {
    const row = (at: number): string[] => [`B${at % 30}`, `${at % 5}`, ...place(), instant(at)];
    expect(await told({ bus_id: 'VARCHAR', line: 'VARCHAR', ...moving }, row)).to.deep.equal([]);
    expect(await told({ 车辆编号: 'VARCHAR', 公交线路: 'VARCHAR', ...moving }, row)).to.deep.equal([]);
    for (const who of ['user', 'vehicle_id', 'device'])
      expect(await told({ [who]: 'VARCHAR', x: 'VARCHAR', ...moving }, row), who).to.deep.equal([
        'lat: whereabouts identifier',
      ]);
  });

  it('cells of a grid with counts of users, and devices that stand where they stand', async () => {
    const cell = (at: number): string[] => [`G${at % 90}`, ...placeOf(at % 90), instant(at), String(below(random, 50))];
    expect(await told({ grid_id: 'VARCHAR', ...moving, user_count: 'INTEGER' }, cell)).to.deep.equal([]);
    expect(await told({ device_id: 'VARCHAR', ...moving, pm25: 'DOUBLE' }, cell)).to.deep.equal([]);
  });

  it('shops with their coordinates, and a header that says id', async () => {
    const shop = (at: number): string[] => [String(at), one(random, ['张记面馆', '李氏烧烤', '永辉超市']), ...place()];
    expect(await told({ id: 'INTEGER', 商户名称: 'VARCHAR', lat: 'DOUBLE', lon: 'DOUBLE' }, shop)).to.deep.equal([]);
    expect(await told({ 编号: 'VARCHAR', 名称: 'VARCHAR', 纬度: 'DOUBLE', 经度: 'DOUBLE' }, shop)).to.deep.equal([]);
  });

  it('sums of persons and of telephones', async () => {
    const sums = (): string[] => [
      one(random, ['罗湖区', '福田区', '南山区']),
      ...many(4, () => String(below(random, 2e8))),
    ];
    const columns = {
      区: 'VARCHAR',
      移动电话用户: 'INTEGER',
      常住人口: 'BIGINT',
      visitors: 'INTEGER',
      'email accounts': 'INTEGER',
    };
    expect(await told(columns, sums)).to.deep.equal([]);
  });
});
