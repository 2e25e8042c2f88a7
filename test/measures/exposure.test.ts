import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import {
  domainOf,
  evaluateJoin,
  joinSignature,
  noQuestions,
  observe,
  probingSigns,
  withHolding,
  withoutHolding,
  type Holdings,
  type JoinRisk,
  type ProbingState,
} from '../../src/measures/exposure/index.ts';

type Row = Readonly<Record<string, string | null>>;
type Table = { readonly id: string; readonly columns: readonly string[]; readonly rows: readonly Row[] };

async function join(held: readonly Table[], candidate: Table): Promise<JoinRisk> {
  return withDuck(async (duck) => {
    for (const { id, columns, rows } of [...held, candidate]) {
      const names = ['subject', ...columns];
      await duck.run(
        `CREATE OR REPLACE TEMP TABLE ${sqlName(id)} (${names.map((name) => `${sqlName(name)} VARCHAR`).join(', ')})`,
      );
      const cell = (text: string | null | undefined): string =>
        text === null || text === undefined ? 'NULL' : sqlText(text);
      const tuples = rows.map((row) => `(${names.map((name) => cell(row[name])).join(', ')})`);
      if (tuples.length > 0) await duck.run(`INSERT INTO ${sqlName(id)} VALUES ${tuples.join(', ')}`);
    }
    const keyed = ({ id, columns }: Table) => ({
      revisionId: id,
      relation: sqlName(id),
      keyColumn: 'subject',
      quasiIdentifiers: columns,
    });
    return evaluateJoin(duck, held.map(keyed), keyed(candidate));
  });
}

/** The definition, subject by subject. */
function byHand(
  held: readonly Table[],
  candidate: Table,
): Pick<JoinRisk, 'subjects' | 'overlapping' | 'k' | 'uniqueness'> {
  const others = held.filter(({ id }) => id !== candidate.id);
  const known = ({ columns, rows }: Table, subject: string): string =>
    rows
      .filter((row) => row.subject === subject)
      .map((row) => JSON.stringify(columns.map((name) => row[name])))
      .sort()
      .join();
  const subjects = [...new Set(candidate.rows.flatMap(({ subject }) => subject ?? []))];
  const signs = subjects.map((subject) => JSON.stringify([candidate, ...others].map((table) => known(table, subject))));
  const sizes = signs.map((sign) => signs.filter((other) => other === sign).length);
  const overlapping = subjects.filter((subject) =>
    others.some(({ rows }) => rows.some((row) => row.subject === subject)),
  ).length;
  const unique = sizes.filter((size) => size === 1).length;
  return {
    subjects: subjects.length,
    overlapping,
    k: sizes.length === 0 ? 0 : Math.min(...sizes),
    uniqueness: subjects.length === 0 ? 0 : unique / subjects.length,
  };
}

describe('join risk over what a buyer holds', () => {
  it('finds that two harmless tables single persons out together', async () => {
    const people = Array.from({ length: 16 }, (_, at) => ({
      subject: `p${at}`,
      age: `${at % 4}`,
      town: `${Math.floor(at / 4)}`,
    }));
    const risk = await join([{ id: 'ages', columns: ['age'], rows: people }], {
      id: 'towns',
      columns: ['town'],
      rows: people,
    });
    expect(risk).to.deep.equal({
      subjects: 16,
      overlapping: 16,
      k: 1,
      uniqueness: 1,
      average: 1,
      increase: 1,
      alone: [
        { revisionId: 'towns', k: 4, uniqueness: 0 },
        { revisionId: 'ages', k: 4, uniqueness: 0 },
      ],
    });
    expect(await join([], { id: 'towns', columns: ['town'], rows: people })).to.include({
      k: 4,
      uniqueness: 0,
      increase: 0,
      overlapping: 0,
    });
  });

  it('is what the definition says of any tables, and never falls when more is held', () => {
    const cell = fc.constantFrom('a', 'b', '', null, 'a;b');
    const row = fc.record({ subject: fc.constantFrom('1', '2', '3', '4', '5', null), x: cell, y: cell });
    const rows = fc.array(row, { maxLength: 12 });
    const table = (id: string) => fc.record({ id: fc.constant(id), columns: fc.subarray(['x', 'y']), rows });
    return fc.assert(
      fc.asyncProperty(table('one'), table('two'), table('candidate'), async (one, two, candidate) => {
        const risk = await join([one, two], candidate);
        expect(risk).to.include(byHand([one, two], candidate));
        const less = await join([one], candidate);
        expect(risk.uniqueness).to.be.at.least(less.uniqueness);
        if (less.subjects > 0) expect(risk.k).to.be.at.most(less.k);
        expect(await join([candidate, one], candidate)).to.deep.equal(less);
      }),
      { numRuns: 25, verbose: 1 },
    );
  });

  it('keeps holdings by domain, each revision once, and names a join by what it joins', () => {
    const holding = (revisionId: string, ...quasiIdentifiers: string[]) => ({ revisionId, quasiIdentifiers, rows: 9 });
    const [domain, empty] = [domainOf('m-1', 'subject'), {} as Holdings];
    const held = withHolding(withHolding(empty, domain, holding('r2', 'b', 'a')), domain, holding('r1'));
    expect(held).to.deep.equal(
      withHolding(
        withHolding(withHolding(empty, domain, holding('r1')), domain, holding('r2', 'a', 'b')),
        domain,
        holding('r2', 'b', 'a'),
      ),
    );
    expect(joinSignature(held, domain, holding('r3', 'c'))).to.equal(
      joinSignature(held, domain, holding('r3', 'c', 'c')),
    );
    expect(joinSignature(held, domain, holding('r3', 'c'))).not.to.equal(
      joinSignature(withoutHolding(held, domain, 'r1'), domain, holding('r3', 'c')),
    );
    expect(withoutHolding(held, domain, 'r2')[domain]).to.deep.equal([holding('r1')]);
  });
});

