import { expect } from 'chai';
import { sendNotices } from '../../src/deliver/index.ts';
import { expectStatus, itemsOf } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

const what = 'The wages of these persons were doubled.';

describe('a correction', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  /** The entries about a record, newest first: what was done, by whom, and what is public of it. */
  async function entriesAbout(id: string | undefined) {
    const { body } = await exchange.regulator.get(`/log/entries?subject=${id}`);
    return itemsOf(body).map(({ text }) => {
      const { action, actor, facts } = JSON.parse(text as string) as {
        action: string;
        actor: string;
        facts: { state: string; notices?: number };
      };
      return { action, byClock: actor === 'clock', state: facts.state, notices: facts.notices };
    });
  }

  it('of data that nobody received changes its state once, and with an entry', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const { productId } = expectStatus(await supplier.get(`/listings/${listingId}`), 200);
    const { id } = expectStatus(await supplier.post('/corrections', { productId, keys: ['nobody'], what }), 201);
    await Promise.all([sendNotices(), sendNotices(), sendNotices()]);
    expect(expectStatus(await supplier.get(`/corrections/${id}`), 200)).to.include({ state: 'spread', notices: 0 });
    expect(await entriesAbout(id)).to.deep.equal([
      { action: 'correction.notify', byClock: true, state: 'spread', notices: 0 },
      { action: 'correction.send', byClock: false, state: 'registered', notices: undefined },
    ]);
  });

  it('says in its entry how many recipients have a notice, and each notice has an entry of its own', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const { productId } = expectStatus(await supplier.get(`/listings/${listingId}`), 200);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, listingId, 1);
    const question = { purpose: 'AcademicResearch', keys: subjects.slice(0, 1) };
    expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, question), 201);
    const { id } = expectStatus(await supplier.post('/corrections', { productId, what }), 201);
    await sendNotices();
    expect((await entriesAbout(id))[0]).to.include({ action: 'correction.notify', notices: 1 });
    const [notice] = itemsOf(expectStatus(await buyer.get('/notices?kind=correction'), 200));
    expect((await entriesAbout(notice?.['id'])).map(({ action }) => action)).to.deep.equal(['notice.send']);
  });
});
