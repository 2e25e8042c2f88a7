import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { expireAgreements } from '../../src/match/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { offersOf } from './offers.ts';
import { DAY } from '../../src/kernel/time.ts';

const reason = 'A test of terms.';

describe('what an order may ask for', () => {
  let exchange: Exchange;
  let supplier: Person;
  before(async () => {
    exchange = await startExchange();
    supplier = await exchange.supplier('ada');
  });
  afterEach(() => shiftClock(0));

  const order = (buyer: Person, listingId: string | undefined, change: object = {}) =>
    buyer.post('/agreements', { listingId, purpose: 'AcademicResearch', termDays: 1, uses: 1, ...change });
  const findingsOf = (body: Body) =>
    itemsOf(body, 'findings').map(({ principle, rule, measured }) => `${principle} ${rule}: ${measured}`);
  const actionsIn = (terms: unknown, name: string) =>
    itemsOf(terms as Body, name).map(({ action }) => action as string);

  describe('rights', () => {
    it('are those that were offered and asked for, and all others stay back', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{ rights: ['use', 'derive', 'sell'] }]);
      const buyer = await exchange.buyer('bo');
      const plain = expectStatus(await order(buyer, listingId), 201);
      expect([plain['rights'], actionsIn(plain['terms'], 'permission')]).to.deep.equal([['use'], ['use']]);
      expect(actionsIn(plain['terms'], 'prohibition')).to.have.members([
        'reidentify',
        'sell',
        'distribute',
        'transfer',
      ]);
      const wide = expectStatus(await order(buyer, listingId, { rights: ['use', 'derive', 'sell'] }), 201);
      expect(actionsIn(wide['terms'], 'permission')).to.have.members(['use', 'derive', 'sell']);
      expect(actionsIn(wide['terms'], 'prohibition')).to.have.members(['reidentify', 'distribute', 'transfer']);
    });

    it('that are not offered are refused, and so is an order without the right to use', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{ rights: ['use', 'read'] }]);
      const buyer = await exchange.buyer('bo');
      const asked = async (rights: readonly string[]) => findingsOf((await order(buyer, listingId, { rights })).body);
      expect(await asked(['use', 'sell'])).to.deep.equal(['IB-1 rights-named: sell']);
      expect(await asked(['read'])).to.deep.equal(['IB-1 rights-named: no right to use']);
      expect(await asked(['use', 'transfer'])).to.deep.equal(['IB-1 rights-named: transfer']);
      expect(await asked(['use', 'distribute'])).to.deep.equal([
        'IP-2 distribution-prohibited: reidentify, sell, transfer',
        'IB-1 rights-named: distribute',
      ]);
      const doubled = await order(buyer, listingId, { rights: ['use', 'use'] });
      expect([doubled.status, itemsOf(doubled.body, 'errors').map(({ pointer }) => pointer)]).to.deep.equal([
        422,
        ['#/rights'],
      ]);
    });
  });

  describe('a territory', () => {
    it('is all that is offered unless a part of it is asked for; more is refused', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{}]);
      const buyer = await exchange.buyer('bo');
      expect(expectStatus(await order(buyer, listingId), 201)['territories']).to.deep.equal(['CN', 'SG']);
      expect(expectStatus(await order(buyer, listingId, { territories: ['SG'] }), 201)['territories']).to.deep.equal([
        'SG',
      ]);
      expect(findingsOf((await order(buyer, listingId, { territories: ['SG', 'FR'] })).body)).to.deep.equal([
        'DR-5 territory-offered: FR',
      ]);
      expect((await order(buyer, listingId, { territories: [] })).status).to.equal(422);
    });
  });

  describe('a demand', () => {
    it('is kept with the agreement when it says nothing else than the order', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{}]);
      const buyer = await exchange.buyer('bo');
      const demand = 'To compare the levels of rivers.';
      expect(expectStatus(await order(buyer, listingId, { demand }), 201)['demand']).to.equal(demand);
      expect(expectStatus(await order(buyer, listingId), 201)['demand']).to.equal(null);
      expect((await order(buyer, listingId, { demand: 'x'.repeat(2001) })).status).to.equal(422);
    });

    it('that speaks of another purpose goes to a person, and passes when the person lets it', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{}]);
      const buyer = await exchange.buyer('bo');
      const change = { demand: 'For academic research, and then for direct marketing.' };
      const asked = await order(buyer, listingId, change);
      expect([asked.status, asked.body['type'], findingsOf(asked.body)]).to.deep.equal([
        422,
        '/problems/needs-review',
        ['DR-6 demand-fits-purpose: DirectMarketing'],
      ]);
      const caseId = itemsOf(asked.body, 'findings')[0]?.['caseId'] as string;
      expect((await order(buyer, listingId, change)).status).to.equal(422);
      expectStatus(await exchange.operators[0].post(`/cases/${caseId}/decide`, { outcome: 'waived', reason }), 200);
      expect((await order(buyer, listingId, change)).status).to.equal(201);
      expect((await order(await exchange.buyer('eve'), listingId, change)).status).to.equal(422);
      expect(
        (await order(buyer, listingId, { demand: 'For direct marketing to everyone in the data.' })).status,
        'another demand',
      ).to.equal(422);
    });

    it('with a word of the prohibited list goes to a person', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{}]);
      const refused = await order(await exchange.buyer('bo'), listingId, {
        demand: 'We sell heroin to the people along the river. 贩卖海洛因',
      });
      expect(itemsOf(refused.body, 'findings').map(({ rule }) => rule)).to.deep.equal(['demand-screened']);
      expect(JSON.stringify(refused.body)).to.not.include('people along the river');
    });
  });

  describe('data of a level', () => {
    it('go only to systems of that grade', async () => {
      const graded = await exchange.supplier('sun');
      const {
        listingIds: [three],
      } = await offersOf(exchange, graded, [{}], { level: 3, processors: [] });
      expect((await order(await exchange.buyer('bo'), three)).status).to.equal(201);
    });
  });

  describe('an explanation', () => {
    it('tells every finding as the order would, and changes nothing', async () => {
      const {
        listingIds: [listingId],
      } = await offersOf(exchange, supplier, [{}]);
      const buyer = await exchange.buyer('bo');
      const wrong = {
        listingId,
        purpose: 'Advertising',
        termDays: 31,
        uses: 101,
        territories: ['FR'],
        rights: ['derive'],
      };
      const explained = expectStatus(await buyer.post('/agreements/explain', wrong), 200);
      const refused = await buyer.post('/agreements', wrong);
      expect([explained['outcome'], findingsOf(explained)]).to.deep.equal(['refused', findingsOf(refused.body)]);
      expect(findingsOf(explained)).to.have.length(4);
      const right = { listingId, purpose: 'Advertising', termDays: 1, uses: 1 };
      expect(expectStatus(await buyer.post('/agreements/explain', right), 200)).to.include({ outcome: 'allowed' });
      expect(itemsOf((await buyer.get('/agreements')).body)).to.deep.equal([]);
      expect((await supplier.post('/agreements/explain', right)).status).to.equal(403);
    });
  });

  describe('an exclusive right', () => {
    it('shuts others out until it ends, but not its own buyer', async () => {
      const {
        listingIds: [sole, open],
      } = await offersOf(exchange, supplier, [{ exclusive: true }, {}]);
      const [bo, eve] = [await exchange.buyer('bo'), await exchange.buyer('eve')];
      const held = expectStatus(await order(bo, sole), 201);
      expect(held['exclusive']).to.equal(true);
      for (const listingId of [sole, open]) {
        expect(findingsOf((await order(eve, listingId)).body)).to.deep.equal([
          'DR-4 exclusivity-honoured: held exclusively',
        ]);
        expect((await order(bo, listingId)).status).to.equal(201);
      }
      for (const { id } of itemsOf((await bo.get('/agreements')).body))
        expectStatus(await bo.post(`/agreements/${id}/terminate`, { reason }), 200);
      expect((await order(eve, sole)).status).to.equal(201);
    });

    it('ends with its term, whether or not the clock has said so', async () => {
      const {
        listingIds: [sole],
      } = await offersOf(exchange, supplier, [{ exclusive: true }]);
      const [bo, eve] = [await exchange.buyer('bo'), await exchange.buyer('eve')];
      expectStatus(await order(bo, sole), 201);
      shiftClock(DAY + 1000);
      await eve.signIn(eve.email, eve.password);
      expect((await order(eve, sole)).status).to.equal(201);
      await expireAgreements(new Date(Date.now() + DAY + 1000));
    });

    it('cannot be had beside rights of others', async () => {
      const {
        listingIds: [sole, open],
      } = await offersOf(exchange, supplier, [{ exclusive: true }, {}]);
      expectStatus(await order(await exchange.buyer('bo'), open), 201);
      const late = await order(await exchange.buyer('eve'), sole);
      expect(findingsOf(late.body)).to.deep.equal(['DR-4 exclusivity-honoured: 1 agreements in force']);
    });

    it('is had by exactly one of those who want it at the same moment, over whichever listing', async () => {
      const { listingIds } = await offersOf(exchange, supplier, [{ exclusive: true }, { exclusive: true }]);
      const buyers = await Promise.all(Array.from({ length: 8 }, (_, index) => exchange.buyer(`bo ${index}`)));
      const replies = await Promise.all(buyers.map((buyer, index) => order(buyer, listingIds[index % 2])));
      expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, ...Array.from({ length: 7 }, () => 422)]);
    });

    it('and open ones never stand side by side, whoever comes first', async () => {
      for (let round = 0; round < 4; round += 1) {
        const {
          listingIds: [sole, open],
        } = await offersOf(exchange, supplier, [{ exclusive: true }, {}]);
        const buyers = await Promise.all(Array.from({ length: 4 }, (_, index) => exchange.buyer(`bo ${index}`)));
        const replies = await Promise.all(
          buyers.map((buyer, index) => order(buyer, index % 2 === round % 2 ? sole : open)),
        );
        const made = replies
          .filter(({ status }) => status === 201)
          .map(({ body }) => (body['exclusive'] === (true as unknown) ? 'exclusive' : 'open'));
        expect(made.includes('exclusive') ? made : ['open']).to.have.length(1);
        expect(made.length).to.be.greaterThan(0);
      }
    });
  });
});
