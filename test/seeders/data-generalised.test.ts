import { expect } from 'chai';
import {
  generalisationFloor,
  generalisationReport,
  generalisedWageDictionary,
  generalisedWageRecords,
  wageRecords,
  type GeneralisedWageRecord,
  type WageRecord,
} from '../../seeders/data/index.ts';
import { coarse, isReleasable } from '../../seeders/data/wages-generalised.ts';

const workers = wageRecords();
const released = generalisedWageRecords();
const { k, l, t, suppressedShare } = generalisationFloor;

describe('seed data: generalised wages', () => {
  it('promise at least what the principles ask of contract delivery', () => {
    expect({ k, l, t, suppressedShare }).to.deep.equal({ k: 11, l: 2, t: 0.3, suppressedShare: 0.05 });
  });

  it('hide each worker among at least 11 who are equal in every quasi-identifier', () => {
    const names = generalisedWageDictionary
      .filter((column) => column.role === 'quasi-identifier')
      .map((column) => column.name);
    expect(names).to.deep.equal(['age_band', 'education_band', 'occupation_group']);
    expect(Math.min(...released.map((row) => peers(row).length)))
      .to.be.at.least(k)
      .and.equal(19);
  });

  it('leave at least two wage bands and both union statuses in each class, spread nearly as in the whole table', () => {
    for (const of of [(row: GeneralisedWageRecord) => row.wage_band, (row: GeneralisedWageRecord) => row.union]) {
      for (const row of released) {
        expect(new Set(peers(row).map(of)).size).to.be.at.least(l);
        expect(equalDistance(peers(row).map(of), released.map(of))).to.be.at.most(t);
      }
    }
  });

  it('let a class go only with eleven members, two wage bands and two union statuses', () => {
    const [row] = released;
    if (row === undefined) throw new Error('There are no rows.');
    const members = (size: number, wageBands: number, statuses: number) =>
      Array.from({ length: size }, (_, index): GeneralisedWageRecord => ({
        ...row,
        wage_band: `band ${index % wageBands}`,
        union: index % statuses === 0 ? 'member' : 'not a member',
      }));
    expect(isReleasable(members(11, 2, 2))).to.equal(true);
    expect(isReleasable(members(10, 2, 2))).to.equal(false);
    expect(isReleasable(members(11, 1, 2))).to.equal(false);
    expect(isReleasable(members(11, 2, 1))).to.equal(false);
  });

  it('have a band for each worker of the survey and for nobody younger', () => {
    const [worker] = workers;
    if (worker === undefined) throw new Error('There are no workers.');
    expect(coarse({ ...worker, age: 18 }).age_band).to.equal('18-29');
    expect(() => coarse({ ...worker, age: 17 })).to.throw('17 is below every band.');
  });

  it('suppress at most 5 % of the workers, and say how many', () => {
    const report = generalisationReport();
    expect(report).to.deep.equal({ read: 534, released: released.length, suppressed: 25, classes: 13 });
    expect(report.suppressed / report.read).to.be.at.most(suppressedShare);
    expect(
      new Set(released.map((row) => [row.age_band, row.education_band, row.occupation_group].join())).size,
    ).to.equal(report.classes);
  });

  it('keep the pseudonym, tell nothing by their order, and put each worker into the band that holds him', () => {
    const worker = new Map(workers.map((each) => [each.subject, each]));
    expect(released.map((row) => row.subject)).to.deep.equal([...new Set(released.map((row) => row.subject))].sort());
    for (const row of released) {
      const raw = worker.get(row.subject);
      if (raw === undefined) throw new Error(`${row.subject} is nobody.`);
      const [youngest, oldest] = row.age_band.split('-').map(Number);
      expect(raw.age).to.be.within(youngest ?? NaN, oldest ?? NaN);
      const years = raw.education_years;
      expect(row.education_band).to.equal(
        years < 12 ? 'less than 12 years' : years === 12 ? '12 years' : '13 years or more',
      );
      expect(row.wage_band.startsWith('11.25')).to.equal(raw.hourly_wage >= 11.25);
      if (row.wage_band.includes('-')) expect(raw.hourly_wage).to.be.within(...pair(row.wage_band));
      expect(row.occupation_group.includes(raw.occupation)).to.equal(true);
      expect(row.union).to.equal(raw.union);
    }
  });

  it('cut the wage at the quartiles of the sample', () => {
    const wages = workers.map((worker) => worker.hourly_wage).sort((a, b) => a - b);
    expect([0.25, 0.5, 0.75].map((share) => wages[Math.round(share * 533)])).to.deep.equal([5.25, 7.78, 11.25]);
  });

  it('lose least of all 15,552 combinations of bandings that keep the promise', () => {
    const [best] = feasible();
    expect(best?.name).to.equal(
      'age 30|45, education 12|13, sex *, race *, region *, married *, occupation office, sector *',
    );
    expect(best?.suppressed).to.equal(25);
    expect(best?.loss).to.be.closeTo(0.7545, 0.0001);
  }).timeout(30_000);
});

