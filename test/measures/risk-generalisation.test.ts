import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import {
  bandHierarchy,
  generalisedSql,
  measureRisk,
  parseHierarchy,
  searchLevels,
  type Hierarchy,
} from '../../src/measures/risk/index.ts';
import { wageRecords } from '../../seeders/data/index.ts';
import { type Row, table } from './relations.ts';

describe('generalisation', () => {
  const people = wageRecords().map(({ age, sex, occupation, union, hourly_wage: wage }): Row => [
    age,
    sex,
    occupation,
    union,
    Math.round(wage),
  ]);
  const relation = table(['age', 'sex', 'occupation', 'member', 'wage'], people);
  const flat = (at: number): Hierarchy =>
    [...new Set(people.map((row) => String(row[at])))].map((value) => [value, '*']);
  const hierarchies = {
    age: bandHierarchy(
      people.map(([age]) => Number(age)),
      [5, 10, 20],
    ),
    sex: flat(1),
    occupation: flat(2),
  };
  const quasiIdentifiers = ['age', 'sex', 'occupation'];
  const sensitive = ['member', 'wage'];

  it('reaches the thresholds, loses least first, and is what its SQL makes', async () => {
    const thresholds = { k: 5, l: 2, t: 0.5 };
    const columns = { quasiIdentifiers, sensitive };
    await withDuck(async (duck) => {
      const { solutions, searched, vectors } = await searchLevels(duck, relation, {
        ...columns,
        hierarchies,
        thresholds,
        suppress: 0.05,
        most: 3,
      });
      expect(solutions.length).greaterThan(0);
      expect(searched).to.equal(vectors);
      expect(solutions.map(({ loss }) => loss)).to.deep.equal(solutions.map(({ loss }) => loss).sort((a, b) => a - b));
      for (const { levels, suppressed, risk, averageClass } of solutions) {
        const made = await measureRisk(
          duck,
          generalisedSql(relation, { quasiIdentifiers, hierarchies, levels, k: 5 }),
          columns,
        );
        expect(made).to.deep.equal(risk);
        expect([made.rows + suppressed, made.rows / made.classes, suppressed <= 0.05 * 534]).to.deep.equal([
          534,
          averageClass,
          true,
        ]);
      }
      const best = Math.min(...(await everyVector(duck, relation, thresholds)).map(({ loss }) => loss));
      expect(solutions[0]?.loss).closeTo(best, 1e-12);
    });
  });

  type Duck = Parameters<Parameters<typeof withDuck>[0]>[0];

  /** Judges all 5 × 2 × 2 vectors through SQL, and takes the loss of each from its definition. */
  async function everyVector(
    duck: Duck,
    from: string,
    { k, l, t }: { k: number; l: number; t: number },
  ): Promise<{ levels: number[]; loss: number }[]> {
    const vectors = [0, 1, 2, 3, 4].flatMap((age) => [0, 1].flatMap((sex) => [0, 1].map((job) => [age, sex, job])));
    const reached: { levels: number[]; loss: number }[] = [];
    for (const levels of vectors) {
      const risk = await measureRisk(duck, generalisedSql(from, { quasiIdentifiers, hierarchies, levels, k }), {
        quasiIdentifiers,
        sensitive,
      });
      const tells = Object.values(risk.sensitive);
      const holds =
        risk.rows >= 0.95 * 534 &&
        tells.every(({ distinct, tEqual, tOrdered }) => distinct >= l && (tOrdered ?? tEqual) <= t);
      if (holds) reached.push({ levels, loss: lossOf(levels, k) });
    }
    return reached;
  }

  function lossOf(levels: number[], k: number): number {
    const wide = people.map((row) =>
      quasiIdentifiers.map(
        (name, at) => hierarchies[name as 'age'].find(([raw]) => raw === String(row[at]))?.[levels[at] ?? 0],
      ),
    );
    const size = (row: (string | undefined)[]): number => wide.filter((other) => other.join() === row.join()).length;
    const widened = (row: (string | undefined)[]): number =>
      quasiIdentifiers.reduce((sum, name, at) => {
        const tree = hierarchies[name as 'age'];
        return sum + (tree.filter((line) => line[levels[at] ?? 0] === row[at]).length - 1) / (tree.length - 1) / 3;
      }, 0);
    return wide.reduce((sum, row) => sum + (size(row) < k ? 1 : widened(row)), 0) / people.length;
  }

  /** The connection, telling of each question to it when it was answered. */
  const watched = (duck: Duck, answered: () => void): Duck =>
    new Proxy(duck, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => Promise.resolve(value.apply(target, args)).finally(answered);
      },
    });
  const searchOf = { quasiIdentifiers, sensitive, hierarchies, suppress: 0.05 };

  it('lets the event loop turn while vectors of levels are judged', async () => {
    let [ticks, running] = [0, true];
    const tick = (): void => {
      ticks += 1;
      if (running) setImmediate(tick);
    };
    setImmediate(tick);
    const thresholds = { k: 30, l: 2, t: 0.3 };
    await withDuck((duck) =>
      searchLevels(
        watched(duck, () => (ticks = 0)),
        relation,
        { ...searchOf, thresholds },
      ),
    );
    running = false;
    expect(ticks).least(8);
  });

  it('judges three thousand classes of three thousand values as SQL measures them', async () => {
    const wide = '(SELECT i // 2 * 7 % 3001 AS a, i // 2 * 13 % 3011 AS b, i * 17 % 3001 AS s FROM range(6000) t(i))';
    await withDuck(async (duck) => {
      const columns = { quasiIdentifiers: ['a', 'b'], sensitive: ['s'] };
      const { solutions } = await searchLevels(duck, wide, { ...columns, hierarchies: {}, thresholds: { k: 2 } });
      expect(solutions.map(({ risk }) => risk)).deep.equal([await measureRisk(duck, wide, columns)]);
    });
  });

  it('says how many vectors it searched when there were too many', async () => {
    const search = { ...searchOf, thresholds: { k: 5, l: 2, t: 0.5 }, effort: 5_000 };
    const { solutions, searched, vectors } = await withDuck((duck) => searchLevels(duck, relation, search));
    expect(vectors).equal(20);
    expect(searched).greaterThan(0).lessThan(20);
    for (const { risk } of solutions) expect(risk.k).least(5);
  });

  it('is searched one after the other, also after one that failed', async () => {
    const order: string[] = [];
    const one = (name: string, from: string) =>
      withDuck((duck) => {
        const search = {
          ...searchOf,
          quasiIdentifiers: from === relation ? quasiIdentifiers : ['nobody'],
          thresholds: { k: 5 },
        };
        return searchLevels(
          watched(duck, () => order.push(name)),
          relation,
          search,
        ).catch(() => name);
      });
    const answers = await Promise.all([one('a', relation), one('b', ''), one('c', relation)]);
    const turns = order.filter((name, at) => name !== order[at - 1]);
    expect(turns.length, turns.join('')).equal(new Set(turns).size);
    expect(answers[1]).equal('b');
    expect(answers[2]).deep.equal(answers[0]);
  });

  it('keeps columns and the order of rows, and does not lose a value silently', async () => {
    const from = table(
      ['id', 'age'],
      [
        [1, 21],
        [2, 39],
        [3, null],
        [4, 22],
      ],
    );
    const how = { quasiIdentifiers: ['age'], hierarchies: { age: bandHierarchy([21, 22, 39], [10]) } };
    await withDuck(async (duck) => {
      const read = async (levels: number[], k = 1) =>
        (await duck.runAndReadAll(`SELECT * FROM ${generalisedSql(from, { ...how, levels, k })}`)).getRowsJS();
      expect(await read([1])).to.deep.equal([
        [1, '20-29'],
        [2, '30-39'],
        [3, null],
        [4, '20-29'],
      ]);
      expect(await read([1], 2)).to.deep.equal([
        [1, '20-29'],
        [4, '20-29'],
      ]);
      expect((await read([2])).map(([, age]) => age)).to.deep.equal(['*', '*', '*', '*']);
      const short = { ...how, hierarchies: { age: bandHierarchy([21, 22], [10]) }, levels: [1] };
      expect(
        await duck.run(`CREATE TEMP TABLE x AS SELECT * FROM ${generalisedSql(from, short)}`).catch(String),
      ).to.match(/"age" is not in its hierarchy/);
    });
    expect(() => generalisedSql(from, { ...how, levels: [3] })).to.throw(/levels 0 to 2, not 3/);
    expect(() => generalisedSql(from, { ...how, levels: [] })).to.throw(/0 levels were given for the 1/);
  });

  it('reads hierarchies, and names the lines that make none', () => {
    expect(parseHierarchy('1;a;*\r\n2;a;*\r\n2;a;*\r\n')).to.deep.equal([
      ['1', 'a', '*'],
      ['2', 'a', '*'],
    ]);
    expect(() => parseHierarchy('1;a\n2;a;*\n1;b')).to.throw(/line 2 has 3 cells.*line 3 generalises "1" otherwise/);
    expect(() => parseHierarchy('1;a;x\n2;a;y')).to.throw(/level 2 tells apart/);
    expect(() => parseHierarchy('')).to.throw(/no lines/);
    expect(() => bandHierarchy([1], [5, 7])).to.throw(RangeError);
  });
});
