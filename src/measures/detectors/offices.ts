import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { profileColumns, signsOfPersons } from '../screening/index.ts';
import type { ColumnVerdict, DetectedColumn } from './column-verdict.ts';
import { identifierOf, leastShaped, type DetectorName } from './detector.ts';
import { anyOf, headerAgrees } from './header.ts';
import { permitForm, travelHeader } from './papers.ts';
import { personName } from './words.ts';

/** Whole numbers of an office: a fixed line with its area code and perhaps an extension, 400 and 800, short services. */
const officeNumber =
  '(?:\\(?0(?:10|2[0-57-9]|[3-9][0-9]{2})\\)?[ -]?[2-8][0-9]{6,7}(?:(?:-|转| ?ext\\.? ?)[0-9]{1,5})?|' +
  '[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}|[48]00-?[0-9]{4}-?[0-9]{3}|9[56][0-9]{3,4}|12[0-9]{3}|1[12][0-9])';
const officeNumbers = `^\\s*${officeNumber}(?:[、,，;；/ ]{1,2}${officeNumber}){0,2}\\s*$`;
/** Telephones that are a person's by their name, whatever stands beside them. */
const ownTelephone = anyOf(
  '家庭|家里|住宅|宅电|私人|个人|本人|家长|手\\s*[机機]|移[动動]',
  '(^|[^a-z])(home|mobile|cell|private|personal)',
);
const licence = anyOf('许可|許可|执照|執照|批准|备案|備案', '(^|[^a-z])(permit|licen[cs]e)');
/** Endings of what institutions and public places are called, which no person and no dwelling is. */
const thing =
  '(公司|集团|厂|店|行|社|所|局|院|校|园|馆|场|站|处|部|会|中心|中学|小学|大学|学院|幼儿园|医院|诊所|药房|超市|宾馆|' +
  '古镇|景区|车库|小区|花园|苑|(?i:school|college|university|hospital|clinic|pharmacy|company|ltd|limited|inc|llc|corp|' +
  'agency|store|shop|market|hotel|inn|restaurant|station|park|museum|library|stadium|pool|gym|theatre|theater|hall|' +
  'cent(?:er|re)|church|temple)\\.?)$';
/** Of a name, what stands before a branch in brackets. */
const branch = '[(（][^()（）]*[)）]$';
/** So many numbers, at most, for each thing: a branch has one too, and of a thing with many numbers they are others’. */
const mostPerThing = 1.2;

/** A place where somebody lives: a house, a flat. */
const dwelling = '[0-9] ?[-号栋幢室弄组单]';
/** All in one series have the same: two letters or more, behind the name of a province or nothing. */
const seriesOf = '^([\\p{Han}]{0,8}[A-Z]{2,8})[0-9]{4,12}$';

type OfficeProof = {
  readonly named: (column: string) => boolean;
  /** SQL, of the filled cells of a column called `cell`. */
  readonly proof: string;
  readonly reason: string;
};

const proofs: Partial<Record<DetectorName, OfficeProof>> = {
  phone: {
    named: (column) => !headerAgrees(ownTelephone, column),
    proof: `bool_and(regexp_full_match(cell, '${officeNumbers}') OR regexp_full_match(cell, '[^\\p{Nd}]{1,5}'))`,
    reason: 'fixed lines and service numbers of the institutions that the rows name',
  },
  permit: {
    named: (column) => headerAgrees(licence, column) && !headerAgrees(travelHeader, column),
    proof:
      `count(DISTINCT cell) >= ${leastShaped} AND count(DISTINCT regexp_extract(cell, '${seriesOf}', 1)) = 1 AND ` +
      `bool_and(regexp_full_match(cell, '${seriesOf}') AND NOT regexp_full_match(cell, '${permitForm.source}'))`,
    reason: 'one series of licences of the institutions that the rows name',
  },
};

