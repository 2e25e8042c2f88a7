import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { ProductRow } from '../../src/list/models.ts';
import { namingColumnsOf } from '../../src/list/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct, newRevision, plainProduct, plainTerms } from './people.ts';

const dictionary = [
  { ...column('visit', 'text', 'identifier'), identifierType: 'other' },
  { ...column('pid', 'text', 'identifier'), identifierType: 'pseudonym' },
  column('age', 'integer', 'quasi-identifier'),
  column('district', 'text', 'quasi-identifier'),
  column('diag', 'text', 'sensitive'),
];
const visits = {
  subjectKind: 'person',
  dictionary,
  keyColumn: 'visit',
  level: 2,
  basis: { kind: 'contract' },
  contact: { email: 'subjects@ada.example', process: 'By mail, with the pseudonym', answerDays: 10 },
  processors: [],
  quality: { completeness: 0.5, freshnessDays: null },
};
const diagnoses = ['flu', 'cold', 'ulcer', 'gout'];
let uploads = 0;

/** So many persons with twelve visits each, so many of them in each age and district; of two diagnoses at most. */
function visitsOf(persons: number, alike: number): string {
  uploads += 1;
  const rows = Array.from({ length: persons * 12 }, (_, at) => {
    const person = Math.floor(at / 12);
    const group = Math.floor(person / alike);
    const diagnosis = diagnoses[(person + (at % 12 < person % 7 ? 1 : 0)) % 4];
    return `V${uploads}-${at},P${person},${30 + group},D${group},${diagnosis}`;
  });
  return `visit,pid,age,district,diag\n${rows.join('\n')}\n`;
}

const findingsOf = (body: Body, ...rules: string[]) =>
  itemsOf(body, 'findings')
    .filter(({ rule }) => rules.includes(String(rule)))
    .map(({ principle, rule, verdict, measured }) => `${principle} ${rule} ${verdict}: ${measured}`);
const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer);

