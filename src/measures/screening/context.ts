import type { DuckDBConnection } from '@duckdb/node-api';
import { columnNames as names } from '../../terms/recognise/index.ts';
import { contentsOf, type KnownColumn, type KnownTable } from './contents.ts';
import { groupColumns } from './groups.ts';
import { isCoordinate, isFleet, isGrid } from './points.ts';
import { profileColumns } from './profile.ts';
import { signsOfPersons, spread, type PersonSign, type SignColumn } from './signs.ts';
import { areOfThings, isCatalogue, isTested, thingsOf, type Things } from './things.ts';

/** Items of the prohibited list that a column's words do not speak of, in the table where they stand. */
export type Spared = { readonly column: string; readonly codes: readonly string[] };
/** What a table looks like: its signs of persons, and what its columns are spared. */
export type TableContext = { readonly signs: readonly PersonSign[]; readonly spared: readonly Spared[] };

/**
 * Reads a table in its context. In a table that is declared to be about persons nothing is spared. In another one a
 * word counts for what it says there: a disease beside a number of cases, a coordinate of a named shop, the telephone
 * of a school. Names and claims are the supplier's, and so are values; so a word is spared only where it would tell of
 * nobody even if the rows were persons: where rows are a cross of what they are described by, where a column adds
 * nothing to the name of a thing, where nothing puts several rows together, on a regular grid, or where several come
 * by. Otherwise a person is asked.
 */
export async function contextOf(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly SignColumn[],
  personal: boolean,
): Promise<TableContext> {
  const profiles = await profileColumns(duck, relation, columns);
  const signs = signsOfPersons(columns, profiles);
  if (personal) return { signs, spared: [] };
  const profiled = columns.flatMap((column) => {
    const profile = profiles.get(column.name);
    return profile === undefined ? [] : [{ ...column, ...profile }];
  });
  const contents = await contentsOf(duck, relation, profiled);
  const known = profiled.flatMap((column): KnownColumn[] => {
    const own = contents.get(column.name);
    return own === undefined ? [] : [{ ...column, ...own }];
  });
  const table = { duck, relation, rows: known[0]?.rows ?? 0, columns: known };
  const grouping = await groupColumns(table, signs);
  if (grouping !== null) return { signs: [], spared: [...grouping].map(([column, codes]) => ({ column, codes })) };
  const things = await thingsOf(table, signs);
  if (things !== null) return ofThings(table, things, signs);
  const placed = signs.length === 0 && ((await isGrid(table)) || (await isFleet(table)));
  return { signs, spared: placed ? spared(known.filter(isCoordinate), 'B7') : [] };
}

async function ofThings(table: KnownTable, things: Things, signs: readonly PersonSign[]): Promise<TableContext> {
  const called = (pattern: RegExp, columns = table.columns): readonly KnownColumn[] =>
    columns.filter(({ name }) => pattern.test(spread(name)));
  const points = table.columns.filter(isCoordinate);
  const asked = table.columns.filter(
    (column) =>
      [names.contactNames, names.schoolNames, names.beliefNames].some(
        (pattern) => called(pattern, [column]).length > 0,
      ) || signs.some((sign) => isOfThing(column, sign)),
  );
  const [placed, ...said] = await areOfThings(table, things, [points, ...asked.map((column) => [column])]);
  const plain = asked.filter((_, at) => said[at]);
  const listed = things.by !== null && things.once ? plain : [];
  const contacts = called(names.contactNames, plain).filter(({ name }) => !names.homeNames.test(spread(name)));
  return {
    signs: signs.filter((sign) => !listed.some((column) => isOfThing(column, sign))),
    spared: [
      ...(placed || (signs.length === 0 && (await isFleet(table))) ? spared(points, 'B7') : []),
      ...spared(contacts, 'B3'),
      ...spared(called(names.schoolNames, listed), 'B9'),
      ...spared(called(names.beliefNames, listed), 'B8'),
      ...(isCatalogue(table) ? spared(called(names.goodsNames), 'B5') : []),
      ...(isTested(table) ? spared(called(names.inspectedNames), 'A8', 'A9') : []),
    ],
  };
}

function spared(columns: readonly KnownColumn[], ...codes: string[]): Spared[] {
  return columns.map(({ name }) => ({ column: name, codes }));
}

function isOfThing({ name }: KnownColumn, { column, sign, by }: PersonSign): boolean {
  if (column !== name) return false;
  return sign === 'belief' || (sign === 'birth' && by === 'values' && names.otherDates.test(spread(column)));
}
