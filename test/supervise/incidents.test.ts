import { expect } from 'chai';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { lapseIncidents } from '../../src/supervise/service/incident.ts';
import { lapseRequests } from '../../src/supervise/service/request.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';
import { DAY, HOUR } from '../../src/kernel/time.ts';

const purpose = 'AcademicResearch';
const description = 'A copy of the records was found where it does not belong.';
const told = { to: 'Cyberspace administration', what: 'Which records, how many persons, and what was done.' };
const end = { outcome: 'resolved', reason: 'The copy was removed and the hole closed.' };

describe('incidents', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  async function trade() {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '100');
    return { supplier, listingId, buyer, ...(await delivery(buyer, listingId, 20)) };
  }
  const open = (who: Person, fields: Record<string, unknown>) =>
    who.post('/incidents', { kind: 'incident', severity: 'other', description, ...fields });
  const ask = (buyer: Person, deliveryId: string) =>
    buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] });
  const principles = ({ body }: { readonly body: Body }) => itemsOf(body, 'findings').map(({ principle }) => principle);

  it('freeze what they name at once, and thaw it when another than the opener closes them', async () => {
    const { supplier, listingId, buyer, deliveryId } = await trade();
    expectStatus(await ask(buyer, deliveryId), 201);
    const incident = expectStatus(await open(supplier, { subjects: [listingId] }), 201);
    const frozen = await ask(buyer, deliveryId);
    expect([frozen.status, principles(frozen)]).to.deep.equal([422, ['IP-6']]);
    expect((await supplier.post(`/incidents/${incident['id']}/close`, end)).status).to.equal(403);
    expectStatus(await supplier.post(`/incidents/${incident['id']}/report`, told), 200);
    const closed = expectStatus(await exchange.operators[0].post(`/incidents/${incident['id']}/close`, end), 200);
    expect([closed['state'], closed['late']]).to.deep.equal(['closed', false]);
    expectStatus(await ask(buyer, deliveryId), 201);
    expect((await exchange.operators[1].post(`/incidents/${incident['id']}/close`, end)).status).to.equal(409);
    const entries = itemsOf((await exchange.regulator.get(`/history/${incident['id']}`)).body);
    expect(entries.map(({ entry }) => (entry as Body)['action'])).to.deep.equal([
      'incident.close',
      'incident.report',
      'incident.open',
    ]);
    expect(entries.some(({ text }) => text?.includes(description) || text?.includes(told.what))).to.equal(false);
  });

  it('are not closed by whoever opened them, of an institution either', async () => {
    const { listingId } = await trade();
    const incident = expectStatus(await open(exchange.operators[0], { subjects: [listingId] }), 201);
    const own = await exchange.operators[0].post(`/incidents/${incident['id']}/close`, end);
    expect([own.status, own.body['type']]).to.deep.equal([403, '/problems/four-eyes']);
    expectStatus(await exchange.operators[1].post(`/incidents/${incident['id']}/close`, end), 200);
  });

  it('cannot be used to freeze a rival: a member names only its own listings and what it is a party to', async () => {
    const [one, other] = [await trade(), await trade()];
    const rivals: [Person, string][] = [
      [one.supplier, other.listingId],
      [one.supplier, other.agreementId],
      [one.supplier, other.deliveryId],
      [one.supplier, other.supplier.memberId],
      [one.buyer, other.agreementId],
      [one.buyer, one.listingId],
      [one.buyer, one.supplier.memberId],
      [one.supplier, one.buyer.memberId],
    ];
    for (const [who, subject] of rivals)
      expect((await open(who, { subjects: [subject] })).status, subject).to.be.oneOf([403, 404]);
    expect((await open(one.supplier, { subjects: [one.listingId, other.listingId] })).status).to.equal(404);
    const holds = itemsOf((await exchange.regulator.get(`/holds?subject=${one.listingId}`)).body);
    expect(holds).to.deep.equal([]);
    expect((await open(one.buyer, { subjects: [`agr_${'0'.repeat(32)}`] })).status).to.equal(404);
    for (const who of [one.buyer, one.supplier])
      expect((await open(who, { subjects: [one.agreementId] })).status).to.equal(201);
    expect((await ask(other.buyer, other.deliveryId)).status).to.equal(201);
  });

  it('may name an agreement whose last use was made, and concern its parties', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '100');
    const { agreementId, deliveryId } = await delivery(buyer, listingId, 1);
    expectStatus(await ask(buyer, deliveryId), 201);
    expect((await buyer.get(`/agreements/${agreementId}`)).body['state']).to.equal('spent');
    const { id } = expectStatus(await open(supplier, { kind: 'breach', subjects: [agreementId] }), 201);
    expect((await buyer.get(`/incidents/${id}`)).status).to.equal(200);
  });

  it('name only what exists: a member, listing, agreement or delivery', async () => {
    const { supplier, buyer, listingId, agreementId, deliveryId } = await trade();
    for (const existing of [supplier.memberId, listingId, agreementId, deliveryId]) {
      const { id } = expectStatus(await open(exchange.regulator, { subjects: [existing] }), 201);
      for (const party of [supplier, buyer]) {
        const isConcerned = party === supplier || existing === agreementId || existing === deliveryId;
        expect((await party.get(`/incidents/${id}`)).status, existing).to.equal(isConcerned ? 200 : 404);
      }
      const unknown = await open(exchange.regulator, { subjects: [`${existing.slice(0, 4)}${'0'.repeat(32)}`] });
      expect([unknown.status, unknown.body['detail']], existing).to.deep.equal([
        404,
        'No such subject, or it is not visible to you.',
      ]);
    }
  });

  it('are seen by the parties they freeze, by the institutions, and by no one else', async () => {
    const { supplier, buyer, agreementId } = await trade();
    const { id } = expectStatus(await open(buyer, { kind: 'breach', subjects: [agreementId] }), 201);
    for (const who of [supplier, buyer, exchange.regulator, exchange.operators[0]]) {
      expect((await who.get(`/incidents/${id}`)).status).to.equal(200);
      expect(itemsOf((await who.get('/incidents?limit=200')).body).map((one) => one['id'])).to.include(id);
    }
    const stranger = await exchange.supplier('eve');
    expect((await stranger.get(`/incidents/${id}`)).status).to.equal(404);
    expect((await stranger.post(`/incidents/${id}/report`, told)).status).to.equal(404);
    expect(itemsOf((await stranger.get('/incidents')).body)).to.deep.equal([]);
  });

  it('have 1, 2 or 4 hours to be reported, and stay late when they were', async () => {
    const { supplier, listingId } = await trade();
    const hours = await Promise.all(
      (['critical-infrastructure', 'central-body', 'other'] as const).map(async (severity) => {
        const opened = expectStatus(await open(supplier, { severity, subjects: [listingId] }), 201);
        const { openedAt, reportBy } = opened;
        const limit = { since: openedAt, until: reportBy, otherwise: 'reported-late' };
        expect(opened['waits']).to.deep.include({ code: 'institution-reports', ...limit });
        return (Date.parse(reportBy as string) - Date.parse(openedAt as string)) / HOUR;
      }),
    );
    expect(hours).to.deep.equal([1, 2, 4]);
    shiftClock(2 * HOUR + 60_000);
    await Promise.all([lapseIncidents(clock.now()), lapseIncidents(clock.now())]);
    for (const who of [supplier, exchange.regulator]) await who.signIn(who.email, who.password);
    const mine = async () => itemsOf((await supplier.get('/incidents')).body);
    expect((await mine()).map(({ state }) => state).sort()).to.deep.equal(['late', 'late', 'open']);
    const late = itemsOf((await exchange.regulator.get('/incidents?late=true&limit=200')).body).map(({ id }) => id);
    for (const { id, state } of await mine()) if (state === 'late') expect(late).to.include(id);
    for (const { id } of await mine()) expectStatus(await supplier.post(`/incidents/${id}/report`, told), 200);
    const ended = (await mine()).map((one) => `${one['state']} ${one['late']}`).sort();
    expect(ended).to.deep.equal(['reported false', 'reported true', 'reported true']);
  });

  it('that are breaches and upheld keep the agreement frozen; only a reported breach can be', async () => {
    const { supplier, buyer, agreementId, deliveryId } = await trade();
    const { id } = expectStatus(await open(supplier, { kind: 'breach', subjects: [agreementId] }), 201);
    const upheld = { outcome: 'upheld', reason: 'The records were sold on, as the marks in them show.' };
    const stopped = await ask(buyer, deliveryId);
    expect([stopped.status, principles(stopped)]).to.deep.equal([422, ['IB-4']]);
    expect((await exchange.regulator.post(`/incidents/${id}/close`, upheld)).status).to.equal(409);
    expectStatus(await supplier.post(`/incidents/${id}/report`, told), 200);
    expect(expectStatus(await exchange.regulator.post(`/incidents/${id}/close`, upheld), 200)['state']).to.equal(
      'upheld',
    );
    expect((await ask(buyer, deliveryId)).status).to.equal(422);
    const other = expectStatus(await open(exchange.regulator, { subjects: [agreementId] }), 201);
    expectStatus(await exchange.regulator.post(`/incidents/${other['id']}/report`, told), 200);
    expect((await exchange.operators[0].post(`/incidents/${other['id']}/close`, upheld)).body['type']).to.equal(
      '/problems/not-a-breach',
    );
  });
});

