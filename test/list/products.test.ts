import { expect } from 'chai';
import { priceBoard } from '../../seeders/data/index.ts';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { seedItems } from '../../src/list/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct, plainProduct } from './people.ts';

const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer);
const keyed = {
  subjectKind: 'person',
  dictionary: [
    { ...column('who', 'text', 'identifier'), identifierType: 'pseudonym' },
    column('age', 'integer', 'quasi-identifier'),
  ],
};

describe('products', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    await seedItems(priceBoard);
  });

  it('are shown as they were described, with what may be done next', async () => {
    const { id } = await newProduct(ada, {
      ...keyed,
      keyColumn: 'who',
      kind: 'record-service',
      itemCodes: ['person.age'],
    });
    const { status, body } = await ada.get(`/products/${id}`);
    expect(status).equal(200);
    expect(body).deep.include({
      ...plainProduct,
      ...keyed,
      kind: 'record-service',
      keyColumn: 'who',
      itemCodes: ['person.age'],
      personal: true,
      state: 'active',
    });
    expect(itemsOf(body, 'actions').map(({ action, allowed }) => [action, allowed])).deep.equal([
      ['revision.ingest', true],
      ['listing.draft', true],
    ]);
    const seenByOperator = (await exchange.operators[0].get(`/products/${id}`)).body;
    expect(itemsOf(seenByOperator, 'actions').map(({ allowed }) => allowed)).deep.equal([false, false]);
  });

  const refused: [what: string, change: object, pointers: string[]][] = [
    ['a column named twice, in whatever case', { dictionary: [column('day'), column('Day')] }, ['#/dictionary/1/name']],
    [
      'an identifier type without an identifier',
      { dictionary: [{ ...column('a'), identifierType: 'pseudonym' }] },
      ['#/dictionary/0/identifierType'],
    ],
    [
      'quasi-identifiers of a thing',
      { dictionary: [column('a', 'text', 'quasi-identifier')] },
      ['#/dictionary/0/role'],
    ],
    ['a record service without key', { kind: 'record-service' }, ['#/keyColumn']],
    ['a key that is no column', { keyColumn: 'nothing' }, ['#/keyColumn']],
    ['a key that is no identifier', { keyColumn: 'day' }, ['#/keyColumn']],
    ['a key of decimals', { dictionary: [column('a', 'decimal', 'identifier')], keyColumn: 'a' }, ['#/keyColumn']],
    ['column names with spaces around', { dictionary: [column(' a')] }, ['#/dictionary/0/name']],
    ['an update frequency of its own', { updateFrequency: 'sometimes' }, ['#/updateFrequency']],
    [
      'no word on source and processing',
      { sourceStatement: 'own', processingStatement: undefined },
      ['#/processingStatement', '#/sourceStatement'],
    ],
    ['an unknown item', { itemCodes: ['person.age', 'person.shoe-size'] }, ['#/itemCodes/1']],
    [
      'unknown fields',
      { colour: 'red', dictionary: [{ ...column('a'), colour: 'red' }] },
      ['#/colour', '#/dictionary/0/colour'],
    ],
  ];
  for (const [what, change, pointers] of refused) {
    it(`cannot have ${what}`, async () => {
      const { status, body } = await ada.post('/products', { ...plainProduct, ...change });
      expect(status).equal(422);
      expect(pointersOf(body).sort()).deep.equal(pointers);
    });
  }

  it('are hidden from other members, shown to operator and regulator, and described by suppliers only', async () => {
    const { id } = await newProduct(ada);
    const other = await exchange.supplier('eve');
    expect((await other.get(`/products/${id}`)).status).equal(404);
    expect(itemsOf((await other.get('/products')).body)).deep.equal([]);
    expect((await exchange.regulator.get(`/products/${id}`)).status).equal(200);
    const bo = await exchange.buyer('bo');
    expect((await bo.post('/products', plainProduct)).status).equal(403);
    expect((await exchange.anonymous.post('/products', plainProduct)).status).equal(401);
    expect((await exchange.anonymous.get(`/products/${id}`)).status).equal(401);
  });

  it('are listed page by page, newest first', async () => {
    const eve = await exchange.supplier('eve');
    const made = [];
    for (let number = 0; number < 5; number += 1) made.push((await newProduct(eve)).id);
    const first = (await eve.get('/products?limit=3')).body;
    const second = (await eve.get(`/products?limit=3&cursor=${first['next']}`)).body;
    expect([...itemsOf(first), ...itemsOf(second)].map(({ id }) => id)).deep.equal(made.reverse());
    expect(second['next']).equal(null);
    const seen = itemsOf((await exchange.operators[0].get(`/products?supplierId=${eve.memberId}`)).body);
    expect(seen).to.have.length(5);
  });

  it('leave an entry in the log that tells no content', async () => {
    const { id } = await newProduct(ada);
    const entry = itemsOf((await exchange.regulator.get(`/log/entries?subject=${id}`)).body)[0];
    expect(JSON.stringify(entry)).to.contain('product.create').and.not.contain('Weather');
  });
});

describe('the item dictionary', () => {
  it('is public, in the order of its codes, with the opening prices that are known, and is seeded once', async () => {
    const exchange = await startExchange();
    await seedItems(priceBoard);
    expect(await seedItems(priceBoard)).equal(0);
    const first = (await exchange.anonymous.get('/items?limit=9')).body;
    const second = (await exchange.anonymous.get(`/items?limit=9&cursor=${first['next']}`)).body;
    const items = [...itemsOf(first), ...itemsOf(second)];
    expect(items.map(({ code }) => code)).deep.equal(priceBoard.map(({ code }) => code).sort());
    expect(items.find(({ code }) => code === 'person.age')?.['openingPrice']).equal('120.00');
    expect(items.find(({ code }) => code === 'person.province')?.['openingPrice']).equal(null);
    const enterprises = itemsOf((await exchange.anonymous.get('/items?subjectKind=enterprise')).body);
    expect(enterprises.map(({ code }) => code)).deep.equal(['enterprise.industry', 'enterprise.size-band']);
  });
});
