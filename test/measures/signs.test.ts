import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { profileColumns, signsOfPersons, type PersonSign } from '../../src/measures/screening/index.ts';
import { cityTables, generalisedWageTable, vegaTables, wageTable, type SeedTable } from '../../seeders/data/index.ts';
import { randomFrom } from '../support/identifiers.ts';

const named = (name: string, label = ''): string | null =>
  signsOfPersons([{ name, label, type: 'text', role: 'measure' }])[0]?.sign ?? null;

/** The signs in a table of these columns, by their values and names. */
async function signsIn(columns: Readonly<Record<string, readonly unknown[]>>): Promise<PersonSign[]> {
  const names = Object.keys(columns);
  const rows = (columns[names[0] as string] as unknown[]).map((_, at) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[at]])),
  );
  const path = join(temporaryFolder('signs'), 'rows.json');
  writeFileSync(path, JSON.stringify(rows));
  return withDuck(async (duck) => {
    const described = names.map((name) => ({ name, label: '', type: 'text', role: 'measure' }));
    return signsOfPersons(described, await profileColumns(duck, `read_json(${sqlText(path)})`, described));
  });
}

async function signsOfTable(table: SeedTable, blind = false): Promise<string[]> {
  const path = table.path ?? join(temporaryFolder('signs'), 'table.csv');
  if (table.csv !== undefined) writeFileSync(path, table.csv);
  const columns = table.dictionary.map(({ name, label, type, role }, at) => ({
    name: blind ? `c${at}` : name,
    label: blind ? '' : label,
    type,
    role,
  }));
  return withDuck(async (duck) => {
    const read = `${table.format === 'csv' ? 'read_csv' : 'read_json'}(${sqlText(path)})`;
    const given = table.dictionary.map(({ name }, at) => `"${name}" AS "${blind ? `c${at}` : name}"`).join(', ');
    return signsOfPersons(columns, await profileColumns(duck, `(SELECT ${given} FROM ${read})`, columns)).map(
      ({ column, sign }) => `${column} ${sign}`,
    );
  });
}

const random = randomFrom(1985);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const many = <T>(make: (at: number) => T, count = 400): T[] => Array.from({ length: count }, (_, at) => make(at));
const ages = (): number[] => many(() => 18 + Math.floor(35 * (random() + random())));
const day = (since: number, days: number): string => new Date(Date.UTC(since, 0, 1 + days)).toISOString().slice(0, 10);

describe('names tell that rows are about persons', () => {
  const telling: [name: string, sign: string][] = [
    ['age', 'age'],
    ['Age_band', 'age'],
    ['ageGroup', 'age'],
    ['年龄段', 'age'],
    ['客户年龄', 'age'],
    ['年齡', 'age'],
    ['gender', 'sex'],
    ['性别代码', 'sex'],
    ['患者性别', 'sex'],
    ['birth_date', 'birth'],
    ['DateOfBirth', 'birth'],
    ['出生年月', 'birth'],
    ['dob', 'birth'],
    ['marital_status', 'marriage'],
    ['婚姻状况', 'marriage'],
    ['education_years', 'education'],
    ['文化程度', 'education'],
    ['学历', 'education'],
    ['occupation', 'occupation'],
    ['职业类别', 'occupation'],
    ['nationality', 'nationality'],
    ['籍贯', 'nationality'],
    ['民族', 'ethnicity'],
    ['race', 'ethnicity'],
    ['household_id', 'household'],
    ['patient_id', 'person'],
    ['customers', 'person'],
    ['userId', 'person'],
    ['用户ID', 'person'],
    ['患者编号', 'person'],
    ['employee no', 'person'],
    ['customer_name', 'person'],
    ['姓名', 'name'],
    ['surname', 'name'],
    ['政治面貌', 'belief'],
    ['Ａｇｅ', 'age'],
    ['gеnder', 'sex'],
  ];
  for (const [name, sign] of telling) it(`${name}: ${sign}`, () => expect(named(name)).to.equal(sign));

  const silent = [
    'average_age',
    'mean age',
    'number of customers',
    'customer_count',
    '用户数',
    '平均年龄',
    '患者人数',
    '性别比',
    'population',
    'Origin',
    'Name',
    'name',
    'country',
    'page',
    'stage',
    'usage',
    'education_and_health_services',
    'Life expectancy at birth',
    'Babies per woman',
    '民族企业数量',
    '职业院校',
    '平台名称',
    'first',
    'zip',
    'postcode',
    'degree',
    'birth_rate',
    '出生率',
    'image',
  ];
  for (const name of silent) it(`${name}: none`, () => expect(named(name)).to.equal(null));

  it('the label counts where the name says nothing', () => {
    expect(named('c1', 'Age of the customer')).to.equal(null);
    expect(named('c1', 'Age')).to.equal('age');
    expect(named('subject', "Supplier's pseudonym of the worker")).to.equal('person');
  });

  it('a post code counts only beside another sign', () => {
    const columns = ['zip_code', 'sex'].map((name) => ({ name, label: '', type: 'text', role: 'measure' }));
    expect(signsOfPersons(columns).map(({ sign }) => sign)).to.deep.equal(['residence', 'sex']);
    expect(signsOfPersons(columns.slice(0, 1))).to.deep.equal([]);
  });
});

