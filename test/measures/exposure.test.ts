import { expect } from 'chai';
import fc from 'fast-check';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import {
  domainOf,
  evaluateJoin,
  joinSignature,
  withHolding,
  withoutHolding,
  type Holdings,
  type JoinRisk,
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

  it('knows a person again whatever stands around the name, and nobody by a blank', async () => {
    const towns = [' p1', 'p1', 'p1\u3000', 'p2', ' ', ''].map((subject, at) => ({ subject, town: `${at}` }));
    const ages = ['p1', 'p2 '].map((subject) => ({ subject, age: '40' }));
    expect(
      await join([{ id: 'ages', columns: ['age'], rows: ages }], { id: 'towns', columns: ['town'], rows: towns }),
    ).to.include({
      subjects: 2,
      overlapping: 2,
    });
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
