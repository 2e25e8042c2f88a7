import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { expect } from 'chai';
import {
  cityTables,
  generalisedWageTable,
  plantedIds,
  vegaTables,
  wageTable,
  type DictionaryRow,
  type SeedTable,
} from '../../seeders/data/index.ts';

const sqlTypes: Record<DictionaryRow['type'], string> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  decimal: 'DOUBLE',
  date: 'DATE',
  boolean: 'BOOLEAN',
};
const tables = [wageTable(), generalisedWageTable(), ...cityTables, ...vegaTables, plantedIds()];
const rowCounts: Record<string, number> = {
  'wages-1985': 534,
  'wages-1985-generalised': 509,
  'city-open-data-table-6-applications': 30,
  'seattle-weather': 1461,
  'us-employment': 120,
  gapminder: 682,
  'customer-list': 60,
};

describe('seed data: tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seed-tables-'));
  let duck: DuckDBConnection;
  before(async () => {
    duck = await (await DuckDBInstance.create(':memory:')).connect();
  });
  after(() => {
    duck.closeSync();
    rmSync(folder, { recursive: true });
  });

  /** The rows of a question about one table; `t` stands for the table read with the types its dictionary declares. */
  async function ask(table: SeedTable, question: string): Promise<unknown[][]> {
    const file = table.path ?? join(folder, `${table.name}.csv`);
    if (table.csv !== undefined) writeFileSync(file, table.csv);
    const names = table.dictionary.map((column) => `"${column.name}" := '${sqlTypes[column.type]}'`).join(', ');
    const reader =
      table.format === 'json'
        ? `read_json('${file}', columns = struct_pack(${names}))`
        : `read_csv('${file}', header = true, delim = ',', quote = '"', columns = struct_pack(${names}))`;
    return (await duck.runAndReadAll(question.replace(/\bt\b/, reader))).getRowsJson();
  }

  function city(number: number): SeedTable {
    const found = cityTables.find((table) => table.name.includes(`table-${number}-`));
    if (found === undefined) throw new Error(`There is no table ${number}.`);
    return found;
  }

  for (const table of tables) {
    it(`${table.name} reads with the types that its dictionary declares, and has one text`, async () => {
      expect([table.csv, table.path].filter((each) => each !== undefined)).to.have.length(1);
      const [count] = await ask(table, 'select count(*) from t');
      expect(Number(count?.[0])).to.equal(rowCounts[table.name] ?? 10);
      const whole = table.csv ?? readFileSync(table.path ?? '', 'utf8');
      const header =
        table.format === 'csv' ? whole.split('\n')[0] : Object.keys((JSON.parse(whole) as [object])[0]).join(',');
      expect(header).to.equal(table.dictionary.map((column) => column.name).join(','));
      expect(table.personal).to.equal(table.keyColumn === 'subject');
      for (const text of [table.title, table.titleZh, table.description, table.source, table.licence])
        expect(text).to.have.length.above(5);
    });
  }

  it('carries Chinese headers and an English label for each column of a city', () => {
    expect(cityTables).to.have.length(6);
    for (const column of cityTables.flatMap((table) => table.dictionary)) {
      expect(column.name).to.match(/\p{Script=Han}/u);
      expect(column.label).to.match(/^[A-Za-z() ]+$/);
    }
  });

  it('agrees with what the paper says of table 1 in its text', async () => {
    expect(await ask(city(1), 'select 平台名称[1:2] from t where "数据量(亿)" >= 3')).to.deep.equal([
      ['北京'],
      ['上海'],
      ['宁波'],
    ]);
    expect(await ask(city(1), 'select 平台名称[1:2] from t where "数据量(亿)" < 1')).to.deep.equal([
      ['武汉'],
      ['贵阳'],
      ['青岛'],
      ['无锡'],
    ]);
    expect(await ask(city(1), 'select 平台名称[1:2] from t where 数据集 > 4000')).to.deep.equal([
      ['北京'],
      ['上海'],
      ['武汉'],
    ]);
    expect(
      await ask(city(1), 'select 平台名称[1:2] from t where 数据集 is null or "数据量(亿)" is null'),
    ).to.deep.equal([['青岛'], ['银川']]);
    expect(await ask(city(1), "select 数据集, 数据接口 from t where 平台名称[1:2] = '银川'")).to.deep.equal([
      ['122', '25'],
    ]);
    expect(
      await ask(city(1), 'select sum(数据集), sum(数据领域), sum("部门/区域"), sum(数据接口) from t'),
    ).to.deep.equal([['30297', '181', '623', '13034']]);
  });

  it('agrees with what the paper says of tables 3 to 5 in its text', async () => {
    expect(
      await ask(city(3), "select max(最新更新时间) - min(最新更新时间), sum(len(string_split(更新计划, '、'))) from t"),
    ).to.deep.equal([['365', '72']]);
    expect(await ask(city(4), 'select 平台简称, "互动数量(条)" from t where "互动数量(条)" < 10')).to.deep.equal([
      ['武汉', '6'],
      ['无锡', '8'],
      ['银川', '2'],
    ]);
    expect(
      await ask(city(4), 'select 平台简称 from t where 最新互动时间 is null and "互动数量(条)" is null'),
    ).to.deep.equal([['宁波']]);
    expect(await ask(city(4), 'select sum("互动数量(条)") from t')).to.deep.equal([['254']]);
    expect(await ask(city(5), "select 平台简称 from t where 数据格式 like '%RDF'")).to.deep.equal([
      ['广州'],
      ['武汉'],
      ['青岛'],
      ['宁波'],
      ['成都'],
    ]);
    expect(await ask(city(5), "select 数据格式 from t where 平台简称 in ('北京', '贵阳')")).to.deep.equal([
      ['XLS \\ JSON \\ CSV \\ ZIP'],
      ['EXCEL \\ CVS \\ XML \\ JSON'],
    ]);
  });

  it('agrees with what the paper says of tables 6 and 7 in its text', async () => {
    expect(
      await ask(city(6), 'select distinct 平台简称, "应用数量(个)" from t where "应用数量(个)" < 10 order by 2'),
    ).to.deep.equal([
      ['成都', '3'],
      ['广州', '4'],
      ['银川', '6'],
    ]);
    expect(await ask(city(6), 'select distinct 平台简称 from t where "应用数量(个)" > 40 order by 1')).to.deep.equal([
      ['上海'],
      ['北京'],
      ['武汉'],
    ]);
    expect(
      await ask(city(6), 'select sum("下载量(次)"), count("下载量(次)"), count(功能), sum("应用数量(个)") from t'),
    ).to.deep.equal([['36444', '21', '29', '912']]);
    expect(await ask(city(6), 'select 典型应用, 功能, "下载量(次)" from t where 平台简称 = \'广州\'')).to.deep.equal([
      ['行讯通', '综合交通信息一站式服务', '3634'],
      ['广州地铁', '线路查询, 站点搜索', '2023'],
      ['广州出行易', '移动金融服务', '281'],
    ]);
    expect(
      await ask(
        city(7),
        'select sum("数据资源(个)"), sum("下载量(次)"), sum("开放数据资源较少部门数据资源(个)") from t',
      ),
    ).to.deep.equal([['6232', '22896', '10']]);
    expect(await ask(city(7), 'select 平台简称 from t where "下载量(次)" is null')).to.deep.equal([['无锡']]);
  });

  it('takes the files of vega-datasets that its data package describes', () => {
    type Resource = {
      path: string;
      hash: string;
      licenses: { title: string }[];
      schema: { fields: { name: string }[] };
    };
    const root = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..');
    const { resources } = JSON.parse(readFileSync(join(root, 'datapackage.json'), 'utf8')) as { resources: Resource[] };
    expect(vegaTables.map((table) => table.name)).to.deep.equal(['seattle-weather', 'us-employment', 'gapminder']);
    const licences = vegaTables.map((table) => {
      const described = resources.find((resource) => resource.path === `${table.name}.${table.format}`);
      const bytes = readFileSync(table.path ?? '');
      const gitBlob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
      expect(described?.hash).to.equal(`sha1:${gitBlob}`);
      expect(described?.schema.fields.map((field) => field.name)).to.deep.equal(
        table.dictionary.map((column) => column.name),
      );
      return described?.licenses[0]?.title;
    });
    expect(licences).to.deep.equal([
      'U.S. Government Dataset',
      'U.S. Government Dataset',
      'Creative Commons Attribution 4.0 International',
    ]);
  });
});