const ROWS = 10_000;
const pseudonym = (at: number): string => createHash('sha256').update(`${at}`).digest('base64url').slice(0, 22);
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
function after(questions: readonly { keys: readonly string[]; found: number }[], rows = ROWS) {
  const state = questions.reduce<ProbingState>(observe, noQuestions);
  expect(JSON.stringify(state).length).to.be.at.most(4096);
  return probingSigns(state, rows);
}
const times = <Made>(count: number, make: (at: number) => Made): Made[] =>
  Array.from({ length: count }, (_, at) => make(at));

describe('probing score', () => {
  for (const [name, key] of [
    ['pseudonyms', pseudonym],
    ['customer numbers', (at: number) => `C-${String(at * 37 + 100_000)}`],
  ] as const) {
    it(`leaves honest questions by ${name} alone`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 2 ** 31 }),
          fc.integer({ min: 1, max: 800 }),
          fc.integer({ min: 1, max: 20 }),
          (seed, count, size) => {
            const draw = draws(seed);
            const questions = times(count, () => {
              const keys = times(size, () =>
                draw() < 0.02 ? key(Math.floor(draw() * 1e6) + ROWS) : key(Math.floor(draw() * ROWS)),
              );
              return { keys, found: keys.filter(() => draw() >= 0.02).length };
            });
            expect(after(questions, ROWS * 10).score).to.be.below(0.3);
          },
        ),
        { numRuns: 25, verbose: 1 },
      );
    });
  }

  it('leaves a list alone that is asked again unchanged, and a new list of its own customers in order', () => {
    const list = times(50, pseudonym);
    expect(after(times(60, () => ({ keys: list, found: 50 }))).score).to.be.below(0.3);
    const sorted = times(400, pseudonym).sort();
    expect(after(sorted.map((key) => ({ keys: [key], found: 1 }))).score).to.be.below(0.3);
  });

  const probers: [string, string, () => { keys: string[]; found: number }[]][] = [
    ['enumeration', 'counts up', () => times(60, (at) => ({ keys: [`C-${1000 + at}`], found: 1 }))],
    ['enumeration', 'counts down by three', () => times(60, (at) => ({ keys: [`C-${9000 - 3 * at}`], found: 1 }))],
    [
      'enumeration',
      'counts in batches',
      () => times(5, (at) => ({ keys: times(20, (index) => `${5000 + 20 * at + index}`), found: 20 })),
    ],
    [
      'enumeration',
      'hides every step among two chance keys',
      () =>
        times(120, (at) => ({
          keys: [`C-${at % 3 === 0 ? 1000 + at / 3 : (at * 7919) % 900_000}`, `C-${1001 + at}`],
          found: 2,
        })),
    ],
    ['misses', 'guesses', () => times(100, (at) => ({ keys: [pseudonym(at)], found: at % 4 === 0 ? 1 : 0 }))],
    [
      'misses',
      'guesses after an honest time',
      () => times(6000, (at) => ({ keys: [pseudonym(at)], found: at < 3000 || at % 5 === 0 ? 1 : 0 })),
    ],
    [
      'differencing',
      'leaves one out in turn',
      () => times(30, (at) => ({ keys: times(30, pseudonym).filter((_, index) => index !== at), found: 29 })),
    ],
    [
      'differencing',
      'asks with and without one',
      () =>
        times(40, (at) => ({
          keys: times(10 + (at % 2), (index) => pseudonym(index === 10 ? at + 50 : index)),
          found: 10,
        })),
    ],
    [
      'differencing',
      'changes one of a large set',
      () => times(30, (at) => ({ keys: [...times(300, pseudonym), pseudonym(1000 + at)], found: 301 })),
    ],
    [
      'repeated',
      'watches one person',
      () => times(100, (at) => ({ keys: [pseudonym(at % 3 === 0 ? at : 1)], found: 1 })),
    ],
  ];
  for (const [sign, does, questions] of probers) {
    it(`sees ${sign} in one who ${does}`, () => {
      const signs = after(questions());
      expect(signs.score, JSON.stringify(signs)).to.be.above(0.8);
      expect(signs[sign as 'misses'], JSON.stringify(signs)).to.be.above(0.8);
    });
  }

  it('tells breadth within a quarter, which alone is no probing', () => {
    const signs = after(
      times(900, (at) => ({ keys: [pseudonym(at)], found: 1 })),
      1000,
    );
    expect(signs.breadth).to.be.within(0.65, 1);
    expect(signs.score).to.be.within(0.05, 0.6);
    expect(after([{ keys: [], found: 0 }]).score).to.equal(0);
  });
});
