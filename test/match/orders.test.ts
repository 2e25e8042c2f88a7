import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { sha256, canonical } from '../../src/kernel/hash.ts';
import { itemsOf } from '../../seeders/client.ts';
import { expireAgreements } from '../../src/match/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, listedWages, publishedWages } from '../support/trade.ts';
import { DAY } from '../../src/kernel/time.ts';

describe('orders at the posted price', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('make an agreement whose terms are hashed and say purpose, time and count', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await exchange.buyer('bo');
    const { status, body } = await buyer.post('/agreements', {
      listingId,
      purpose: 'AcademicResearch',
      termDays: 30,
      uses: 5,
    });
    expect(status).to.equal(201);
    expect(sha256(canonical(body['terms'] as never))).to.equal(body['hash']);
    expect(Date.parse(body['endsAt'] as string) - Date.parse(body['startsAt'] as string)).to.equal(30 * DAY);
    expect(itemsOf(body['terms'], 'prohibition').map(({ action }) => action)).to.have.members([
      'reidentify',
      'sell',
      'distribute',
      'transfer',
    ]);
    const fields =
      'id listingId revisionId supplierId buyerId state purpose startsAt endsAt territories rights exclusive demand ' +
      'uses used plan terms hash ruleBook reason createdAt actions';
    expect(Object.keys(body).join(' '), 'the fields of an agreement, in their order').to.equal(fields);
  });

  it('are refused with every finding at once: purpose, term and count', async () => {
    const { listingId } = await listedWages(exchange, { maxTermDays: 10, maxUses: 5 });
    const buyer = await exchange.buyer('bo');
    const { status, body } = await buyer.post('/agreements', {
      listingId,
      purpose: 'DirectMarketing',
      termDays: 11,
      uses: 6,
    });
    expect(status).to.equal(422);
    expect(itemsOf(body, 'findings').map(({ rule }) => rule)).to.deep.equal([
      'purpose-offered',
      'term-offered',
      'count-offered',
    ]);
    const verdicts = await exchange.regulator.get(`/log/entries?type=verdict&action=gate.match&q=purpose-offered`);
    expect(itemsOf(verdicts.body).length).to.be.greaterThan(0);
  });

  it('never sell more uses than are offered: of 200 at once for a right with 100 uses exactly 100 succeed', async () => {
    const { listingId } = await listedWages(exchange, { maxUses: 1, usesOffered: 100 });
    const buyers = await Promise.all([1, 2, 3, 4].map(() => exchange.buyer('bo')));
    const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 };
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (buyers[index % 4] as (typeof buyers)[0]).post('/agreements', order)),
    );
    const counts = replies.reduce<Record<string, number>>(
      (all, { status }) => ({ ...all, [status]: (all[status] ?? 0) + 1 }),
      {},
    );
    expect(counts).to.deep.equal({ 201: 100, 409: 100 });
  });

  it('are not taken from oneself, for a paused listing, or while the supplier is suspended', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const trader = await exchange.trader('tess');
    const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 };
    expect((await supplier.post('/agreements', order)).status).to.equal(403);
    await supplier.post(`/listings/${listingId}/pause`);
    expect((await trader.post('/agreements', order)).body['type']).to.equal('/problems/not-orderable');
    await supplier.post(`/listings/${listingId}/resume`);
    await exchange.operators[0].post(`/members/${supplier.memberId}/suspend`, { reason: 'A test of suspension.' });
    expect((await trader.post('/agreements', order)).body['type']).to.equal('/problems/supplier-suspended');
  });

  it('have one effect under one idempotency key, and another body with it is refused', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '1');
    const order = { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 };
    const key = { 'idempotency-key': 'order-1' };
    const replies = await Promise.all([1, 2, 3].map(() => buyer.post('/agreements', order, key)));
    expect(new Set(replies.map(({ body }) => body['id'])).size).to.equal(1);
    expect(
      replies.map(({ headers }) => headers.get('idempotency-replayed')).filter((replayed) => replayed === 'true'),
    ).to.have.length(2);
    const other = await buyer.post('/agreements', { ...order, uses: 2 }, key);
    expect([other.status, other.body['type']]).to.deep.equal([409, '/problems/idempotency-key-reused']);
    expect(itemsOf((await buyer.get('/agreements')).body)).to.have.length(1);
  });

  it('end when their term is over, and say so', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await exchange.buyer('bo');
    const { body } = await buyer.post('/agreements', { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1 });
    shiftClock(DAY + 1000);
    expect(await expireAgreements(new Date(Date.now() + DAY + 1000))).to.be.greaterThan(0);
    shiftClock(0);
    expect((await buyer.get(`/agreements/${body['id']}`)).body['state']).to.equal('expired');
  });
});