describe('requests of subjects', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('have a clock and an outcome, seen by their supplier and the institutions, and no word of them in the log', async () => {
    const [supplier, rival] = [await exchange.supplier('ada'), await exchange.supplier('eve')];
    const reference = 'case 2026-118';
    const request = expectStatus(await supplier.post('/subject-requests', { kind: 'delete', reference }), 201);
    expect(Date.parse(request['answerBy'] as string) - Date.parse(request['registeredAt'] as string)).to.equal(
      15 * DAY,
    );
    const limit = { since: request['registeredAt'], until: request['answerBy'], otherwise: 'answered-late' };
    expect(request['waits']).to.deep.include({ code: 'supplier-answers', ...limit });
    const byOperator = await exchange.operators[0].post('/subject-requests', {
      supplierId: supplier.memberId,
      kind: 'access',
      reference,
    });
    expect(byOperator.status).to.equal(201);
    expect((await exchange.operators[0].post('/subject-requests', { kind: 'access', reference })).status).to.equal(422);
    expect(
      (
        await exchange.operators[0].post('/subject-requests', {
          supplierId: `mem_${'0'.repeat(32)}`,
          kind: 'access',
          reference,
        })
      ).status,
    ).to.equal(404);
    expect(
      (await rival.post('/subject-requests', { supplierId: supplier.memberId, kind: 'access', reference })).status,
    ).to.equal(404);
    expect((await rival.get(`/subject-requests/${request['id']}`)).status).to.equal(404);
    expect(itemsOf((await rival.get('/subject-requests')).body)).to.deep.equal([]);
    const answer = { outcome: 'granted', reason: 'All records of the person were deleted.' };
    expect((await rival.post(`/subject-requests/${request['id']}/answer`, answer)).status).to.equal(404);
    expect(expectStatus(await supplier.post(`/subject-requests/${request['id']}/answer`, answer), 200)).to.include({
      state: 'answered',
      late: false,
    });
    expect((await supplier.post(`/subject-requests/${request['id']}/answer`, answer)).status).to.equal(409);
    const entries = itemsOf((await exchange.regulator.get(`/history/${request['id']}`)).body);
    expect(entries.map(({ entry }) => (entry as Body)['action'])).to.deep.equal([
      'subject-request.answer',
      'subject-request.register',
    ]);
    expect(entries.some(({ text }) => text?.includes(reference) || text?.includes(answer.reason))).to.equal(false);
  });

  it('that nobody answers in time are overdue, and stay late', async () => {
    const supplier = await exchange.supplier('ada');
    const { id } = expectStatus(await supplier.post('/subject-requests', { kind: 'restrict', reference: 'c1' }), 201);
    shiftClock(15 * DAY + 60_000);
    await Promise.all([lapseRequests(clock.now()), lapseRequests(clock.now())]);
    for (const who of [supplier, exchange.regulator]) await who.signIn(who.email, who.password);
    const overdue = itemsOf(
      (await exchange.regulator.get(`/subject-requests?state=overdue&supplierId=${supplier.memberId}`)).body,
    );
    expect(overdue.map((one) => one['id'])).to.deep.equal([id]);
    const answer = { outcome: 'refused', reason: 'The person could not be identified.' };
    expect(expectStatus(await supplier.post(`/subject-requests/${id}/answer`, answer), 200)).to.include({
      state: 'answered',
      late: true,
    });
  });
});