/**
 * Clears what was found but belongs to an institution: fixed lines, and numbers of licences that look like travel
 * permits. That needs evidence in the values. The rows name institutions or public places, nearly as many different
 * ones as there are numbers; no column speaks of persons, by its name, by its values, or by what another detector
 * found; of telephones every filled cell is an office's, so that one mobile number is enough against it; of licences
 * all are of one series, no whole cell is a travel permit, and the name says licence. Where it speaks of a person's
 * (宅电, 通行证) nothing is cleared.
 */
export async function clearOffices(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  source: string,
  verdicts: ColumnVerdict[],
): Promise<ColumnVerdict[]> {
  const texts = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name);
  const cleared = new Map<ColumnVerdict, number>();
  for (const verdict of verdicts) {
    const proof = proofs[verdict.detector];
    if (verdict.verdict === 'clear' || !texts.includes(verdict.column) || !proof?.named(verdict.column)) continue;
    const values = await valuesProved(duck, verdict.column, source, proof);
    if (values > 0) cleared.set(verdict, values);
  }
  if (cleared.size === 0 || verdicts.some((one) => !cleared.has(one) && isOfPerson(one))) return verdicts;
  const most = mostPerThing * (await thingsIn(duck, texts, source));
  if (most === 0 || (await speaksOfPersons(duck, columns, source))) return verdicts;
  return verdicts.map((verdict): ColumnVerdict => {
    const reason = proofs[verdict.detector]?.reason;
    return reason === undefined || (cleared.get(verdict) ?? Infinity) > most
      ? verdict
      : { ...verdict, verdict: 'clear', evidence: [], reason };
  });
}

/** How many different values a column has, where all of them are an institution's; else 0. */
async function valuesProved(
  duck: DuckDBConnection,
  column: string,
  source: string,
  { proof }: OfficeProof,
): Promise<number> {
  const found = await duck.runAndReadAll(
    `SELECT CASE WHEN ${proof} THEN count(DISTINCT cell) ELSE 0 END
      FROM (SELECT trim(${sqlName(column)}) AS cell FROM ${source}) WHERE cell <> ''`,
  );
  return Number(found.getRowsJS()[0]?.[0]);
}

/** How many institutions or public places the rows name, in the column that names most. */
async function thingsIn(duck: DuckDBConnection, texts: readonly string[], source: string): Promise<number> {
  let most = 0;
  for (const name of texts) {
    const found = await duck.runAndReadAll(
      `SELECT count(*) FILTER (length(cell) BETWEEN 3 AND 60 AND NOT regexp_matches(cell, '${dwelling}')
          AND regexp_matches(regexp_replace(cell, '${branch}', ''), '${thing}'))
        FROM (SELECT DISTINCT trim(${sqlName(name)}) AS cell FROM ${source}) WHERE cell <> ''`,
    );
    most = Math.max(most, Number(found.getRowsJS()[0]?.[0]));
  }
  return most;
}

function isOfPerson({ detector, verdict }: ColumnVerdict): boolean {
  const personal = identifierOf[detector] === 'person' || detector === 'person-name' || detector === 'address';
  return verdict !== 'clear' && personal;
}

/** What is believed in a house and when it was built may be said of institutions too. */
async function speaksOfPersons(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  source: string,
): Promise<boolean> {
  const named = columns.some(({ name, type }) => type === 'VARCHAR' && headerAgrees(personName.header, name));
  if (named) return true;
  const profiles = await profileColumns(duck, source, columns);
  const signs = signsOfPersons(
    columns.map(({ name, type }) => ({ name, label: name, type: kindOf(type), role: 'measure' })),
    profiles,
  );
  return signs.some(({ sign, by }) => sign !== 'belief' && !(sign === 'birth' && by === 'values'));
}

function kindOf(type: string): string {
  return /^(FLOAT|DOUBLE|DECIMAL)/.test(type) ? 'decimal' : /INT/.test(type) ? 'integer' : 'text';
}