function peers(row: GeneralisedWageRecord): GeneralisedWageRecord[] {
  return released.filter(
    (other) =>
      other.age_band === row.age_band &&
      other.education_band === row.education_band &&
      other.occupation_group === row.occupation_group,
  );
}

function equalDistance(some: readonly string[], all: readonly string[]): number {
  const share = (list: readonly string[], value: string) => list.filter((each) => each === value).length / list.length;
  return [...new Set(all)].reduce((sum, value) => sum + Math.abs(share(some, value) - share(all, value)), 0) / 2;
}

function pair(bandLabel: string): [number, number] {
  const [from, to] = bandLabel.split('-').map(Number);
  return [from ?? NaN, to ?? NaN];
}

type Banding = { name: string; of: (worker: WageRecord) => string | number };

const office = ['management', 'professional', 'sales', 'clerical'];
const cuts = (of: (worker: WageRecord) => number, ...points: number[]): Banding => ({
  name: points.join('|') || '*',
  of: (worker) => points.filter((point) => of(worker) >= point).length,
});
const all: Banding = { name: '*', of: () => 0 };

/** What was considered for each column, from fine to nothing. */
function menu(): { column: string; raw: (worker: WageRecord) => string | number; bandings: Banding[] }[] {
  const age = (worker: WageRecord) => worker.age;
  const education = (worker: WageRecord) => worker.education_years;
  return [
    {
      column: 'age',
      raw: age,
      bandings: [
        [25, 30, 35, 40, 45, 50, 55],
        [25, 35, 45, 55],
        [30, 40, 50],
        [30, 45],
        [30, 40],
        [35, 50],
        [35],
        [40],
        [],
      ].map((points) => cuts(age, ...points)),
    },
    {
      column: 'education',
      raw: education,
      bandings: [[9, 12, 13, 16, 17], [12, 13, 16], [12, 13], [13, 16], [13], []].map((points) =>
        cuts(education, ...points),
      ),
    },
    { column: 'sex', raw: (worker) => worker.sex, bandings: [{ name: 'raw', of: (worker) => worker.sex }, all] },
    {
      column: 'race',
      raw: (worker) => worker.race,
      bandings: [
        { name: 'raw', of: (worker) => worker.race },
        { name: 'white', of: (worker) => Number(worker.race === 'white') },
        all,
      ],
    },
    {
      column: 'region',
      raw: (worker) => worker.region,
      bandings: [{ name: 'raw', of: (worker) => worker.region }, all],
    },
    {
      column: 'married',
      raw: (worker) => worker.marital_status,
      bandings: [{ name: 'raw', of: (worker) => worker.marital_status }, all],
    },
    {
      column: 'occupation',
      raw: (worker) => worker.occupation,
      bandings: [
        { name: 'raw', of: (worker) => worker.occupation },
        { name: 'three', of: (worker) => Math.floor(Math.max(-1, office.indexOf(worker.occupation)) / 2) },
        { name: 'office', of: (worker) => Number(office.includes(worker.occupation)) },
        all,
      ],
    },
    {
      column: 'sector',
      raw: (worker) => worker.sector,
      bandings: [
        { name: 'raw', of: (worker) => worker.sector },
        { name: 'other', of: (worker) => Number(worker.sector === 'other') },
        all,
      ],
    },
  ];
}

