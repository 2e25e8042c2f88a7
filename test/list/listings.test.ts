import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Person, type Reply } from '../../seeders/client.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { findListing, listingStates, takeUses } from '../../src/list/index.ts';
import { moveListing, rewriteListing } from '../../src/list/store/listing.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newDraft, newProduct, newPublished, newRevision, plainTerms } from './people.ts';

const problemOf = ({ status, body }: Reply) => [status, body['type']];
const takeDown = { code: 'C5', reason: 'A court found that the data were taken unlawfully.' };

describe('listings', () => {
  let exchange: Exchange;
  let ada: Person;
  let eve: Person;
  let bo: Person;
  let operator: Person;
  let revisionId: unknown;
  before(async () => {
    exchange = await startExchange();
    [ada, eve, bo] = [await exchange.supplier('ada'), await exchange.supplier('eve'), await exchange.buyer('bo')];
    [operator] = exchange.operators;
    revisionId = (await newRevision(ada, (await newProduct(ada)).id)).id;
  });
  const as = (who: string): Person =>
    ({ supplier: ada, operator, regulator: exchange.regulator, stranger: eve, buyer: bo })[who] as Person;
  const bodies: Readonly<Record<string, object>> = {
    'take-down': takeDown,
    return: { reason: 'The description says too little.' },
  };

  /** Plays moves on a new draft; the last one brings the state, or is refused with a status. */
  async function check(moves: string, expected: string | number): Promise<void> {
    const { id } = expectStatus(await ada.post('/listings', { revisionId, ...plainTerms }), 201);
    let last: Reply | undefined;
    for (const move of moves.split(' ')) {
      if (last) expectStatus(last, 200);
      const [who = '', verb = ''] = move.split(':');
      last = await as(who).post(`/listings/${id}/${verb}`, bodies[verb]);
    }
    if (typeof expected === 'number') return void expect(last?.status, last?.text).equal(expected);
    expect(expectStatus(last as Reply, 200)['state']).equal(expected);
    expect((await ada.get(`/listings/${id}`)).body['state']).equal(expected);
  }

  const published = 'supplier:submit operator:publish';
  const lives: [moves: string, expected: string | number][] = [
    ['supplier:submit', 'submitted'],
    ['supplier:submit operator:return', 'returned'],
    ['supplier:submit operator:return supplier:submit', 'submitted'],
    [published, 'published'],
    ['operator:publish', 409],
    ['supplier:submit supplier:publish', 403],
    ['supplier:submit supplier:return', 403],
    ['operator:submit', 403],
    ['stranger:submit', 404],
    ['buyer:submit', 403],
    [`${published} supplier:pause`, 'paused'],
    [`${published} stranger:pause`, 404],
    [`${published} operator:pause`, 403],
    [`${published} supplier:pause supplier:resume`, 'published'],
    [`${published} supplier:retire`, 'retired'],
    [`${published} supplier:retire supplier:resume`, 409],
    [`${published} supplier:retire supplier:withdraw`, 'withdrawn'],
    [`${published} supplier:withdraw`, 'withdrawn'],
    ['supplier:withdraw', 'withdrawn'],
    ['supplier:withdraw operator:take-down', 409],
    ['supplier:submit operator:take-down', 409],
    [`${published} operator:take-down`, 'taken-down'],
    [`${published} regulator:take-down`, 'taken-down'],
    [`${published} supplier:take-down`, 403],
    [`${published} supplier:withdraw regulator:take-down`, 'taken-down'],
    [`${published} operator:take-down supplier:resume`, 409],
  ];
  for (const [moves, expected] of lives) it(`${moves} → ${expected}`, () => check(moves, expected));

  it('need a reason and a code of the list or a principle to be taken down, and show both to everyone, and nothing else', async () => {
    const { id } = await newPublished(ada, operator, { title: 'Secret garden prices' });
    const refused = await exchange.regulator.post(`/listings/${id}/take-down`, { code: 'Z9', reason: 'short' });
    expect(itemsOf(refused.body, 'errors').map(({ pointer }) => pointer)).deep.equal(['#/code', '#/reason']);
    expectStatus(await exchange.regulator.post(`/listings/${id}/take-down`, takeDown), 200);
    const { status, body, text } = await exchange.anonymous.get(`/listings/${id}`);
    expect([status, Object.keys(body).sort()]).deep.equal([200, ['actions', 'banner', 'id', 'state', 'version']]);
    expect(body['banner']).deep.include({ ...takeDown, by: 'regulator' });
    expect(text).not.contain('garden');
    expect((await ada.get(`/listings/${id}`)).body['title']).equal('Secret garden prices');
    const [entry] = itemsOf((await exchange.regulator.get(`/log/entries?subject=${id}&action=listing.take-down`)).body);
    expect(JSON.stringify(entry)).contain('C5');
  });

  it('that are not discoverable do not exist for others', async () => {
    const { id } = await newDraft(ada);
    for (const who of [exchange.anonymous, eve, bo]) expect((await who.get(`/listings/${id}`)).status).equal(404);
    for (const who of [ada, operator, exchange.regulator]) expect((await who.get(`/listings/${id}`)).status).equal(200);
    const ghost = await exchange.anonymous.get(`/listings/lst_${'0'.repeat(32)}`);
    const hidden = await exchange.anonymous.get(`/listings/${id}`);
    expect([hidden.body['detail'], hidden.body['type']]).deep.equal([ghost.body['detail'], ghost.body['type']]);
  });

  it('tell a buyer what it buys: dictionary, key, source and size', async () => {
    const { id } = await newPublished(ada, operator);
    const { body } = await bo.get(`/listings/${id}`);
    expect(itemsOf(body['product'] as unknown as Body, 'dictionary').map(({ name }) => name)).deep.equal([
      'day',
      'rain',
    ]);
    expect(body['revision']?.['rows']).equal(3);
    expect(body['declaration']).equal(null);
    const order = itemsOf(body, 'actions').find(({ action }) => action === 'agreement.order');
    expect(order?.['allowed']).equal(true);
  });

  it('keep who declared the prohibited list, and when', async () => {
    const body = await newDraft(ada);
    expect(body['declaration']).deep.include({ ...plainTerms.declaration, declaredBy: ada.userId });
    expect(body['declaration']?.['declaredAt']).equal(body['createdAt']);
    const { id, version } = body;
    const same = await ada.put(
      `/listings/${id}`,
      { revisionId: body['revisionId'], ...plainTerms, maxUses: 5 },
      { 'if-match': `"${version}"` },
    );
    expect(same.body['declaration']).deep.equal(body['declaration']);
    const other = { ...plainTerms, declaration: { ...plainTerms.declaration, officer: 'Otto Other' } };
    const changed = await ada.put(
      `/listings/${id}`,
      { revisionId: body['revisionId'], ...other },
      { 'if-match': '"2"' },
    );
    expect(changed.body['declaration']?.['officer']).equal('Otto Other');
    expect(changed.body['declaration']?.['declaredAt']).not.equal(body['createdAt']);
  });

  const refusedTerms: [what: string, change: object, pointers: string[]][] = [
    ['a negative price', { plan: { ...plainTerms.plan, price: '-1' } }, ['#/plan/price']],
    ['a price of 30 digits', { plan: { ...plainTerms.plan, price: '1'.repeat(30) } }, ['#/plan/price']],
    ['a price that is a number', { plan: { ...plainTerms.plan, price: 1.5 } }, ['#/plan/price']],
    ['an unknown currency', { plan: { ...plainTerms.plan, currency: 'BTC' } }, ['#/plan/currency']],
    ['an unknown purpose', { purposes: ['Marketing', 'WorldDomination'] }, ['#/purposes/1']],
    [
      'an unknown item of the list',
      { declaration: { officer: 'Olga', noneOfTheList: false, items: ['Z1'] } },
      ['#/declaration/items/0'],
    ],
    [
      'a declaration that contradicts itself',
      { declaration: { officer: 'Olga', noneOfTheList: true, items: ['B5'] } },
      ['#/declaration'],
    ],
    ['more uses for one than for all', { maxUses: 10, usesOffered: 9 }, ['#/maxUses']],
    ['no term', { maxTermDays: 0 }, ['#/maxTermDays']],
    ['unknown fields', { colour: 'red' }, ['#/colour']],
  ];
  for (const [what, change, pointers] of refusedTerms) {
    it(`cannot have ${what}`, async () => {
      const { status, body } = await ada.post('/listings', { revisionId, ...plainTerms, ...change });
      expect([status, itemsOf(body, 'errors').map(({ pointer }) => pointer)]).deep.equal([422, pointers]);
    });
  }

  it('may be free', async () => {
    const { plan } = await newPublished(ada, operator, { plan: { ...plainTerms.plan, price: '0' } });
    expect(plan?.['price']).equal('0');
  });

  it('of a revision that belongs to others cannot be drafted', async () => {
    expect((await eve.post('/listings', { revisionId, ...plainTerms })).status).equal(404);
  });

  it('are revised against the version that was read', async () => {
    const draft = await newDraft(ada);
    const terms = { revisionId: draft['revisionId'], ...plainTerms, title: 'Rain of a town' };
    const put = (ifMatch: string | undefined, who = ada) =>
      who.put(`/listings/${draft['id']}`, terms, ifMatch === undefined ? {} : { 'if-match': ifMatch });
    expect(problemOf(await put(undefined))).deep.equal([428, '/problems/version-missing']);
    expect(problemOf(await put('"2"'))).deep.equal([412, '/problems/precondition-failed']);
    expect(problemOf(await put('*'))).deep.equal([412, '/problems/precondition-failed']);
    expect((await put('"1"', eve)).status).equal(404);
    expect((await put('"1"', operator)).status).equal(403);
    const tag = (await ada.get(`/listings/${draft['id']}`)).headers.get('etag') as string;
    expect(tag).match(/^"1\.[0-9a-f]{16}"$/);
    const revised = await put(tag);
    expect([revised.status, revised.body['version'], revised.body['title']]).deep.equal([200, 2, 'Rain of a town']);
    expect((await put(tag)).status).equal(412);
    const both = await Promise.all([put('"2"'), put('"2"')]);
    expect(both.map(({ status }) => status).sort()).deep.equal([200, 412]);
  });

  it('are revised before they are handed in and after they came back, with a revision of the same product', async () => {
    const { id, revisionId: first, productId } = await newDraft(ada);
    expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    expect(
      problemOf(await ada.put(`/listings/${id}`, { revisionId: first, ...plainTerms }, { 'if-match': '"2"' })),
    ).deep.equal([409, '/problems/wrong-state']);
    const returned = expectStatus(
      await operator.post(`/listings/${id}/return`, { reason: 'Say more about the roof.' }),
      200,
    );
    expect([returned['reason'], returned['state']]).deep.equal(['Say more about the roof.', 'returned']);
    const other = await newRevision(ada, (await newProduct(ada)).id);
    expect(
      problemOf(await ada.put(`/listings/${id}`, { ...plainTerms, revisionId: other['id'] }, { 'if-match': '"3"' })),
    ).deep.equal([422, '/problems/wrong-revision']);
    const next = await newRevision(ada, productId);
    const revised = expectStatus(
      await ada.put(`/listings/${id}`, { ...plainTerms, revisionId: next['id'] }, { 'if-match': '"3"' }),
      200,
    );
    expect([revised['revisionId'], revised['state']]).deep.equal([next['id'], 'returned']);
    const again = expectStatus(await ada.post(`/listings/${id}/submit`), 200);
    expect(again['reason']).equal(null);
  });

  it('are published or returned, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await newDraft(ada);
      expectStatus(await ada.post(`/listings/${id}/submit`), 200);
      const both = await Promise.all([
        exchange.operators[0].post(`/listings/${id}/publish`),
        exchange.operators[1].post(`/listings/${id}/return`, bodies['return']),
      ]);
      expect(both.map(({ status }) => status).sort()).deep.equal([200, 409]);
    }
  });

  it('do not move from a state they have left meanwhile', async () => {
    const { id } = await newPublished(ada, operator);
    const listing = await findListing({ tx: null }, id as string);
    expectStatus(await ada.post(`/listings/${id}/pause`), 200);
    const late = await inTransaction((tx) => moveListing({ tx, now: new Date() }, listing, { state: 'retired' })).catch(
      (error: unknown) => error,
    );
    expect(late).include({ code: 'lost-race' });
    expectStatus(await ada.post(`/listings/${id}/resume`), 200);
    const round = await inTransaction((tx) =>
      moveListing({ tx, now: new Date() }, listing, { state: 'retired' }),
    ).catch((error: unknown) => error);
    expect(round).include({ code: 'lost-race' });
  });

  it('are not rewritten from a version that is no longer theirs', async () => {
    const { id } = await newDraft(ada);
    const listing = await findListing({ tx: null }, id as string);
    const rewrite = (title: string) =>
      inTransaction((tx) => rewriteListing({ tx, now: new Date() }, listing, { ...listing, title }));
    await rewrite('The first to write');
    expect(await rewrite('The second').catch((error: unknown) => error)).include({ code: 'precondition-failed' });
    expect((await ada.get(`/listings/${id}`)).body['title']).equal('The first to write');
  });

  it('give out no more uses than they offer, and none while paused', async () => {
    const { id } = await newPublished(ada, operator, { maxUses: 10, usesOffered: 50 });
    const take = (uses: number) => inTransaction((tx) => takeUses({ tx }, id as string, uses));
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(5)));
    expect(taken.filter(Boolean)).to.have.length(10);
    expect(await take(1)).equal(false);
    expect((await findListing({ tx: null }, id as string)).usesTaken).equal(50);
    expect((await ada.get(`/listings/${id}`)).body['usesTaken']).equal(50);
    const { id: boundless } = await newPublished(ada, operator, { usesOffered: null });
    expect(await inTransaction((tx) => takeUses({ tx }, boundless as string, 1e9))).equal(true);
    expectStatus(await ada.post(`/listings/${boundless}/pause`), 200);
    expect(
      await inTransaction((tx) => takeUses({ tx }, boundless as string, 1)).catch((error: unknown) => error),
    ).include({ code: 'lost-race' });
    expect(await listingStates(null, [id as string, boundless as string])).deep.equal(
      new Map([
        [id, 'published'],
        [boundless, 'paused'],
      ]),
    );
  });

  it('are drafted once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all([1, 2, 3].map(() => ada.post('/listings', { revisionId, ...plainTerms }, key)));
    expect(new Set(replies.map(({ body }) => body['id'])).size).equal(1);
  });
});
