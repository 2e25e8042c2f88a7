import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { optedOutOf } from '../../src/principles/index.ts';
import { lapseNotices, sendNotices } from '../../src/deliver/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, listedWages, publishedWages, subjects } from '../support/trade.ts';
import { DAY } from '../../src/kernel/time.ts';

const purpose = 'AcademicResearch';
const [first, second, third] = subjects as [string, string, string];

describe('past recipients', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  /** A buyer with a delivery who asked for these keys. */
  async function asked(listingId: string, keys: readonly string[]) {
    const buyer = await buyerWith(exchange, '1000');
    const opened = await delivery(buyer, listingId, 20);
    if (keys.length > 0)
      expectStatus(await buyer.post(`/deliveries/${opened.deliveryId}/query`, { purpose, keys }), 201);
    return { buyer, ...opened };
  }
  const noticesOf = async (person: Person, query = '') =>
    itemsOf(expectStatus(await person.get(`/notices?limit=200${query}`), 200));
  const ask = (buyer: Person, deliveryId: string, keys = [third]) =>
    buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys });

  it('of a subject get one notice for each version of the registry, by answer or by file, and nobody else does', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const [byKey, other] = [await asked(listingId, [first, second]), await asked(listingId, [third])];
    const [byFile, late] = [await asked(listingId, []), await asked(listingId, [])];
    expectStatus(await byFile.buyer.post(`/deliveries/${byFile.deliveryId}/files`, { purpose }), 201);
    expectStatus(await supplier.post('/opt-outs', { keys: [first] }), 200);
    expectStatus(await late.buyer.post(`/deliveries/${late.deliveryId}/files`, { purpose }), 201);
    expectStatus(await ask(late.buyer, late.deliveryId, [first]), 201);
    await Promise.all([sendNotices(), sendNotices(), sendNotices()]);
    await sendNotices();
    const told = async () =>
      Promise.all(
        [byKey, byFile, other, late].map(async ({ buyer }) => (await noticesOf(buyer)).map(({ source }) => source)),
      );
    expect(await told()).to.deep.equal([['1'], ['1'], [], []]);
    expectStatus(await supplier.post('/opt-outs', { keys: [second, 'nobody'] }), 200);
    await sendNotices();
    expect(await told()).to.deep.equal([['2', '1'], ['2', '1'], [], ['2']]);
    const [notice] = await noticesOf(byKey.buyer);
    const whole = expectStatus(await byKey.buyer.get(`/notices/${notice?.['id']}`), 200);
    expect([whole['kind'], whole['keys'], whole['state'], whole['keyCount']]).to.deep.equal([
      'opt-out',
      [second],
      'sent',
      1,
    ]);
    expect(Date.parse(whole['deadline'] as string) - Date.parse(whole['sentAt'] as string)).to.equal(15 * DAY);
  });

  it('are seen by their supplier without the words of the buyer, by the regulator without keys, and by no other member', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const { buyer } = await asked(listingId, [first]);
    await supplier.post('/opt-outs', { keys: [first] });
    await sendNotices();
    const id = (await noticesOf(buyer))[0]?.['id'] as string;
    const confirmation = {
      statement: 'Deleted from our warehouse and backups.',
      officer: 'Bo Li',
      deletedAt: clock.now().toISOString(),
    };
    expect((await supplier.post(`/notices/${id}/confirm`, confirmation)).status).to.equal(403);
    expect((await (await exchange.buyer('cy')).post(`/notices/${id}/confirm`, confirmation)).status).to.equal(404);
    const future = { ...confirmation, deletedAt: new Date(clock.now().getTime() + DAY).toISOString() };
    expect((await buyer.post(`/notices/${id}/confirm`, future)).status).to.equal(422);
    expect(
      (await buyer.post(`/notices/${id}/confirm`, { ...confirmation, deletedAt: '0001-01-01T00:00:00Z' })).status,
    ).to.equal(422);
    expect(expectStatus(await buyer.post(`/notices/${id}/confirm`, confirmation), 200)['state']).to.equal('confirmed');
    expect((await buyer.post(`/notices/${id}/confirm`, confirmation)).status).to.equal(409);
    const seen = async (who: Person) => {
      const { keys, statement, officer } = expectStatus(await who.get(`/notices/${id}`), 200);
      return [keys, statement, officer];
    };
    expect(await seen(supplier)).to.deep.equal([[first], null, null]);
    expect(await seen(exchange.regulator)).to.deep.equal([null, confirmation.statement, 'Bo Li']);
    const rival = await exchange.supplier('eve');
    expect([(await rival.get(`/notices/${id}`)).status, await noticesOf(rival)]).to.deep.equal([404, []]);
    const entries = itemsOf((await exchange.regulator.get(`/log/entries?subject=${id}`)).body);
    expect(entries.map(({ entry }) => (entry as Body)['action'])).to.deep.equal(['notice.confirm', 'notice.send']);
    expect(entries.some(({ text }) => text?.includes(first))).to.equal(false);
  });

  it('who do not confirm in time are overdue, seen by the regulator, and get nothing more until they confirm', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const { buyer, deliveryId, agreementId } = await asked(listingId, [first]);
    await supplier.post('/opt-outs', { keys: [first] });
    await sendNotices();
    shiftClock(15 * DAY - 60_000);
    await lapseNotices(clock.now());
    for (const who of [buyer, supplier, exchange.regulator]) await who.signIn(who.email, who.password);
    expect((await noticesOf(buyer))[0]?.['state']).to.equal('sent');
    shiftClock(15 * DAY + 60_000);
    await Promise.all([lapseNotices(clock.now()), lapseNotices(clock.now())]);
    const [overdue] = await noticesOf(exchange.regulator, `&state=overdue&agreementId=${agreementId}`);
    expect([overdue?.['buyerId'], overdue?.['late']]).to.deep.equal([buyer.memberId, true]);
    const refused = await ask(buyer, deliveryId);
    expect([refused.status, itemsOf(refused.body, 'findings').map(({ principle }) => principle)]).to.deep.equal([
      422,
      ['IP-3'],
    ]);
    const holds = itemsOf((await exchange.regulator.get(`/holds?subject=${agreementId}`)).body);
    expect(holds.map(({ cause, source, state }) => [cause, source, state])).to.deep.equal([
      ['duty', overdue?.['id'], 'placed'],
    ]);
    const confirmation = { statement: 'Deleted, if late.', officer: 'Bo Li', deletedAt: clock.now().toISOString() };
    const confirmed = expectStatus(await buyer.post(`/notices/${overdue?.['id']}/confirm`, confirmation), 200);
    expect([confirmed['state'], confirmed['late']]).to.deep.equal(['confirmed', true]);
    expect((await ask(buyer, deliveryId)).status).to.equal(201);
  });

  it('learn of a correction, each of the keys it received, and only its supplier may send one', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const { revisionId, productId } = expectStatus(await supplier.get(`/listings/${listingId}`), 200);
    const [one, other] = [await asked(listingId, [first, second]), await asked(listingId, [third])];
    const what = 'The wages of these persons were doubled.';
    expect(
      (await (await exchange.supplier('eve')).post('/corrections', { productId, keys: [first], what })).status,
    ).to.equal(404);
    expect((await one.buyer.post('/corrections', { productId, keys: [first], what })).status).to.equal(403);
    expect((await supplier.post('/corrections', { productId, revisionId, keys: [first], what })).status).to.equal(422);
    const some = expectStatus(
      await supplier.post('/corrections', { revisionId, keys: [first, third, 'nobody'], what, field: 'wage' }),
      201,
    );
    const all = expectStatus(await supplier.post('/corrections', { productId, what }), 201);
    await Promise.all([sendNotices(), sendNotices()]);
    await sendNotices();
    const told = async (buyer: Person) =>
      Promise.all(
        (await noticesOf(buyer, '&kind=correction')).map(async ({ id }) => {
          const { source, keys } = (await buyer.get(`/notices/${id}`)).body;
          return [source, keys];
        }),
      );
    expect(await told(one.buyer)).to.have.deep.members([
      [all['id'], null],
      [some['id'], [first]],
    ]);
    expect(await told(other.buyer)).to.have.deep.members([
      [all['id'], null],
      [some['id'], [third]],
    ]);
    expect(expectStatus(await supplier.get(`/corrections/${some['id']}`), 200)).to.include({
      state: 'spread',
      notices: 2,
    });
  });

  it('are found also when they are served in the same moment in which the subject opts out', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyers = await Promise.all(Array.from({ length: 6 }, () => asked(listingId, [])));
    const asking = buyers.flatMap(({ buyer, deliveryId }) =>
      Array.from({ length: 4 }, async () => ({ buyer, reply: await ask(buyer, deliveryId, [first]) })),
    );
    const registered = supplier.post('/opt-outs', { keys: [first] }).then(() => sendNotices());
    const received = new Set(
      (await Promise.all(asking))
        .filter(({ reply }) => (reply.body['records'] as unknown) === 1)
        .map(({ buyer }) => buyer.memberId),
    );
    await registered;
    const told = new Set(
      itemsOf((await supplier.get('/notices?limit=200')).body).map(({ buyerId }) => buyerId as string),
    );
    expect(told).to.deep.equal(received);
  });

  it('are not passed by the first opt-out that their supplier ever registers while a call is under way', async () => {
    const supplier = await exchange.supplier('ada');
    const order: string[] = [];
    let registered: Promise<unknown> = Promise.resolve();
    await inTransaction(async (tx) => {
      expect(await optedOutOf(tx, supplier.memberId, [first])).to.deep.equal({ version: 0, keys: new Set() });
      registered = supplier.post('/opt-outs', { keys: [first] }).then(({ status }) => order.push(`opt-out ${status}`));
      await sleep(500);
      order.push('call');
    });
    await registered;
    expect(order).to.deep.equal(['call', 'opt-out 200']);
  });

  it('have a duty to delete when the agreement ends, where its terms say so', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 1);
    expectStatus(await ask(buyer, deliveryId), 201);
    await integrateAll();
    await Promise.all([sendNotices(), sendNotices()]);
    const { terms } = expectStatus(await buyer.get(`/agreements/${agreementId}`), 200);
    const asks = JSON.stringify(terms).includes('"delete"');
    expect((await noticesOf(buyer)).map(({ kind, source }) => [kind, source])).to.deep.equal(
      asks ? [['deletion', 'end']] : [],
    );
  });
});