describe('persons with several rows', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  const uploaded = async (change: object, csv: string): Promise<Body> =>
    newRevision(ada, (await newProduct(ada, { ...visits, ...change })).id, csv);
  const explained = async (revisionId: unknown, more: object = {}): Promise<Body> => {
    const draft = expectStatus(await ada.post('/listings', { revisionId, ...plainTerms, ...more }), 201);
    return expectStatus(await ada.post(`/listings/${draft['id']}/explain`), 200);
  };

  it('are refused when the product does not say so: the column that repeats is named, with the k it makes', async () => {
    const revision = await uploaded({}, visitsOf(15, 1));
    expect(revision['risk']).to.include({ k: 12 }).and.not.have.property('persons');
    expect(revision['measures']?.['persons']).to.deep.equal({
      by: 'rows',
      said: false,
      alike: [{ column: 'pid', by: 'declaration', rows: 180, persons: 15, k: 1 }],
    });
    const verdict = await explained(revision['id']);
    expect(verdict['outcome']).to.equal('refused');
    expect(findingsOf(verdict, 'k-anonymity')).to.deep.equal(['IB-4 k-anonymity refused: k = 1 by pid']);
  });

  it('are counted as persons when the product names their column, and that is frozen with the revision', async () => {
    const revision = await uploaded({ persons: { column: 'pid' } }, visitsOf(15, 1));
    expect(revision['measures']?.['persons']).to.deep.equal({ by: { column: 'pid' }, said: true, alike: [] });
    expect(revision['risk']).to.deep.include({
      rows: 180,
      k: 1,
      highest: 1,
      uniqueness: 1,
      persons: { column: 'pid', persons: 15, unknown: 0, several: 0 },
    });
    const verdict = await explained(revision['id']);
    expect(findingsOf(verdict, 'k-anonymity')[0]).to.match(/refused: k = 1, highest risk 1\.0000/);
    const large = await uploaded({ persons: { column: 'pid' } }, visitsOf(33, 11));
    expect(large['risk']).to.include({ k: 11 });
    expect(
      findingsOf(await explained(large['id']), 'k-anonymity', 'records-at-risk', 'rows-not-repeated'),
    ).to.deep.equal([]);
  });

  it('go to a reviewer when the product says that each row is another person', async () => {
    const revision = await uploaded({ persons: 'rows' }, visitsOf(15, 1));
    const found = findingsOf(await explained(revision['id']), 'k-anonymity', 'rows-not-repeated');
    expect(found.filter((finding) => finding.includes('pid'))).to.deep.equal([
      'IB-4 rows-not-repeated needs-review: pid: 15 values in 180 rows',
    ]);
  });

  it('are searched and generalised by persons', async () => {
    const revision = await uploaded({ persons: { column: 'pid' } }, visitsOf(22, 2));
    const ask = (body: object) => ada.post(`/revisions/${revision['id']}/generalise`, body);
    const [best] = itemsOf(expectStatus(await ask({}), 200), 'solutions');
    expect(best).to.deep.include({ levels: { age: 1, district: 1 }, k: 22, suppressed: 0 });
    const made = expectStatus(await ask({ apply: true, levels: { age: 1, district: 1 } }), 201)['revision'];
    expect(made?.['risk']).to.deep.include({ k: 22, persons: { column: 'pid', persons: 22, unknown: 0, several: 0 } });
    const none = await ask({ apply: true, levels: { age: 0, district: 0 } });
    expect(none.status, 'every class is smaller than k').to.equal(422);
  });

  it('make a sample whose classes are counted in persons', async () => {
    const sampled = { sample: { kind: 'rows', count: 100 } };
    const revision = await uploaded({ persons: { column: 'pid' } }, visitsOf(30, 30));
    expect(findingsOf(await explained(revision['id'], sampled), 'sample-safe')).to.deep.equal([]);
    const few = await uploaded({ persons: { column: 'pid' } }, visitsOf(15, 15));
    expect(findingsOf(await explained(few['id'], sampled), 'sample-safe')).to.deep.equal([
      'IP-2 sample-safe refused: k = 15',
    ]);
  });

  it('are not invented where a row of a sample names one of them, whatever else it says', async () => {
    const visits = visitsOf(30, 30).replace('\nV', '\n\u00e9V');
    const key = /\n([^,]+)/.exec(visits)?.[1] ?? '';
    const revision = await uploaded({ persons: { column: 'pid' } }, visits);
    const row = (visit: string, pid: string) => ({ visit, pid, age: 30, district: 'D0', diag: 'flu' });
    const found = async (...rows: readonly object[]) =>
      findingsOf(await explained(revision['id'], { sample: { kind: 'synthetic', rows } }), 'sample-safe');
    expect(await found(row('invented-1', 'nobody-1'), row('invented-2', 'nobody-2'))).to.deep.equal([]);
    expect(await found(row(key.normalize('NFD'), 'nobody-1'), row('invented-2', 'nobody-2'))).to.deep.equal([
      'IP-2 sample-safe refused: k = 2',
    ]);
    expect(await found(row('invented-1', ' P3'), row('invented-2', 'nobody-2'))).to.deep.equal([
      'IP-2 sample-safe refused: k = 2',
    ]);
  });

  it('consent once for all their rows, by the column that tells them apart', async () => {
    const revision = await uploaded({ persons: { column: 'pid' }, basis: { kind: 'consent' } }, visitsOf(12, 12));
    const lines = (persons: number) =>
      ['pseudonym,purposes,basis,expiry,receipt_hash']
        .concat(Array.from({ length: persons }, (_, at) => `P${at},AcademicResearch,consent,,${'a'.repeat(64)}`))
        .join('\n');
    const commit = (persons: number) =>
      ada.upload(`/revisions/${revision['id']}/consents?name=consents.csv`, lines(persons), 'text/csv');
    expect(expectStatus(await commit(11), 201)).to.deep.include({ rows: 144, covered: 132, unknown: 0 });
    expect(expectStatus(await commit(12), 201)).to.deep.include({ rows: 144, covered: 144 });
    const shown = expectStatus(await ada.get(`/revisions/${revision['id']}`), 200);
    expect(shown['consent']).to.deep.include({ persons: { persons: 12, covered: 12 }, purposes: ['AcademicResearch'] });
  });

  it('are rows in a product that is older than the question', async () => {
    const { id } = await newProduct(ada, visits);
    const row = await ProductRow.findByPk(String(id));
    const { persons: _, ...stated } = JSON.parse(row?.stated ?? '{}') as Record<string, unknown>;
    await ProductRow.update({ stated: JSON.stringify(stated) }, { where: { id: String(id) } });
    expect(expectStatus(await ada.get(`/products/${id}`), 200)['persons']).to.equal(null);
    expect((await newRevision(ada, id, visitsOf(15, 1)))['measures']?.['persons']).to.include({
      by: 'rows',
      said: false,
    });
  });

  const wrong: [what: string, change: object, pointers: string[]][] = [
    ['a column that is not there', { persons: { column: 'nobody' } }, ['#/persons/column']],
    ['a column of the prototype', { persons: { column: 'constructor' } }, ['#/persons/column']],
    ['a quasi-identifier', { persons: { column: 'age' } }, ['#/persons/column']],
    ['a sensitive column', { persons: { column: 'diag' } }, ['#/persons/column']],
    ['something else than a column', { persons: 'pid' }, ['#/persons']],
    [
      'an identifier of places',
      {
        dictionary: [{ ...column('at', 'text', 'identifier'), identifierType: 'place' }],
        keyColumn: undefined,
        persons: { column: 'at' },
      },
      ['#/persons/column'],
    ],
    [
      'a fraction',
      { dictionary: [column('x', 'decimal', 'identifier')], keyColumn: undefined, persons: { column: 'x' } },
      ['#/persons/column'],
    ],
    ['rows about things', { ...plainProduct, keyColumn: undefined, persons: 'rows' }, ['#/persons']],
  ];
  for (const [what, change, pointers] of wrong)
    it(`are not told apart by ${what}`, async () => {
      const { status, body } = await ada.post('/products', { ...plainProduct, ...visits, ...change });
      expect([status, pointersOf(body)]).to.deep.equal([422, pointers]);
    });
});

