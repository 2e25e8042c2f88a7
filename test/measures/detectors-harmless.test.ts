import { expect } from 'chai';
import { below, one, randomFrom } from '../support/identifiers.ts';
import { alongLine } from '../support/portal-tables/table.ts';
import { many, told } from './columns.ts';

const random = randomFrom(76);
const place = (): string[] => [(22 + random() * 3).toFixed(6), (113 + random() * 2).toFixed(6)];
/** The same place for the same number. */
const placeOf = (at: number): string[] => {
  const own = randomFrom(at);
  return [(22 + own()).toFixed(6), (113 + own()).toFixed(6)];
};
const instant = (at: number): string => `2024-05-${10 + (at % 20)} 08:${10 + (at % 50)}:00`;

/** What is not clear in a table of these columns. */
const toldOf = (
  columns: Readonly<Record<string, string>>,
  make: (at: number) => readonly string[],
): Promise<string[]> => told(columns, many(400, make));

describe('detectors leave the tables of city portals alone', () => {
  const moving = { lat: 'DOUBLE', lon: 'DOUBLE', time: 'TIMESTAMP' };

  it('positions of buses, though not of users or of vehicles that may be anybody’s', async () => {
    const { latitude, longitude } = alongLine(5);
    const placed = (at: number, where: readonly string[]): string[] => [
      `B${100 + (at % 30)}`,
      `${1 + (at % 5)}路`,
      ...where,
      instant(at),
    ];
    const row = (at: number): string[] => placed(at, place());
    const bus = (at: number): string[] => placed(at, [`${latitude(random, at)}`, `${longitude(random, at)}`]);
    expect(await toldOf({ bus_id: 'VARCHAR', line: 'VARCHAR', ...moving }, bus)).to.deep.equal([]);
    expect(await toldOf({ 车辆编号: 'VARCHAR', 公交线路: 'VARCHAR', ...moving }, bus)).to.deep.equal([]);
    expect(await toldOf({ vehicle_id: 'VARCHAR', route: 'VARCHAR', ...moving }, bus)).to.deep.equal([]);
    expect(await toldOf({ driver: 'VARCHAR', 公交线路: 'VARCHAR', ...moving }, bus)).to.deep.equal([
      'lat: whereabouts identifier',
    ]);
    // Called buses, but driving where they like: a human looks. Not even called so: refused.
    const called = [
      ['bus_id', 'line'],
      ['车辆编号', '公交线路'],
    ] as const;
    for (const [vehicle, line] of called)
      expect(await toldOf({ [vehicle]: 'VARCHAR', [line]: 'VARCHAR', ...moving }, row)).to.deep.equal([
        'lat: whereabouts suspect',
      ]);
    for (const who of ['user', 'vehicle_id', 'device'])
      expect(await toldOf({ [who]: 'VARCHAR', x: 'VARCHAR', ...moving }, row), who).to.deep.equal([
        'lat: whereabouts identifier',
      ]);
  });

  it('cells of a grid with counts of users, and devices that stand where they stand', async () => {
    const cell = (at: number): string[] => [`G${at % 90}`, ...placeOf(at % 90), instant(at), String(below(random, 50))];
    expect(await toldOf({ grid_id: 'VARCHAR', ...moving, user_count: 'INTEGER' }, cell)).to.deep.equal([]);
    expect(await toldOf({ device_id: 'VARCHAR', ...moving, pm25: 'DOUBLE' }, cell)).to.deep.equal([]);
  });

  it('shops with their coordinates, and a header that says id', async () => {
    const shop = (at: number): string[] => [String(at), one(random, ['张记面馆', '李氏烧烤', '永辉超市']), ...place()];
    expect(await toldOf({ id: 'INTEGER', 商户名称: 'VARCHAR', lat: 'DOUBLE', lon: 'DOUBLE' }, shop)).to.deep.equal([]);
    expect(await toldOf({ 编号: 'VARCHAR', 名称: 'VARCHAR', 纬度: 'DOUBLE', 经度: 'DOUBLE' }, shop)).to.deep.equal([]);
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
    expect(await toldOf(columns, sums)).to.deep.equal([]);
  });
});
