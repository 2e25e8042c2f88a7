import { expect } from 'chai';
import { expectStatus, type Body } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const plan = { model: 'per-record', currency: 'CNY', price: '100', per: 1000, misses: '20' } as const;

describe('keys without a record', function () {
  this.timeout(120_000);
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  it('cost what the plan says, whether there is no such record or its person opted out', async () => {
    const { supplier, listingId } = await publishedWages(exchange, { plan });
    expect(expectStatus(await exchange.anonymous.get(`/listings/${listingId}`), 200)['plan']).to.deep.equal(plan);
    expectStatus(await supplier.post('/opt-outs', { keys: subjects.slice(10, 13) }), 200);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 5);
    expect(expectStatus(await buyer.get(`/agreements/${agreementId}`), 200)['plan']).to.deep.equal(plan);
    const ask = async (keys: readonly (string | undefined)[]) =>
      expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys }), 201);
    const told = (call: Body) => {
      const receipt = (JSON.parse(call['receipt']?.['entry'] as string) as Body)['facts'] as Body;
      return [
        call['records'],
        call['misses'],
        call['price']?.['amount'],
        receipt['records'],
        receipt['misses'],
        receipt['amount'],
      ];
    };
    const gone = await ask([subjects[0], ...subjects.slice(10, 13)]);
    const unknown = await ask([subjects[1], 'nobody', 'no one', 'none']);
    expect(told(gone)).to.deep.equal([1, 3, '0.16', 1, 3, '0.16']);
    expect(told(unknown)).to.deep.equal(told(gone));
    expect(await availableOf(buyer)).to.equal('9.68');
  });

  it('cost nothing, and are not told, where the plan does not say it', async () => {
    const { listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const call = expectStatus(
      await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0], 'nobody'] }),
      201,
    );
    expect([call['misses'], call['price']?.['amount']]).to.deep.equal([0, '0.10']);
    expect(call['receipt']?.['entry']).not.to.include('misses');
  });

  it('have a price that is not rounded away', async () => {
    const supplier = await exchange.supplier('ada');
    const reply = await supplier.post('/listings', {
      revisionId: `rev_${'0'.repeat(32)}`,
      plan: { ...plan, misses: '0.0001' },
    });
    expect((reply.body['errors'] as unknown as { pointer: string }[]).map(({ pointer }) => pointer)).to.include(
      '#/plan/misses',
    );
  });
});
