import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { normalise } from '../../terms/recognise/index.ts';
import { signsOfPersons } from '../screening/index.ts';
import { numbers, refuseUnknown } from './classes.ts';
import { countPersons, peopled } from './persons.ts';
import { measurePeopled } from './peopled-classes.ts';

/** Why a column looks as if it told persons apart: its name, what it is declared to be, or the values it holds. */
export type LikenessBy = 'name' | 'declaration' | 'values';

/**
 * A column that looks like a person's and repeats: `rows` that are of `persons`, of whom `k` stand in the smallest
 * class.
 */
export type Likeness = {
  readonly column: string;
  readonly by: LikenessBy;
  readonly rows: number;
  readonly persons: number;
  readonly k: number;
};

export type LikenessSearch = {
  /** Columns that may tell persons apart: `suspected` where something else than its name says so. */
  readonly columns: readonly {
    readonly name: string;
    readonly label: string;
    readonly suspected: Exclude<LikenessBy, 'name'> | null;
  }[];
  readonly quasiIdentifiers: readonly string[];
};

/** Fewer different values are those of a class or a flag: `member` may say yes or no. */
const fewest = 5;

// prettier-ignore
const names: ReadonlySet<string> = new Set(
  ('pid puid uid guid userid personid patientid customerid custid clientid memberid subjectid studentid openid unionid subject pseudonym person '
    + 'msisdn imsi ssn idcard idnumber idno nationalid passport '
    + '身份证 身份证号 身份证号码 证件号 证件号码 病历号 住院号 门诊号 就诊卡号 社保卡号 医保卡号 会员号 会员卡号 学号 工号 考号 手机号 手机号码').split(' ').map(normalise),
);

/** Whether a name says that a column holds who a row is of. One that ends in a plural says how many there are. */
function namesPersons(name: string): boolean {
  const words = normalise(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2')).split(/[^a-z0-9\u3400-\u9fff]+/);
  if (names.has(words.join(''))) return true;
  if (words.at(-1)?.endsWith('s')) return false;
  return signsOfPersons([{ name, label: name, type: 'text', role: 'identifier' }]).some(
    ({ sign, by }) => by === 'name' && (sign === 'person' || sign === 'name'),
  );
}

/** Whether a column is of a type that may say who a row is of: numbers too, but none with a fraction. */
async function maySayWho(duck: DuckDBConnection, relation: string, name: string, type: string): Promise<boolean> {
  if (/^(VARCHAR|UUID|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(\d+,0\))$/.test(type)) return true;
  if (!/^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) return false;
  const fractions = `SELECT count(*) FROM ${relation} WHERE ${sqlName(name)} <> trunc(${sqlName(name)})`;
  return (await numbers(duck, fractions))[0]?.[0] === 0;
}

/**
 * Columns that look like a person's and stand in more rows than they have values, those of the fewest persons first: if
 * one of them does tell persons apart, whoever counts rows takes one person's rows for a crowd.
 */
export async function findLikenesses(
  duck: DuckDBConnection,
  relation: string,
  { columns, quasiIdentifiers }: LikenessSearch,
): Promise<Likeness[]> {
  const types = await refuseUnknown(duck, relation, [...quasiIdentifiers, ...columns.map(({ name }) => name)]);
  const found: Likeness[] = [];
  for (const { name, label, suspected } of columns) {
    const by = suspected ?? (namesPersons(name) || namesPersons(label) ? 'name' : null);
    if (by === null || !(await maySayWho(duck, relation, name, types.get(name) ?? ''))) continue;
    const who = peopled(relation, name, types);
    const { known, persons } = await countPersons(duck, who);
    if (persons < fewest || known === persons) continue;
    const { histogram } = await measurePeopled(duck, { ...who, quasiIdentifiers, name: null }, null);
    found.push({ column: name, by, rows: known, persons, k: histogram[0]?.[0] ?? 0 });
  }
  return found.sort((a, b) => a.persons - b.persons);
}
