import { expect } from 'chai';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { bookProof } from '../../src/settle/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { draftListing, productOf, wageTerms } from '../../seeders/exchange.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, subjects, wageWave } from '../support/trade.ts';
import { DAY } from '../../src/kernel/time.ts';

const purpose = 'AcademicResearch';
const question = { purpose, keys: subjects.slice(0, 10) };
const named = (body: Body, name = 'findings') =>
  itemsOf(body, name).map(({ principle, rule }) => `${principle} ${rule}`);

describe('what lapses while an agreement runs', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  /**
   * A listing of wages whose product states otherwise, perhaps with consents that all end at one instant; a delivery of
   * it.
   */
  async function sold(
    stated: object,
    consentsEnd?: Date,
  ): Promise<{ supplier: Person; buyer: Person; agreementId: string; deliveryId: string }> {
    const supplier = await exchange.supplier('ada');
    const table = wageWave();
    const { id } = expectStatus(await supplier.post('/products', { ...productOf(table), ...stated }), 201);
    const { id: revisionId } = expectStatus(
      await supplier.upload(`/products/${id}/revisions?name=wages.csv`, table.csv as string),
      201,
    );
    if (consentsEnd) {
      const rows = subjects.map(
        (pseudonym) => `${pseudonym},ResearchAndDevelopment,consent,${consentsEnd.toISOString()},${'a'.repeat(64)}`,
      );
      const consents = ['pseudonym,purposes,basis,expiry,receipt_hash', ...rows].join('\n');
      expectStatus(await supplier.upload(`/revisions/${revisionId}/consents?name=consents.csv`, consents), 201);
    }
    const listingId = await draftListing(supplier, revisionId as string, wageTerms);
    expectStatus(await supplier.post(`/listings/${listingId}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${listingId}/publish`), 200);
    const buyer = await buyerWith(exchange, '10');
    return { supplier, buyer, ...(await delivery(buyer, listingId, 5)) };
  }

  /** Moves the exchange's time; whoever is named signs in again. */
  async function later(milliseconds: number, ...people: readonly Person[]): Promise<void> {
    shiftClock(milliseconds);
    for (const person of people) await person.signIn(person.email, person.password);
  }

  it('leaves stale data delivered, noted and marked, and gives their price back', async () => {
    const { buyer, supplier, agreementId, deliveryId } = await sold({ updateFrequency: 'daily' });
    const ask = () => buyer.post(`/deliveries/${deliveryId}/query`, question);
    const fresh = expectStatus(await ask(), 201);
    expect([fresh['stale'], named(fresh, 'notes'), fresh['useNumber']]).to.deep.equal([false, [], 1]);
    const [operator] = exchange.operators;
    const stranger = await exchange.buyer('cai');
    await later(3 * DAY, buyer, supplier, operator, stranger);
    const told = expectStatus(await buyer.post(`/deliveries/${deliveryId}/explain`, { purpose }), 200);
    expect([told['outcome'], named(told)]).to.deep.equal(['allowed', ['IP-4 fresh']]);
    const stale = expectStatus(await ask(), 201);
    expect([stale['stale'], named(stale, 'notes'), stale['useNumber'], stale['price']?.['amount']]).to.deep.equal([
      true,
      ['IP-4 fresh'],
      2,
      '1.00',
    ]);
    expect(await availableOf(buyer)).to.equal('8.00');

    const owed = async () => itemsOf((await buyer.get(`/obligations?agreementId=${agreementId}`)).body);
    await integrateAll();
    const explained = expectStatus(await buyer.post(`/obligations/${(await owed())[0]?.['id']}/explain`), 200);
    const against = itemsOf(explained, 'calls').map((one) => [one['callId'], named(one)]);
    expect([explained['examined'], against]).to.deep.equal([2, [[stale['id'], ['IP-4 not-stale']]]]);
    expect((await stranger.post(`/obligations/${(await owed())[0]?.['id']}/explain`)).status).to.equal(404);
    await integrateAll();
    const cycleId = (await operator.post('/cycles/cut-off')).body['id'] as string;
    for (const step of ['reconcile', 'net', 'notify', 'finalise'])
      expectStatus(await operator.post(`/cycles/${cycleId}/${step}`), 200);
    const exceptions = async () => itemsOf((await buyer.get(`/exceptions?agreementId=${agreementId}`)).body);
    expect((await owed()).map(({ state, calls, amount, apart }) => ({ state, calls, amount, apart }))).to.deep.equal([
      {
        ...{ state: 'settled', calls: 2, amount: '2.00' },
        apart: { calls: 1, withheld: '0.00', credited: '1.00', paid: '0.00' },
      },
    ]);
    expect(
      (await exceptions()).map((one) => [
        one['callId'],
        one['state'],
        itemsOf(one, 'withheldFor').map(({ rule }) => rule),
      ]),
    ).to.deep.equal([[stale['id'], 'credited', ['IP-4 not-stale']]]);
    expect([await availableOf(buyer), await availableOf(supplier)]).to.deep.equal(['9.00', '0.98']);
    const credits = itemsOf((await buyer.get('/log/own?type=money')).body).map(({ entry }) => entry as Body);
    expect(
      credits.filter(({ action }) => action === 'obligation.credit').map(({ facts }) => facts?.['amount']),
    ).to.deep.equal(['1.00']);
    expect((await bookProof()).ok).to.equal(true);
    const again = (await operator.post('/cycles/cut-off')).body['id'] as string;
    for (const step of ['reconcile', 'net', 'notify', 'finalise'])
      expectStatus(await operator.post(`/cycles/${again}/${step}`), 200);
    expect([(await exceptions())[0]?.['state'], await availableOf(buyer)]).to.deep.equal(['credited', '9.00']);
  });

  it('stops calls from the instant on at which the first consent ends', async () => {
    const ends = new Date(clock.now().getTime() + 10 * DAY);
    const { buyer, deliveryId } = await sold({ basis: { kind: 'consent', separateConsent: false } }, ends);
    expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, question), 201);
    await later(10 * DAY + 1_000, buyer);
    const told = expectStatus(await buyer.post(`/deliveries/${deliveryId}/explain`, { purpose }), 200);
    expect([told['outcome'], named(told)]).to.deep.equal(['refused', ['IP-1 consent-in-force']]);
    const { status, body } = await buyer.post(`/deliveries/${deliveryId}/query`, question);
    expect([status, named(body)]).to.deep.equal([422, ['IP-1 consent-in-force']]);
    expect(await availableOf(buyer)).to.equal('9.00');
  });
});
