import { expect } from 'chai';
import type { Risk, SensitiveMeasures } from '../../src/measures/risk/index.ts';

/** A row of a person: who, two quasi-identifiers, a sensitive value. */
export type Visit = {
  readonly who: string | null;
  readonly q: string | null;
  readonly r: string;
  readonly s: string | null;
};
type OneClass = { readonly members: readonly Visit[]; readonly people: readonly string[] };

const personOf = ({ who }: Visit): string => (who ?? '').trim();
const valueOf = ({ s }: Visit): string | null => (s ?? '').trim().toLowerCase() || null;

/** Persons of some rows; rows that name nobody count only where they are alone, and then as one. */
export const sizeOf = (rows: readonly Visit[]): number => peopleOf(rows, 'alone').length;

function peopleOf(rows: readonly Visit[], nobody: string): string[] {
  const known = [...new Set(rows.map(personOf))].filter((who) => who !== '');
  return known.length > 0 ? known : [nobody];
}

/** The classes of a table with who stands in each, class by class. */
export function classesOfPersons(rows: readonly Visit[], quasiIdentifiers: readonly ('q' | 'r')[]): OneClass[] {
  const key = (row: Visit): string => JSON.stringify(quasiIdentifiers.map((name) => row[name]));
  return [...new Set(rows.map(key))].map((own) => {
    const members = rows.filter((row) => key(row) === own);
    return { members, people: peopleOf(members, `nobody of ${own}`) };
  });
}

/** The definitions, person by person. */
export function byHandOfPersons(rows: readonly Visit[], quasiIdentifiers: readonly ('q' | 'r')[]): Risk {
  const classes = classesOfPersons(rows, quasiIdentifiers);
  const sizes = classes.map(({ people }) => people.length).sort((a, b) => a - b);
  const persons = [...new Set(classes.flatMap(({ people }) => people))];
  const own = persons.map((who) =>
    classes.filter(({ people }) => people.includes(who)).map(({ people }) => people.length),
  );
  const risks = own.map((all) => 1 / Math.min(...all));
  const share = (holds: (risk: number) => boolean): number => risks.filter(holds).length / persons.length;
  const pairs = sizes.reduce((sum, size) => sum + size, 0);
  return {
    rows: rows.length,
    classes: classes.length,
    k: sizes[0] ?? 0,
    highest: Math.max(...risks),
    average: risks.reduce((sum, risk) => sum + risk, 0) / persons.length,
    uniqueness: share((risk) => risk === 1),
    atRisk: share((risk) => risk > 0.2),
    alphaDistinction: classes.length / pairs,
    alphaSeparation: pairs < 2 ? 0 : 1 - sizes.reduce((sum, f) => sum + f * (f - 1), 0) / (pairs * (pairs - 1)),
    histogram: [...new Set(sizes)].map((size) => [size, sizes.filter((other) => other === size).length]),
    sensitive: { s: tells(classes) },
    persons: {
      column: 'who',
      persons: persons.length,
      unknown: rows.filter((row) => personOf(row) === '').length,
      several: own.filter((all) => all.length > 1).length,
    },
  };
}

/** How many persons of a class have each value. Rows of nobody tell nothing beside known persons. */
function having({ members, people }: OneClass): Map<string | null, number> {
  const named = members.some((row) => personOf(row) !== '');
  const counted = named ? members.filter((row) => personOf(row) !== '') : members;
  const values = [...new Set(counted.map(valueOf))];
  return new Map(
    values.map((value) => {
      const who = new Set(counted.filter((row) => valueOf(row) === value).map(personOf));
      return [value, Math.min(who.size, people.length)];
    }),
  );
}

function tells(classes: readonly OneClass[]): SensitiveMeasures {
  const counts = classes.map(having);
  const sum = (of: Iterable<number>): number => [...of].reduce((all, one) => all + one, 0);
  const total = sum(counts.flatMap((count) => [...count.values()]));
  const whole = new Map<string | null, number>();
  for (const count of counts) for (const [value, many] of count) whole.set(value, (whole.get(value) ?? 0) + many);
  const figures = counts.map((count, at) => {
    const f = classes[at]?.people.length ?? 0;
    const known = [...count].filter(([value]) => value !== null).map(([, many]) => many);
    const most = Math.max(0, ...known);
    const ofAll = most === f;
    const shares = known.map((many) => many / sum(known));
    const others = Math.min(f, sum(known)) - most;
    return {
      distinct: ofAll ? 1 : known.length,
      entropy: ofAll ? 1 : known.length === 0 ? 0 : Math.exp(-sum(shares.map((p) => p * Math.log(p)))),
      recursive: known.length < 2 || others === 0 ? Infinity : most / others,
      t: sum([...whole].map(([value, q]) => Math.abs((count.get(value) ?? 0) / sum(count.values()) - q / total))) / 2,
    };
  });
  const recursive = Math.max(...figures.map((one) => one.recursive));
  return {
    distinct: Math.min(...figures.map((one) => one.distinct)),
    entropy: Math.min(...figures.map((one) => one.entropy)),
    recursive: Number.isFinite(recursive) ? recursive : null,
    tEqual: Math.max(...figures.map((one) => one.t)),
    tOrdered: null,
    tHierarchical: null,
  };
}

/** Two measures agree, but for rounding. */
export function closeTo(actual: unknown, wanted: unknown, at = 'risk'): void {
  if (typeof wanted === 'number') return void expect(actual, at).closeTo(wanted, 1e-9);
  if (typeof wanted !== 'object' || wanted === null) return void expect(actual, at).to.equal(wanted);
  expect(Object.keys(actual ?? {}).sort(), at).to.deep.equal(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted))
    closeTo((actual as Readonly<Record<string, unknown>>)[name], value, `${at}.${name}`);
}
