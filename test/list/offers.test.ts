import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Client, type Person } from '../../seeders/client.ts';
import { offeredProfile } from '../../src/list/rules/profile.ts';
import type { Revision } from '../../src/list/store/revision.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { listedWages } from '../support/trade.ts';
import { column, newProduct, newRevision, plainTerms } from './people.ts';

type Column = { name: string; min: string | null; max: string | null; nulls: number; distinct: number };

describe('the ends of a column', () => {
  const row = { name: 'rain', label: 'Rain', type: 'decimal', role: 'measure' };
  const plain = {
    profile: [
      { name: 'rain', type: 'decimal', nulls: 0, distinct: 2, distinctIs: 'exact', min: '1', max: '2', top: [] },
    ],
    dictionary: [row],
    keyColumn: null as string | null,
    detected: [] as object[],
    measures: { signs: [] as object[], hits: [] as object[] },
  };
  const told = (change: object, personal = false): string | null | undefined =>
    offeredProfile({ personal }, { ...plain, ...change } as unknown as Revision)[0]?.min;
  const cases: [what: string, change: object, personal?: boolean][] = [
    ['of data about persons', {}, true],
    ['of a key', { keyColumn: 'rain' }],
    ['of an identifier', { dictionary: [{ ...row, role: 'identifier' }] }],
    ['of what is sensitive', { dictionary: [{ ...row, role: 'sensitive' }] }],
    ['of text', { dictionary: [{ ...row, type: 'text' }] }],
    ['of a column that the dictionary does not have', { dictionary: [] }],
    ['in which a detector suspects something', { detected: [{ column: 'rain', verdict: 'suspect' }] }],
    ['found with another', { detected: [{ column: 'day + rain', verdict: 'identifier' }] }],
    ["that looks like a person's", { measures: { signs: [{ column: 'rain', sign: 'x', by: 'name' }], hits: [] } }],
    ['that holds words of the prohibited list', { measures: { signs: [], hits: [{ where: 'column rain' }] } }],
  ];
  it('are told of numbers and dates', () => expect(told({})).equal('1'));
  for (const [what, change, personal] of cases)
    it(`are not told ${what}`, () => expect(told(change, personal)).equal(null));
});

describe('what a listing tells of its data', () => {
  let exchange: Exchange;
  let ada: Person;
  let operator: Person;
  let productId: string;
  let first: Body;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    [operator] = exchange.operators;
    const dictionary = [
      column('station', 'integer', 'identifier'),
      column('day', 'date'),
      column('rain', 'decimal'),
      column('place', 'text'),
    ];
    productId = String((await newProduct(ada, { dictionary, keyColumn: 'station', kind: 'record-service' }))['id']);
    first = await offer(table(0, '2024-01-01,1.5'));
    expectStatus(await ada.post(`/listings/${first['id']}/submit`), 200);
    expectStatus(await operator.post(`/listings/${first['id']}/publish`), 200);
  });
  const table = (from: number, line: string): string =>
    ['station,day,rain,place', ...['', ',9'].map((more, at) => `${from + at},${line},hill${more ? '' : 's'}`)].join(
      '\n',
    );
  const offer = async (csv: string): Promise<Body> => {
    const revision = await newRevision(ada, productId, csv);
    return expectStatus(await ada.post('/listings', { revisionId: revision['id'], ...plainTerms }), 201);
  };
  const read = async (who: Client, { id }: Body): Promise<Body> =>
    expectStatus(await who.get(`/listings/${String(id)}`), 200);
  const profileOf = (offered: Body): Column[] => itemsOf(offered['revision'], 'profile') as unknown as Column[];

  it('is how full its columns are, and the ends of those that name nobody', async () => {
    const profile = profileOf(await read(exchange.anonymous, first));
    const told = Object.fromEntries(profile.map(({ name, min, max }) => [name, [min, max]]));
    expect(told).deep.equal({
      station: [null, null],
      day: ['2024-01-01', '2024-01-01'],
      rain: ['1.5', '1.5'],
      place: [null, null],
    });
    expect(profile.find(({ name }) => name === 'place')).deep.include({ nulls: 0, distinct: 2 });
    expect(Object.keys(profile[0] as Column)).deep.equal(['name', 'nulls', 'distinct', 'distinctIs', 'min', 'max']);
  });

  it('is no value where the data are about persons', async () => {
    const { listingId: id } = await listedWages(exchange);
    for (const { min, max } of profileOf(await read(exchange.anonymous, { id } as unknown as Body)))
      expect([min, max]).deep.equal([null, null]);
  });

  it('is the quality of what was on offer, and of nothing that was not', async () => {
    const second = await offer(table(10, '2024-01-02,2.5'));
    const of = async (who: Client, one: Body) => itemsOf(await read(who, one), 'quality');
    expect(await of(exchange.anonymous, first), 'beside a draft').to.have.length(1);
    expect(await of(ada, second), 'of the draft itself').to.have.length(2);
    expectStatus(await ada.post(`/listings/${second['id']}/submit`), 200);
    expectStatus(await operator.post(`/listings/${second['id']}/publish`), 200);
    const both = await of(exchange.anonymous, first);
    expect(both).to.have.length(2);
    expect(both[0]).to.have.keys(['at', 'completeness', 'ageDays']);
    expectStatus(await ada.post(`/listings/${second['id']}/withdraw`), 200);
    expect(await of(exchange.anonymous, first), 'after the other was withdrawn').to.have.length(1);
  });

  it('is what the gate said last, and to strangers nothing of what it stopped', async () => {
    const rules = (await exchange.anonymous.get('/principles')).body;
    const passed = (await read(exchange.anonymous, first))['verdict'];
    expect(passed).deep.include({ outcome: 'allowed', ruleBook: rules['ruleBook']?.['version'] });
    expect(Number(passed?.['checked'])).greaterThan(10);
    const refused = await offer(table(20, '2024-01-03,3.5'));
    const terms = { ...plainTerms, revisionId: refused['revisionId'], purposes: [] };
    const version = { 'if-match': '"1"' };
    expectStatus(await ada.put(`/listings/${refused['id']}`, terms, version), 200);
    expect((await read(ada, refused))['verdict'], 'before it was handed in').equal(null);
    expect((await ada.post(`/listings/${refused['id']}/submit`)).status).equal(422);
    expect((await read(ada, refused))['verdict']?.['outcome']).not.equal('allowed');
    expect((await exchange.anonymous.get(`/listings/${refused['id']}`)).status).equal(404);
  });
});