describe('values tell that rows are about persons', () => {
  const sets: [sign: string, values: unknown[]][] = [
    ['sex', ['M', 'F']],
    ['sex', ['男', '女', '未知']],
    ['sex', ['Male', 'female', null]],
    ['marriage', ['已婚', '未婚', '离异']],
    ['marriage', ['Never-married', 'Divorced', 'Married-civ-spouse']],
    ['education', ['本科', '大专', '高中']],
    ['education', ['Bachelors', 'HS-grad', 'Masters']],
    ['ethnicity', ['汉族', '回族', '藏族']],
    ['belief', ['中共党员', '群众']],
  ];
  for (const [sign, values] of sets) {
    it(`${values.join(', ')}: ${sign}`, async () => {
      expect(await signsIn({ c1: many((at) => values[at % values.length]) })).to.deep.equal([
        { column: 'c1', sign, by: 'values' },
      ]);
    });
  }

  const others: unknown[][] = [
    ['M', 'L', 'S'],
    ['M', 'M'],
    ['white', 'black', 'red'],
    ['a', 'b'],
    ['汉堡', '回锅肉'],
    ['single', 'double'],
    ['高中', '医院'],
    ['primary', 'secondary'],
  ];
  for (const values of others)
    it(`${values.join(', ')}: none`, async () =>
      expect(await signsIn({ c1: many((at) => values[at % values.length]) })).to.deep.equal([]));

  it('dates of birth, but no series of days and no recent days', async () => {
    expect(await signsIn({ c1: many(() => day(1940, random() * 20_000)) })).to.deep.equal([
      { column: 'c1', sign: 'birth', by: 'values' },
    ]);
    expect(await signsIn({ c1: many(() => day(2005, random() * 6000)) })).to.deep.equal([]);
    expect(await signsIn({ c1: many((at) => day(1950, at * 3), 6000) })).to.deep.equal([]);
    expect(
      await signsIn({ c1: many((at) => `${1950 + (at % 60)}-${String(1 + (at % 12)).padStart(2, '0')}-01`) }),
    ).to.deep.equal([]);
  });

  it('whole numbers spread like ages only beside another sign', async () => {
    const sex = many(() => pick(['M', 'F']));
    expect((await signsIn({ c1: ages(), c2: sex })).map(({ column, sign }) => `${column} ${sign}`)).to.deep.equal([
      'c1 age',
      'c2 sex',
    ]);
    expect(await signsIn({ c1: ages() })).to.deep.equal([]);
    const beside = async (values: number[]): Promise<number> => (await signsIn({ c1: values, c2: sex })).length;
    expect(await beside(many(() => Math.floor(random() * 101)))).to.equal(1);
    expect(await beside(many(() => Math.floor(random() * 40)))).to.equal(1);
    expect(await beside(many(() => Math.floor(random() * 8)))).to.equal(1);
    expect(await beside(ages().map((age) => age + 0.5))).to.equal(1);
    expect(await beside(ages().map((age, at) => (at % 5 === 0 ? 0 : age)))).to.equal(1);
    for (const name of ['average_score', '平均分'])
      expect(await signsIn({ [name]: ages(), c2: sex }), name).to.have.length(1);
  });
});

describe('the tables of the seed', () => {
  for (const table of [...cityTables, ...vegaTables])
    it(`${table.name} is about no person`, async () => {
      expect(await signsOfTable(table)).to.deep.equal([]);
      expect(await signsOfTable(table, true)).to.deep.equal([]);
    });

  it('the wages are, by their names and, without names, by their values', async () => {
    expect(await signsOfTable(wageTable())).to.deep.equal([
      'subject person',
      'age age',
      'education_years education',
      'sex sex',
      'race ethnicity',
      'marital_status marriage',
      'occupation occupation',
    ]);
    expect(await signsOfTable(generalisedWageTable())).to.deep.equal([
      'subject person',
      'age_band age',
      'education_band education',
      'occupation_group occupation',
    ]);
    expect(await signsOfTable(wageTable(), true)).to.include.members(['c1 age', 'c4 sex', 'c7 marriage']);
  });
});