/** Numbers the distinct values of a column, so that a class is one number. */
function codes(of: (worker: WageRecord) => string | number): number[] {
  const seen = new Map<string | number, number>();
  return workers.map((worker) => seen.get(of(worker)) ?? (seen.set(of(worker), seen.size), seen.size - 1));
}

function bitsLost(raw: readonly number[], coarse: readonly number[]): number[] {
  const size = (list: readonly number[]) =>
    list.reduce((sizes, value) => sizes.set(value, (sizes.get(value) ?? 0) + 1), new Map<number, number>());
  const [fine, rough] = [size(raw), size(coarse)];
  return raw.map((value, index) => -Math.log2((fine.get(value) ?? NaN) / (rough.get(coarse[index] ?? NaN) ?? NaN)));
}

function feasible(): { name: string; loss: number; suppressed: number }[] {
  const wage = codes((worker) => [5.25, 7.78, 11.25].filter((point) => worker.hourly_wage >= point).length);
  const union = codes((worker) => worker.union);
  const columns = menu().map(({ column, raw, bandings }) => {
    const fine = codes(raw);
    const nothing = bitsLost(
      fine,
      fine.map(() => 0),
    );
    return {
      nothing,
      levels: bandings.map(({ name, of }) => ({
        name: `${column} ${name}`,
        code: codes(of),
        lost: bitsLost(fine, codes(of)),
      })),
    };
  });
  const total = columns.reduce((sum, column) => sum + sumOf(column.nothing), 0);
  const found: { name: string; loss: number; suppressed: number }[] = [];
  let searched = 0;
  const search = (depth: number, keys: readonly number[], lost: readonly number[], names: readonly string[]): void => {
    const column = columns[depth];
    if (column !== undefined) {
      for (const level of column.levels) {
        const finer = keys.map((key, i) => key * 20 + (level.code[i] ?? NaN));
        search(
          depth + 1,
          finer,
          lost.map((bits, i) => bits + (level.lost[i] ?? NaN)),
          [...names, level.name],
        );
      }
      return;
    }
    searched += 1;
    const kept = keptRows(keys, wage, union);
    if (kept === undefined) return;
    const everything = (row: number) => columns.reduce((sum, each) => sum + (each.nothing[row] ?? NaN), 0);
    const loss =
      workers.reduce((sum, _, row) => sum + (kept.has(row) ? (lost[row] ?? NaN) : everything(row)), 0) / total;
    found.push({ name: names.join(', '), loss, suppressed: workers.length - kept.size });
  };
  search(
    0,
    workers.map(() => 0),
    workers.map(() => 0),
    [],
  );
  expect(searched).to.equal(15_552);
  return found.sort((a, b) => a.loss - b.loss);
}

/**
 * The rows that stay when every class below k or l is suppressed, or nothing when too many go or a class strays more
 * than t.
 */
function keptRows(keys: readonly number[], wage: readonly number[], union: readonly number[]): Set<number> | undefined {
  const classes = new Map<number, number[]>();
  keys.forEach((key, row) => {
    const members = classes.get(key);
    if (members === undefined) classes.set(key, [row]);
    else members.push(row);
  });
  const pick = (rows: readonly number[], list: readonly number[]) => rows.map((row) => String(list[row]));
  const kept = [...classes.values()].filter(
    (rows) => rows.length >= k && [wage, union].every((list) => new Set(pick(rows, list)).size >= l),
  );
  const rows = kept.flat();
  if (workers.length - rows.length > suppressedShare * workers.length) return undefined;
  const stray = [wage, union].some((list) => {
    const whole = pick(rows, list);
    return kept.some((members) => equalDistance(pick(members, list), whole) > t);
  });
  return stray ? undefined : new Set(rows);
}

function sumOf(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0);
}
