import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import * as names from './context-words.ts';
import { profileColumns, type TextProfile } from './profile.ts';
import { isCountingUnit, signsOfPersons, spread, type PersonSign, type SignColumn } from './signs.ts';
import { counted } from './signs-words.ts';

/** Items of the prohibited list that a column's words do not speak of, in the table where they stand. */
export type Spared = { readonly column: string; readonly codes: readonly string[] };
/** What a table looks like: its signs of persons, and what its columns are spared. */
export type TableContext = { readonly signs: readonly PersonSign[]; readonly spared: readonly Spared[] };
type KnownTable = {
  readonly columns: readonly SignColumn[];
  readonly profiles: ReadonlyMap<string, TextProfile>;
  readonly signs: readonly PersonSign[];
};

const fewValues = 60;
/** How many groups there may be for each one that occurs, and how many persons most groups have at least. */
const thinnest = 20;
const smallestGroup = 10;
/** How many places a thing may have. */
const mostPlaces = 3;

/**
 * Reads a table in its context. In a table that is declared to be about persons nothing is spared. In another one a
 * word counts for what it says there: a disease beside a number of cases, a coordinate of a named shop, the telephone
 * of a school. That needs evidence in the values and not in the names alone: rows that are groups (no group twice, and
 * most of ten persons or more), rows that are named things with no column that tells more apart than the things, a
 * regular grid, or vehicles of public transport.
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
  const known = { columns, profiles, signs };
  if (await isGrouped(duck, relation, known))
    return { signs: [], spared: columns.map(({ name }) => ({ column: name, codes: ['B5', 'B6', 'B8', 'B9'] })) };
  const things = thingsOf(known);
  if (things === null)
    return { signs, spared: isGrid(known) || isFleet(known) ? spared(columns, isCoordinate, 'B7') : [] };
  return {
    signs: signs.filter((sign) => !isOfThing(known, sign)),
    spared: [
      ...(isFixed(known, things) || isFleet(known) ? spared(columns, isCoordinate, 'B7') : []),
      ...spared(columns, (name) => names.contactNames.test(name) && !names.homeNames.test(name), 'B3'),
      ...spared(columns, (name) => names.schoolNames.test(name), 'B9'),
      ...spared(columns, (name) => names.beliefNames.test(name), 'B8'),
      ...(has(columns, names.goodsMarks) ? spared(columns, (name) => names.goodsNames.test(name), 'B5') : []),
      ...spared(columns, (name) => names.inspectedNames.test(name), 'A8', 'A9'),
    ],
  };
}

function spared(columns: readonly SignColumn[], concerns: (name: string) => boolean, ...codes: string[]): Spared[] {
  return columns.filter(({ name }) => concerns(spread(name))).map(({ name }) => ({ column: name, codes }));
}

function has(columns: readonly SignColumn[], pattern: RegExp): boolean {
  return columns.some(({ name }) => pattern.test(spread(name)));
}

const isCoordinate = (name: string): boolean => names.coordinateNames.test(name.replaceAll('_', ' '));
const isPlaceOrTime = ({ name }: SignColumn): boolean => names.placesAndTimes.test(spread(name).replaceAll('_', ' '));

/**
 * Whether each row is a group of persons, a place in a month or the like: the columns that are no amounts have few
 * values, no two rows agree in all of them, and a good part of their combinations occurs. Where persons are described
 * there must be a number of them, too, that is rarely small.
 */