describe('the columns by which persons are found again', () => {
  const counted = (by: 'rows' | { column: string }) => ({ persons: { by, said: true, alike: [] } }) as never;
  it('are the key and the column that tells persons apart, but none of them twice', () => {
    const of = (keyColumn: string | null, by: 'rows' | { column: string }) =>
      namingColumnsOf({ keyColumn, measures: counted(by) });
    expect(of('visit', { column: 'pid' })).to.deep.equal({ key: 'visit', person: 'pid' });
    expect(of('pid', { column: 'pid' })).to.deep.equal({ key: 'pid', person: null });
    expect(of('visit', 'rows')).to.deep.equal({ key: 'visit', person: null });
    expect(of(null, { column: 'pid' })).to.deep.equal({ key: null, person: 'pid' });
  });
});

describe('columns of a revision', () => {
  let ada: Person;
  before(async () => {
    ada = await (await startExchange()).supplier('ada');
  });

  it('that are dates are widened to months, quarters and years', async () => {
    const born = {
      ...column('born', 'date', 'quasi-identifier'),
      hierarchy: { calendar: ['month', 'quarter', 'year'] },
    };
    const seen = column('seen', 'instant', 'quasi-identifier');
    const { id } = await newProduct(ada, { subjectKind: 'person', dictionary: [born, seen] });
    const days = Array.from(
      { length: 48 },
      (_, at) => `2001-0${1 + (at % 3)}-1${at % 5},2026-01-0${1 + (at % 4)}T0${at % 7}:00:00Z`,
    );
    const revision = await newRevision(ada, id, `born,seen\n${days.join('\n')}\n`);
    const hierarchies = { seen: { calendar: ['day', 'month'] } };
    const ask = (body: object) => ada.post(`/revisions/${revision['id']}/generalise`, body);
    const [best] = itemsOf(expectStatus(await ask({ hierarchies }), 200), 'solutions');
    expect(best?.['levels']).to.deep.equal({ born: 2, seen: 1 });
    const made = expectStatus(await ask({ hierarchies, apply: true, levels: { born: 2, seen: 1 } }), 201)['revision'];
    const top = (name: string) => itemsOf(made, 'profile').find((one) => one['name'] === name)?.['min'];
    expect([top('born'), top('seen'), made?.['risk']?.['k']]).to.deep.equal(['2001-Q1', '2026-01-01', 12]);
    const wrong = [{ born: { calendar: ['year', 'month'] } }, { born: { calendar: ['day', 'month'] } }];
    for (const given of wrong)
      expect(pointersOf((await ask({ hierarchies: given })).body)).to.deep.equal(['#/hierarchies/born']);
  });

  it('that are called like parts of plain objects are taken, measured and widened', async () => {
    const names = ['constructor', 'toString', '__proto__'];
    const roles = ['quasi-identifier', 'sensitive', 'sensitive'];
    const { id } = await newProduct(ada, {
      subjectKind: 'person',
      dictionary: names.map((name, at) => column(name, 'text', roles[at])),
    });
    const rows = Array.from({ length: 48 }, (_, at) => `q${at % 4},${'xyz'[at % 3]},${'abc'[at % 3]}`);
    const revision = await newRevision(ada, id, `${names.join()}\n${rows.join('\n')}\n`);
    expect(revision['risk']).to.include({ k: 12 });
    expect(revision['risk']?.['sensitive']).to.have.own.property('toString').that.includes({ distinct: 3 });
    const ask = (body: object) => ada.post(`/revisions/${revision['id']}/generalise`, body);
    const [best] = itemsOf(expectStatus(await ask({}), 200), 'solutions');
    expect(best?.['levels']).to.deep.equal({ constructor: 0 });
    const made = expectStatus(await ask({ apply: true, levels: { constructor: 1, toString: 1 } }), 201)['revision'];
    expect(made?.['risk']).to.include({ k: 48 });
  });
});
