import { expect } from 'chai';
import { itemsOf } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, listedWages, publishedWages, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';

/** Ways around a delivery's limits that someone tried, and what comes of them. */
describe('whoever tries to get around', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  it('an opt-out or a hold by repeating a request gets the receipt it had, but no record that may not go out now', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 5);
    const ask = () =>
      buyer.post(
        `/deliveries/${deliveryId}/query`,
        { purpose, keys: subjects.slice(0, 2) },
        { 'idempotency-key': 'again' },
      );
    const first = (await ask()).body;
    expect(itemsOf((await ask()).body, 'answer').map(({ record }) => record === null)).to.deep.equal([false, false]);
    await supplier.post('/opt-outs', { keys: [subjects[0]] });
    const later = (await ask()).body;
    expect([later['id'], itemsOf(later, 'answer').map(({ record }) => record === null)]).to.deep.equal([
      first['id'],
      [true, false],
    ]);
    await exchange.regulator.post('/holds', { kind: 'agreement', subject: agreementId, reason: 'A test of freezing.' });
    expect((await ask()).status).to.equal(422);
    expect((await buyer.get(`/agreements/${agreementId}`)).body['used']).to.equal(1);
    expect(await availableOf(buyer)).to.equal('9.80');
  });

  it('an opt-out by fetching a file that was made before it gets the file without that person, at no charge', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const href = (await buyer.post(`/deliveries/${deliveryId}/files`, { purpose })).body['file']?.['href'] as string;
    const before = await availableOf(buyer);
    expect((await buyer.get(href)).text).to.include(subjects[3]);
    await supplier.post('/opt-outs', { keys: [subjects[3]] });
    const after = (await buyer.get(href)).text;
    expect([after.includes(subjects[3] as string), after.includes(subjects[4] as string)]).to.deep.equal([false, true]);
    expect(await availableOf(buyer)).to.equal(before);
  });

  it('its lack of money leaves the uses it did not pay for, and the log says what was true', async () => {
    const { listingId } = await listedWages(exchange, {
      plan: { model: 'per-call', currency: 'CNY', price: '1', per: 1 },
    });
    const buyer = await buyerWith(exchange, '30');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 50);
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[index]] }),
      ),
    );
    const counts = replies.reduce<Record<string, number>>(
      (all, { status }) => ({ ...all, [status]: (all[status] ?? 0) + 1 }),
      {},
    );
    expect(counts).to.deep.equal({ 201: 30, 402: 170 });
    expect((await buyer.get(`/agreements/${agreementId}`)).body['used']).to.equal(30);
    const verdicts = await exchange.regulator.get(
      `/log/entries?type=verdict&action=gate.deliver&member=${buyer.memberId}`,
    );
    expect(itemsOf(verdicts.body)).to.deep.equal([]);
  });

  it('the books with a price larger than they hold is told so', async () => {
    const { listingId } = await listedWages(exchange, {
      plan: { model: 'per-record', currency: 'CNY', price: '999999999999.999999', per: 1 },
    });
    const buyer = await buyerWith(exchange, '30');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    expect(
      (await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: subjects.slice(0, 20) })).status,
    ).to.equal(402);
  });

  it('a price by asking one by one finds no plan that rounds to nothing', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const revisionId = (await supplier.get(`/listings/${listingId}`)).body['revisionId'];
    const draft = {
      revisionId,
      purposes: [purpose],
      maxTermDays: 1,
      maxUses: 1,
      plan: { model: 'per-record', currency: 'CNY', price: '0.40', per: 1_000_000 },
    };
    const { status, body } = await supplier.post('/listings', draft);
    expect([status, itemsOf(body, 'errors').map(({ pointer }) => pointer)]).to.deep.equal([422, ['#/plan/price']]);
  });

  it("the supplier's suspension cannot resume it", async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '30');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    await supplier.post(`/deliveries/${deliveryId}/suspend`, { reason: 'Maintenance for an hour.' });
    expect((await buyer.post(`/deliveries/${deliveryId}/resume`)).body['type']).to.equal(
      '/problems/not-your-suspension',
    );
    expect((await supplier.post(`/deliveries/${deliveryId}/resume`)).status).to.equal(200);
  });

  it('the end of a right leaves its end in the log', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '30');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 1);
    await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] });
    const history = (await exchange.regulator.get(`/history/${agreementId}`)).body;
    expect(itemsOf(history).map(({ entry }) => entry?.['action'])).to.deep.equal([
      'agreement.exhaust',
      'gate.match',
      'agreement.order',
    ]);
  });

  it('the exchange by ending its institutions is refused', async () => {
    const [olivia] = exchange.operators;
    for (const verb of ['suspend', 'terminate']) {
      for (const institution of [exchange.regulator.memberId, olivia.memberId]) {
        expect(
          (await olivia.post(`/members/${institution}/${verb}`, { reason: 'A test of power.' })).body['type'],
        ).to.equal('/problems/institution');
      }
    }
  });
});