async function isGrouped(
  duck: DuckDBConnection,
  relation: string,
  { columns, profiles, signs }: KnownTable,
): Promise<boolean> {
  const signed = new Set(signs.map(({ column }) => column));
  const isAmount = (column: SignColumn): boolean =>
    (column.type === 'decimal' || profiles.get(column.name)?.numbers != null) &&
    !signed.has(column.name) &&
    !isPlaceOrTime(column);
  const kept = columns.filter(({ name }) => profiles.has(name));
  const apart = kept.filter((column) => !isAmount(column));
  const rows = profiles.get(kept[0]?.name ?? '')?.rows ?? 0;
  const values = apart.map(({ name }) => profiles.get(name)?.distinct ?? 0);
  const described = apart.filter((_, at) => values[at] !== 1);
  if (described.length === 0 || rows < 2) return false;
  if (apart.some((column, at) => (values[at] ?? 0) > fewValues && !isPlaceOrTime(column))) return false;
  if (values.reduce((product, one) => product * Math.max(1, one), 1) > thinnest * rows) return false;
  const ofMany = kept.some((column) => isAmount(column) && countsMany(column, profiles.get(column.name)));
  if (!ofMany && (signs.length > 0 || !apart.some(isPlaceOrTime))) return false;
  if (signs.some(({ sign }) => sign === 'person' || sign === 'name' || sign === 'birth')) return false;
  const list = apart.map(({ name }) => sqlName(name)).join(', ');
  const counts = await duck.runAndReadAll(`SELECT count(*) FROM (SELECT DISTINCT ${list} FROM ${relation})`);
  return Number(counts.getRowsJS()[0]?.[0]) === rows;
}

function countsMany({ name, unit }: SignColumn, profile: TextProfile | undefined): boolean {
  const read = spread(name).replaceAll('_', ' ');
  if (profile?.numbers == null || profile.numbers.quarter < smallestGroup) return false;
  return isCountingUnit(unit) || names.countNames.test(read) || counted.test(read);
}

/**
 * How many things the rows name; null where none are named, where a column speaks of persons, or where another column
 * tells more apart than the things are.
 */
function thingsOf({ columns, profiles, signs }: KnownTable): number | null {
  const isThing = ({ name }: SignColumn): boolean => names.thingNames.test(spread(name).replaceAll('_', ' '));
  const isText = ({ name, type }: SignColumn): boolean => type === 'text' && profiles.get(name)?.numbers === null;
  if (has(columns, names.personNames) || signs.some(isOfPerson)) return null;
  const things = Math.max(
    0,
    ...columns.filter((c) => isThing(c) && isText(c)).map(({ name }) => distinctOf(profiles, name)),
  );
  if (things === 0) return null;
  const unknown = columns.filter(
    (column) => isText(column) && !isThing(column) && !isPlaceOrTime(column) && !isCoordinate(spread(column.name)),
  );
  const others = unknown.filter(({ name }) => !names.contactNames.test(spread(name)));
  return others.some(({ name }) => distinctOf(profiles, name) > Math.max(fewValues, 1.2 * things)) ? null : things;
}

/** Signs that may be of a thing as well: what is believed in a house, and when it was opened. */
function isOfPerson({ sign, by }: PersonSign): boolean {
  return sign !== 'belief' && !(sign === 'birth' && by === 'values');
}

function isOfThing({ profiles }: KnownTable, { column, sign, by }: PersonSign): boolean {
  if (sign === 'birth') return by === 'values' && names.otherDates.test(spread(column));
  return sign === 'belief' && profiles.has(column);
}

/** Each thing has a place, or a few: a stop in both directions. Whoever moves has many. */
function isFixed({ columns, profiles }: KnownTable, things: number): boolean {
  return columns
    .filter(({ name }) => isCoordinate(spread(name)))
    .every(({ name }) => distinctOf(profiles, name) <= mostPlaces * things);
}

/** Vehicles of public transport, and nobody named in them. */
function isFleet({ columns, signs }: KnownTable): boolean {
  return signs.length === 0 && has(columns, names.publicVehicles) && !has(columns, names.personNames);
}

/** Nothing but numbers and times over a lattice of places. */
function isGrid({ columns, profiles, signs }: KnownTable): boolean {
  const places = columns.filter(({ name }) => isCoordinate(spread(name)));
  const rows = profiles.get(columns[0]?.name ?? '')?.rows ?? 0;
  const points = places.reduce((product, { name }) => product * distinctOf(profiles, name), 1);
  const more = columns.filter((column) => !places.includes(column) && !isPlaceOrTime(column));
  const isNumber = ({ name, type }: SignColumn): boolean => type === 'decimal' || profiles.get(name)?.numbers != null;
  const repeats = more.every(({ name }) => distinctOf(profiles, name) <= fewValues);
  return places.length >= 2 && signs.length === 0 && points <= 4 * rows && (more.every(isNumber) || repeats);
}

function distinctOf(profiles: ReadonlyMap<string, TextProfile>, name: string): number {
  return profiles.get(name)?.distinct ?? 0;
}
