import { expect } from 'chai';
import { en, zh } from '../../src/console/words/desks.ts';
import { permissions } from '../../src/command/index.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { db } from '../../src/db/connection.ts';
import { writeAlerts } from '../../src/desk/index.ts';
import { alerting } from '../../src/desk/rules.ts';
import { draftListing, wageTerms } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

describe('alerts', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  const written = async () => {
    await integrateAll();
    await writeAlerts();
  };
  const alertsOf = async (person: Person, query = '') =>
    expectStatus(await person.get(`/alerts?limit=200${query}`), 200) as Body & { unread: number };
  const told = (page: Body) => itemsOf(page).map(({ code, kind }) => `${String(code)} ${String(kind)}`);

  it('are of actions that leave an entry, and have a sentence in both languages', () => {
    const others = ['agreement.exhaust', 'hold.lapse', 'notice.send', 'user.lock', 'rule-book.approve'];
    const actions = [...new Set(alerting.map(([action]) => action))];
    expect(actions.filter((name) => !(name in permissions) && !others.includes(name))).to.deep.equal([]);
    for (const { alerts } of [zh, en]) expect(Object.keys(alerts).sort()).to.deep.equal([...actions].sort());
  });

  it('tell each party what concerns it, nobody of its own acts, and strangers nothing', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '100');
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 10);
    const question = { purpose: 'AcademicResearch', keys: subjects.slice(0, 2) };
    expectStatus(await buyer.post(`/deliveries/${deliveryId}/query`, question), 201);
    const listing = expectStatus(await supplier.get(`/listings/${listingId}`), 200);
    const draft = await draftListing(supplier, listing['revisionId'] as string, wageTerms);
    expectStatus(await supplier.post(`/listings/${draft}/submit`), 200);
    const reason = { reason: 'Say more about the source.' };
    expectStatus(await exchange.operators[0].post(`/listings/${draft}/return`, reason), 200);
    const hold = { kind: 'agreement', subject: agreementId, reason: 'To see who is told of it.' };
    const { id: holdId } = expectStatus(await exchange.regulator.post('/holds', hold), 201);
    expectStatus(await exchange.regulator.post(`/holds/${String(holdId)}/release`, hold.reason ? reason : {}), 200);
    const request = { supplierId: supplier.memberId, kind: 'access', reference: 'case 9' };
    expectStatus(await exchange.operators[0].post('/subject-requests', request), 201);
    expectStatus(await supplier.post(`/agreements/${agreementId}/terminate`, reason), 200);
    await written();

    const toSupplier = await alertsOf(supplier);
    expect(told(toSupplier)).to.deep.equal([
      'subject-request.register act',
      'hold.release know',
      'hold.place urgent',
      'listing.return act',
      'agreement.order know',
      'listing.publish know',
      'member.admit know',
    ]);
    expect(toSupplier.unread).to.equal(2);
    const returned = itemsOf(toSupplier).find(({ code }) => code === 'listing.return');
    expect(returned).to.deep.include({ subject: draft, readAt: null, dueAt: null });
    expect(returned?.['says']).to.deep.equal({ title: listing['title'], titleZh: listing['titleZh'], ...reason });
    expect(itemsOf(toSupplier)[0]?.['dueAt']).to.be.a('string');
    const toBuyer = await alertsOf(buyer);
    expect(told(toBuyer)).to.deep.equal([
      'agreement.terminate urgent',
      'hold.release know',
      'hold.place urgent',
      'deposit.confirm know',
      'member.admit know',
    ]);
    expect(told(await alertsOf(buyer, '&kind=urgent'))).to.have.length(2);

    const path = `/alerts/${String(returned?.['id'])}/read`;
    expect((await buyer.post(path)).status).to.equal(404);
    expect((await exchange.anonymous.post(path)).status).to.equal(401);
    const first = expectStatus(await supplier.post(path), 200);
    expect(first['readAt']).to.be.a('string');
    expect(expectStatus(await supplier.post(path), 200)['readAt']).to.equal(first['readAt']);
    expect((await alertsOf(supplier)).unread).to.equal(1);
    expect(told(await alertsOf(supplier, '&unread=true'))).to.have.length(6);
    const invited = {
      name: 'Cole',
      email: `cole-${supplier.memberId}@ada.example`,
      password: 'a long enough password',
    };
    expectStatus(await supplier.post('/users', invited), 201);
    const colleague = await exchange.client().signIn(invited.email, invited.password);
    expect((await alertsOf(colleague)).unread, 'a colleague reads for himself').to.equal(2);
  });

  it('go to one person alone where they concern nobody else', async () => {
    const supplier = await exchange.supplier('sue');
    const invited = { name: 'Lou', email: `lou-${supplier.memberId}@sue.example`, password: 'a long enough password' };
    expectStatus(await supplier.post('/users', invited), 201);
    const lou = await exchange.client().signIn(invited.email, invited.password);
    for (let at = 0; at < 8; at += 1)
      await exchange.client().post('/sessions', { email: invited.email, password: 'not this one' });
    await written();
    expect(told(await alertsOf(lou))).to.include('user.lock urgent');
    expect(told(await alertsOf(supplier))).to.deep.equal(['member.admit know']);
    const [first, second] = exchange.operators;
    const peer = { ...invited, email: `pia-${supplier.memberId}@operator.example` };
    const { id } = expectStatus(await first.post('/users', peer), 201);
    expectStatus(await second.post(`/users/${String(id)}/activate`), 200);
    await written();
    const pia = await exchange.client().signIn(peer.email, peer.password);
    expect(itemsOf(await alertsOf(pia)).filter(({ subject }) => subject === id)).to.have.length(1);
    expect(itemsOf(await alertsOf(first)).filter(({ subject }) => subject === id)).to.have.length(0);
    const [own] = itemsOf(await alertsOf(lou));
    expect((await supplier.post(`/alerts/${String(own?.['id'])}/read`)).status).to.equal(404);
  });

  it('are each written once, however often and by however many the log is read, and not of what is long past', async () => {
    const supplier = await exchange.supplier('rae');
    await written();
    await Promise.all([writeAlerts(), writeAlerts()]);
    expect(told(await alertsOf(supplier))).to.deep.equal(['member.admit know']);
    const late = await exchange.supplier('ole');
    await integrateAll();
    const [past] = [new Date(Date.now() - 91 * 86_400_000).toISOString().replace('T', ' ').replace('Z', '')];
    await db().query(`UPDATE log_entries SET at = '${past}' WHERE subject = '${late.memberId}'`);
    await writeAlerts();
    expect(told(await alertsOf(late))).to.deep.equal([]);
  });
});
