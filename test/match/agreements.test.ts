import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { db } from '../../src/db/connection.ts';
import { TryAgain } from '../../src/db/transaction.ts';
import { expireAgreements } from '../../src/match/index.ts';
import { termEnd } from '../../src/match/rules.ts';
import { parse } from '../../src/terms/odrl/index.ts';
import { countUses, lockMetered } from '../../src/match/store.ts';
import { listTable, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { listedWages, publishedWages, wageWave } from '../support/trade.ts';
import { DAY } from '../../src/kernel/time.ts';

const reason = 'A test of agreements.';
const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer as string);

describe('agreements', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  const order = (buyer: Person, listingId: string, change: object = {}) =>
    buyer.post('/agreements', { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 2, ...change });
  const agreed = async (buyer: Person, listingId: string, change: object = {}) =>
    expectStatus(await order(buyer, listingId, change), 201)['id'] as string;
  const stateOf = async (person: Person, id: string) => (await person.get(`/agreements/${id}`)).body['state'];

  it('are not made with oneself', async () => {
    const tess = await exchange.trader('tess');
    const listingId = await listTable(tess, exchange.operators[0], wageWave(), wageTerms);
    const refused = await order(tess, listingId);
    expect([refused.status, refused.body['type']]).to.deep.equal([422, '/problems/own-listing']);
  });

  it('are not made about what the regulator froze: the listing, its supplier or the buyer', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await exchange.buyer('bo');
    for (const [kind, subject] of [
      ['listing', listingId],
      ['member', supplier.memberId],
      ['member', buyer.memberId],
    ] as const) {
      const hold = expectStatus(await exchange.regulator.post('/holds', { kind, subject, reason }), 201);
      const refused = await order(buyer, listingId);
      expect([refused.status, itemsOf(refused.body, 'findings').map(({ rule }) => rule)], kind).to.deep.equal([
        422,
        ['not-frozen'],
      ]);
      expectStatus(await exchange.regulator.post(`/holds/${hold['id']}/release`, { reason }), 200);
    }
    expect((await order(buyer, listingId)).status).to.equal(201);
  });

  it('take whole numbers within bounds, and name what is out of them', async () => {
    const buyer = await exchange.buyer('bo');
    const listingId = `lst_${'0'.repeat(32)}`;
    for (const wrong of [
      { termDays: 0 },
      { termDays: 3661 },
      { termDays: 1.5 },
      { uses: 0 },
      { uses: 1_000_000_001 },
      { uses: '2' },
      { purpose: '' },
    ]) {
      expect(pointersOf((await order(buyer, listingId, wrong)).body), JSON.stringify(wrong)).to.deep.equal([
        `#/${Object.keys(wrong)[0]}`,
      ]);
    }
  });

  it('are seen by their two sides, by operator and regulator, and by nobody else', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const [buyer, eve] = [await exchange.buyer('bo'), await exchange.buyer('eve')];
    const id = await agreed(buyer, listingId);
    for (const person of [buyer, supplier, exchange.operators[0], exchange.regulator])
      expect(await stateOf(person, id)).to.equal('active');
    expect((await eve.get(`/agreements/${id}`)).status).to.equal(404);
    expect((await buyer.get(`/agreements/agr_${'0'.repeat(32)}`)).status).to.equal(404);
    const listed = async (person: Person, query = '') =>
      itemsOf((await person.get(`/agreements?limit=200${query}`)).body).map((one) => one['id']);
    expect(await listed(eve)).to.deep.equal([]);
    for (const person of [buyer, supplier]) expect(await listed(person)).to.deep.equal([id]);
    for (const person of [exchange.operators[0], exchange.regulator])
      expect(await listed(person, `&listingId=${listingId}`)).to.deep.equal([id]);
  });

  it('are listed by state, listing and the part one has, page by page', async () => {
    const [one, two] = [await publishedWages(exchange), await publishedWages(exchange)];
    const buyer = await exchange.buyer('bo');
    const ids = [];
    for (const { listingId } of [one, two, one, two, one]) ids.push(await agreed(buyer, listingId));
    await buyer.post(`/agreements/${ids[0]}/terminate`, { reason });
    const seen: unknown[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Body = (await buyer.get(`/agreements?limit=2${next === '' ? '' : `&cursor=${next}`}`)).body;
      seen.push(...itemsOf(page).map(({ id }) => id));
      next = page['next'] ?? null;
    }
    expect(seen).to.deep.equal([...ids].reverse());
    const matching = async (query: string, who = buyer) =>
      itemsOf((await who.get(`/agreements?${query}`)).body).map(({ id }) => id);
    expect(await matching('state=terminated')).to.deep.equal([ids[0]]);
    expect(await matching(`listingId=${two.listingId}`)).to.deep.equal([ids[3], ids[1]]);
    expect(await matching(`listingId=${one.listingId}&state=active`)).to.deep.equal([ids[4], ids[2]]);
    expect(await matching('as=supplier'), 'what the buyer sold').to.deep.equal([]);
    expect(await matching('as=buyer&state=terminated,spent'), 'of two states').to.deep.equal([ids[0]]);
    expect(await matching('as=supplier', two.supplier)).to.deep.equal([ids[3], ids[1]]);
    expect(await matching('as=buyer', two.supplier), 'what the supplier bought').to.deep.equal([]);
    const ends = (await matching('sort=endsAt')).length;
    expect(ends, 'by their end').to.equal(ids.length);
    const { facets, count } = (await buyer.get('/agreements?state=active&facets=state')).body;
    expect([count?.['value'], itemsOf(facets, 'state').map(({ value, count: many }) => [value, many])]).to.deep.equal([
      4,
      [
        ['active', 4],
        ['terminated', 1],
      ],
    ]);
  });

  it('are ended by either side or the operator, with a reason, once', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const [buyer, eve] = [await exchange.buyer('bo'), await exchange.buyer('eve')];
    for (const person of [buyer, supplier, exchange.operators[0]]) {
      const id = await agreed(buyer, listingId);
      expect((await eve.post(`/agreements/${id}/terminate`, { reason })).status).to.equal(404);
      expect((await exchange.regulator.post(`/agreements/${id}/terminate`, { reason })).status).to.equal(403);
      for (const body of [{}, { reason: 'short' }, { reason: ' '.repeat(20) }]) {
        expect(pointersOf((await person.post(`/agreements/${id}/terminate`, body)).body)).to.deep.equal(['#/reason']);
      }
      const ended = expectStatus(await person.post(`/agreements/${id}/terminate`, { reason }), 200);
      expect([ended['state'], ended['reason']]).to.deep.equal(['terminated', reason]);
      const again = await person.post(`/agreements/${id}/terminate`, { reason });
      expect([again.status, again.body['detail']]).to.deep.equal([409, 'The agreement is terminated; that is an end.']);
    }
  });

  it('have one end, whoever is quicker: the clock or one of the sides', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await exchange.buyer('bo');
    const ids = [];
    for (let count = 0; count < 12; count += 1) ids.push(await agreed(buyer, listingId));
    const lasting = await agreed(buyer, listingId, { termDays: 30 });
    const early = await agreed(buyer, listingId);
    await buyer.post(`/agreements/${early}/terminate`, { reason });
    shiftClock(DAY + 1000);
    await Promise.all([buyer, supplier].map((person) => person.signIn(person.email, person.password)));
    const ends = [...ids]
      .reverse()
      .flatMap((id) => [buyer, supplier].map((person) => person.post(`/agreements/${id}/terminate`, { reason })));
    await Promise.all([expireAgreements(new Date(Date.now() + DAY + 1000)), ...ends]);
    expect(await expireAgreements(new Date(Date.now() + DAY + 1000))).to.equal(0);
    shiftClock(0);
    expect([await stateOf(exchange.regulator, lasting), await stateOf(exchange.regulator, early)]).to.deep.equal([
      'active',
      'terminated',
    ]);
    for (const id of ids) {
      const entries = itemsOf((await exchange.regulator.get(`/log/entries?type=change&subject=${id}`)).body).map(
        ({ entry }) => entry,
      );
      const told = entries.map((entry) => entry?.['facts']?.['state']).filter((state) => state !== 'active');
      expect(told).to.deep.equal([await stateOf(exchange.regulator, id)]);
    }
  });

  it('never count more uses than were agreed, nor any after their end, and are spent by the last', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await exchange.buyer('bo');
    const [id, ended] = [await agreed(buyer, listingId), await agreed(buyer, listingId)];
    const now = new Date();
    const count = (which: string, uses: number) =>
      db()
        .transaction(async (tx) => {
          const agreement = (await lockMetered(tx, [which])).get(which);
          return countUses(tx, agreement ? [{ agreement, uses }] : [], now);
        })
        .then((spent) => (spent.length > 0 ? 'spent' : true))
        .catch((error: Error) => !(error instanceof TryAgain));
    expect([await count(id, 3), await count(id, 1)]).to.deep.equal([false, true]);
    expect(await stateOf(buyer, id)).to.equal('active');
    expect([await count(id, 2), await count(id, 1), await count(id, 1)]).to.deep.equal([false, 'spent', false]);
    expect([await stateOf(buyer, id), (await buyer.get(`/agreements/${id}`)).body['used']]).to.deep.equal(['spent', 2]);
    await buyer.post(`/agreements/${ended}/terminate`, { reason });
    expect(await count(ended, 2)).to.equal(false);
    expect(await stateOf(buyer, ended)).to.equal('terminated');
    const other = await agreed(buyer, listingId);
    await buyer.post(`/agreements/${other}/terminate`, { reason });
    expect(await count(other, 1)).to.equal(false);
  });

  it('say in ODRL who may use what for which purpose, from when, until before when, how often and where', async () => {
    const { listingId } = await listedWages(exchange);
    const id = await agreed(await exchange.buyer('bo'), listingId, { termDays: 2, uses: 7 });
    const { body } = await exchange.regulator.get(`/agreements/${id}`);
    const terms = body['terms'] as Body;
    expect([terms['assigner'], terms['assignee'], terms['target'], terms['listing']]).to.deep.equal([
      body['supplierId'],
      body['buyerId'],
      body['revisionId'],
      listingId,
    ]);
    expect(itemsOf(terms, 'permission').map(({ action }) => action)).to.deep.equal(['use']);
    expect(
      itemsOf(itemsOf(terms, 'permission')[0], 'constraint').map((one) => Object.values(one)),
    ).to.deep.include.members([
      ['purpose', 'isA', 'AcademicResearch'],
      ['dateTime', 'gteq', body['startsAt']],
      ['dateTime', 'lt', body['endsAt']],
      ['count', 'lteq', 7],
      ['spatial', 'isAnyOf', body['territories']],
    ]);
    expect(itemsOf(terms, 'prohibition').map(({ action }) => action)).to.include.members([
      'reidentify',
      'sell',
      'distribute',
    ]);
    expect(itemsOf(terms, 'obligation').map(({ action }) => action)).to.deep.equal(['delete', 'inform']);
    expect(parse(terms)).to.include({ ok: true });
  });

  it('end to the millisecond, whole days after they began', () => {
    expect(termEnd(new Date('2026-02-28T12:00:00.000Z'), 2).toISOString()).to.equal('2026-03-02T12:00:00.000Z');
  });
});
