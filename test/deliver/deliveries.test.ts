import { expect } from 'chai';
import { db } from '../../src/db/connection.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { obstacleTo } from '../../src/deliver/rules.ts';
import { protocolState } from '../../src/deliver/states.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';

const reason = 'A test of deliveries.';
const purpose = 'AcademicResearch';
const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer as string);

describe('deliveries', () => {
  let exchange: Exchange;
  let listingId: string;
  let supplier: Person;
  let buyer: Person;
  let eve: Person;
  before(async () => {
    exchange = await startExchange();
    ({ supplier, listingId } = await publishedWages(exchange));
    [buyer, eve] = [await buyerWith(exchange, '1000'), await exchange.buyer('eve')];
  });

  /**
   * Plays moves such as `supplier:suspend buyer:resume` on a new delivery, and expects the state or the last refusal.
   */
  async function check(moves: string, outcome: string | RegExp): Promise<void> {
    const { deliveryId } = await delivery(buyer, listingId, 1);
    const cast: Record<string, Person> = {
      supplier,
      buyer,
      eve,
      olga: exchange.operators[0],
      rita: exchange.regulator,
    };
    let last: Body = {};
    for (const [who = '', verb = ''] of moves.split(' ').map((move) => move.split(':'))) {
      const body = verb === 'suspend' || verb === 'terminate' ? { reason } : {};
      last = (await (cast[who] as Person).post(`/deliveries/${deliveryId}/${verb}`, body)).body;
    }
    if (typeof outcome === 'string') expect(last['state']).to.equal(outcome);
    else expect(last['detail']).to.match(outcome);
  }

  it('are suspended by the supplier', () => check('supplier:suspend', 'suspended'));
  it('go on when whoever suspended them says so', () => check('buyer:suspend buyer:resume', 'started'));
  it('do not go on at the word of the other side', () => check('supplier:suspend buyer:resume', /Whoever suspended/));
  it('do not go on when they never stopped', () =>
    check('buyer:resume', /is started; from there it can only suspend, complete, terminate/));
  it('are declared complete by the buyer', () => check('buyer:complete', 'completed'));
  it('are not declared complete by the supplier', () => check('supplier:complete', /for the buyer/));
  it('are not declared complete while suspended', () => check('buyer:suspend buyer:complete', /is suspended/));
  it('are over once complete', () => check('buyer:complete supplier:terminate', /that is an end/));
  it('are ended by the operator', () => check('olga:terminate', 'terminated'));
  it('are not ended by the regulator', () => check('rita:terminate', /for the supplier or buyer or operator/));
  it('do not come back from their end', () => check('supplier:terminate buyer:resume', /that is an end/));
  it('are no stranger’s to move', () => check('eve:suspend', /not visible to you/));

  it('have one end when two end them at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { deliveryId } = await delivery(buyer, listingId, 1);
      const both = await Promise.all([
        buyer.post(`/deliveries/${deliveryId}/complete`),
        supplier.post(`/deliveries/${deliveryId}/terminate`, { reason }),
      ]);
      expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const won = both.find(({ status }) => status === 200)?.body['state'];
      expect((await buyer.get(`/deliveries/${deliveryId}`)).body['state']).to.equal(won);
    }
  });

  it('are opened by the buyer of an agreement in force', async () => {
    const { agreementId } = await delivery(buyer, listingId, 1);
    const open = (who: Person, id = agreementId) => who.post('/deliveries', { agreementId: id });
    expect([(await open(eve)).status, (await open(supplier)).status, (await open(buyer)).status]).to.deep.equal([
      404, 403, 201,
    ]);
    expect((await open(buyer, `agr_${'0'.repeat(32)}`)).status).to.equal(404);
    await buyer.post(`/agreements/${agreementId}/terminate`, { reason });
    const ended = await open(buyer);
    expect([ended.status, ended.body['type'], ended.body['detail']]).to.deep.equal([
      409,
      '/problems/agreement-ended',
      'The agreement is terminated.',
    ]);
  });

  it('are stopped with a reason only', async () => {
    const { deliveryId } = await delivery(buyer, listingId, 1);
    for (const verb of ['suspend', 'terminate']) {
      for (const body of [{}, { reason: 'short' }, { reason: ' '.repeat(20) }])
        expect(pointersOf((await buyer.post(`/deliveries/${deliveryId}/${verb}`, body)).body)).to.deep.equal([
          '#/reason',
        ]);
    }
  });

  it('and their calls are seen by their two sides, by operator and regulator, and by nobody else', async () => {
    const bo = await buyerWith(exchange, '10');
    const { deliveryId, agreementId } = await delivery(bo, listingId, 9);
    const call = expectStatus(await bo.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] }), 201);
    for (const path of [`/deliveries/${deliveryId}`, `/calls/${call['id']}`]) {
      for (const person of [bo, supplier, exchange.operators[0], exchange.regulator])
        expect((await person.get(path)).status, path).to.equal(200);
      expect((await eve.get(path)).status, path).to.equal(404);
      expect((await bo.get(path.replace(/[0-9a-f]{32}/, '0'.repeat(32)))).status, path).to.equal(404);
    }
    for (const path of ['/deliveries', '/calls']) {
      const ids = async (person: Person, query = '') =>
        itemsOf((await person.get(`${path}?limit=200${query}`)).body).map(({ id }) => id);
      expect(await ids(eve)).to.deep.equal([]);
      expect(await ids(bo)).to.have.length(1);
      expect(await ids(supplier, `&agreementId=${agreementId}`)).to.deep.equal(await ids(bo));
      expect(await ids(exchange.regulator, `&agreementId=${agreementId}`)).to.deep.equal(await ids(bo));
    }
  });

  it('and their calls are listed by what they belong to, page by page', async () => {
    const bo = await buyerWith(exchange, '10');
    const [one, two] = [await delivery(bo, listingId, 9), await delivery(bo, listingId, 9)];
    for (const { deliveryId } of [one, two, one, one, two])
      await bo.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] });
    await bo.post(`/deliveries/${one.deliveryId}/suspend`, { reason });
    const pages = async (path: string) => {
      const seen: unknown[] = [];
      for (let next: string | null = ''; next !== null;) {
        const page: Body = (await bo.get(`${path}limit=1${next === '' ? '' : `&cursor=${next}`}`)).body;
        seen.push(...itemsOf(page).map(({ id }) => id));
        next = page['next'] ?? null;
      }
      return seen;
    };
    expect(await pages('/deliveries?')).to.deep.equal([two.deliveryId, one.deliveryId]);
    for (const state of ['suspended', 'SUSPENDED'])
      expect(await pages(`/deliveries?state=${state}&`), state).to.deep.equal([one.deliveryId]);
    expect((await bo.get('/deliveries?state=Suspended')).status).to.equal(422);
    expect([
      (await pages('/calls?')).length,
      (await pages(`/calls?deliveryId=${one.deliveryId}&`)).length,
    ]).to.deep.equal([5, 3]);
  });

  it('keep the spelling of the Dataspace Protocol where it is written: in the log, whose words never change', async () => {
    const { deliveryId } = await delivery(buyer, listingId, 1);
    expectStatus(await supplier.post(`/deliveries/${deliveryId}/suspend`, { reason }), 200);
    const entries = itemsOf((await exchange.regulator.get(`/history/${deliveryId}`)).body);
    expect(entries.map(({ entry }) => (entry as Body)['facts']?.['state'])).to.deep.equal(['SUSPENDED', 'STARTED']);
    expect(
      (['requested', 'started', 'suspended', 'completed', 'terminated'] as const).map(protocolState),
    ).to.deep.equal(['REQUESTED', 'STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED']);
  });

  it('of before 2026-12 are brought into lower case by a migration, and go on from there', async () => {
    const { deliveryId } = await delivery(buyer, listingId, 1);
    expectStatus(await buyer.post(`/deliveries/${deliveryId}/suspend`, { reason }), 200);
    await db().query('UPDATE deliveries SET state = UPPER(state) WHERE id = ?', { replacements: [deliveryId] });
    expect((await buyer.get(`/deliveries/${deliveryId}`)).body['state']).to.equal('SUSPENDED');
    const migration = migrations.find(({ name }) => name === 'deliver-3');
    await migration?.up(db().getQueryInterface());
    expect((await buyer.get(`/deliveries/${deliveryId}`)).body['state']).to.equal('suspended');
    expect(expectStatus(await buyer.post(`/deliveries/${deliveryId}/resume`), 200)['state']).to.equal('started');
  });

  it('serve only while everything they stand on does', () => {
    const served = {
      delivery: 'started',
      agreement: 'active',
      listingServed: true,
      parties: ['admitted', 'admitted'],
    } as const;
    expect(obstacleTo(served)).to.equal(undefined);
    expect(obstacleTo({ ...served, agreement: 'spent' })).to.equal(undefined);
    expect(obstacleTo({ ...served, delivery: 'suspended' })).to.equal('delivery-not-started');
    expect(obstacleTo({ ...served, delivery: 'completed' })).to.equal('delivery-not-started');
    expect(obstacleTo({ ...served, delivery: 'completed' }, ['started', 'completed'])).to.equal(undefined);
    expect(obstacleTo({ ...served, agreement: 'terminated' })).to.equal('agreement-ended');
    expect(obstacleTo({ ...served, listingServed: false })).to.equal('listing-not-served');
    for (const state of ['suspended', 'terminated', undefined]) {
      expect([
        obstacleTo({ ...served, parties: [state, 'admitted'] }),
        obstacleTo({ ...served, parties: ['admitted', state] }),
      ]).to.deep.equal(['party-suspended', 'party-suspended']);
    }
  });
});
