import { expect } from 'chai';
import { integrateAll, isSealed, seekEntries } from '../../src/audit/index.ts';
import { type Body, type Client, expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages } from '../support/trade.ts';
import { placedOn } from './holds.ts';

describe("the regulator's desk", () => {
  let exchange: Exchange;
  let ada: Person;
  let regulator: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
    regulator = exchange.regulator;
  });
  const place = (body: object = {}) => placedOn(regulator, ada.memberId, body);

  describe('the log', () => {
    const search = async (query: string) => itemsOf(expectStatus(await regulator.get(`/log/entries?${query}`), 200));

    it('is searched by type, action, actor, member, subject, time and text', async () => {
      const hold = await place({ reason: `Case 50%_${ada.memberId.slice(-8)} of the authority.` });
      const [entry] = await search(`subject=${hold['id']}`);
      const told = entry?.['entry'] as Body;
      expect([told['action'], told['type'], told['actor'], told['member']]).to.deep.equal([
        'hold.place',
        'change',
        regulator.userId,
        regulator.memberId,
      ]);
      const one = `subject=${hold['id']}`;
      const at = new Date(told['at'] as string);
      const later = new Date(at.getTime() + 1).toISOString();
      const matching = [
        'type=change',
        'action=hold.place',
        `actor=${regulator.userId}`,
        `member=${regulator.memberId}`,
        `since=${at.toISOString()}`,
        `until=${later}`,
        `q=50%25_${ada.memberId.slice(-8)}`,
      ];
      for (const query of matching) {
        expect(await search(`${one}&${query}`), query).to.have.length(1);
      }
      const others = [
        'type=money',
        'action=hold.release',
        `actor=${ada.userId}`,
        `member=${ada.memberId}`,
        `since=${later}`,
        `until=${at.toISOString()}`,
        'q=50%25X',
        'q=CASE',
      ];
      for (const query of others) {
        expect(await search(`${one}&${query}`), query).to.have.length(0);
      }
      expect((await regulator.get('/log/entries?kind=change')).status).to.equal(422);
    });

    it('calls an entry sealed only while its text is the one that was hashed', async () => {
      await integrateAll();
      const [{ id = '' } = {}] = itemsOf((await ada.get('/log/own')).body);
      const [entry] = await seekEntries({ tx: null }, [id]);
      expect([entry!, { ...entry!, index: null }, { ...entry!, text: `${entry!.text} ` }].map(isSealed)).to.deep.equal([
        true,
        false,
        false,
      ]);
    });

    it('comes newest first, in pages that neither repeat nor leave out', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const whole = (await search(`subject=${subject}`)).map((entry) => entry['id']);
      expect(whole.length).to.be.greaterThan(2);
      expect(whole).to.deep.equal([...whole].sort().reverse());
      const paged: unknown[] = [];
      for (let cursor = ''; ;) {
        const { body } = await regulator.get(`/log/entries?subject=${subject}&limit=1${cursor}`);
        paged.push(...itemsOf(body).map((entry) => entry['id']));
        if (body['next'] === null) break;
        cursor = `&cursor=${body['next']}`;
      }
      expect(paged).to.deep.equal(whole);
    });

    it('is read whole by the regulator only', async () => {
      for (const path of ['/log/entries', '/log/bundle']) {
        for (const person of [ada, exchange.operators[0]]) expect((await person.get(path)).status, path).to.equal(403);
        expect((await exchange.anonymous.get(path)).status, path).to.equal(401);
      }
    });

    it('shows a member what it did and what was done to it, and nothing else', async () => {
      const [carl, dora] = [await exchange.supplier('carl'), await exchange.supplier('dora')];
      await carl.post('/opt-outs', { keys: ['k1'] });
      const own = itemsOf(expectStatus(await carl.get('/log/own'), 200)).map((entry) => entry['entry'] as Body);
      expect(own.map((entry) => entry['action'])).to.include.members([
        'member.apply',
        'member.admit',
        'opt-out.register',
      ]);
      expect(own.every((entry) => [entry['member'], entry['subject']].includes(carl.memberId as never))).to.equal(true);
      const [entry] = itemsOf((await carl.get('/log/own?action=opt-out.register')).body);
      expect((await carl.get(`/log/entries/${entry?.['id']}`)).status).to.equal(200);
      expect((await dora.get(`/log/entries/${entry?.['id']}`)).status).to.equal(404);
      expect((await dora.get(`/log/entries/${entry?.['id']}/proof`)).status).to.equal(404);
      expect((await exchange.operators[0].get(`/log/entries/${entry?.['id']}`)).status).to.equal(200);
    });

    it('tells both sides of a contract all that was done with it, whoever did it, and nobody else', async () => {
      const { supplier, listingId } = await publishedWages(exchange);
      const buyer = await buyerWith(exchange, '10');
      const { agreementId, deliveryId } = await delivery(buyer, listingId, 2);
      const wrong = { listingId, purpose: 'Marketing', termDays: 30, uses: 1 };
      expect((await buyer.post('/agreements', wrong)).status).to.equal(422);
      const actions = async (who: Person, id: string) =>
        itemsOf((await who.get(`/history/${id}`)).body).map(({ entry }) => (entry as Body)['action']);
      // What others tried with it is theirs: the refused order is not there.
      const own = ['gate.list', 'listing.publish', 'gate.list', 'listing.submit', 'listing.draft'];
      expect(await actions(supplier, listingId)).to.deep.equal(own);
      for (const who of [supplier, buyer]) {
        expect(await actions(who, agreementId)).to.include('agreement.order');
        expect(await actions(who, deliveryId)).to.include('delivery.request');
      }
      const stranger = await exchange.trader('stranger');
      for (const id of [listingId, agreementId, deliveryId])
        expect((await stranger.get(`/history/${id}`)).status).to.equal(404);
    });

    it('tells the history of an object with the holds on it, to a member only its own part', async () => {
      const carl = await exchange.supplier('carl');
      await place({ subject: carl.memberId });
      const actions = async (person: Person) => {
        const { body } = await person.get(`/history/${carl.memberId}`);
        return itemsOf(body).map((entry) => (entry['entry'] as Body)['action']);
      };
      expect(await actions(regulator)).to.deep.equal(['hold.place', 'member.admit', 'member.review', 'member.apply']);
      expect(await actions(carl)).to.deep.equal(['member.admit', 'member.review', 'member.apply']);
      expect((await ada.get(`/history/${carl.memberId}`)).status).to.equal(404);
      expect((await regulator.get(`/history/lst_${'0'.repeat(32)}`)).status).to.equal(404);
    });

    it('finds where an identifier or an entry hash leads', async () => {
      const find = async (who: Client, q: unknown) =>
        itemsOf(expectStatus(await who.get(`/find?q=${encodeURIComponent(String(q))}`), 200)).map(({ href }) => href);
      expect(await find(regulator, ada.memberId.toUpperCase())).to.deep.equal([`/api/v1/members/${ada.memberId}`]);
      const [entry] = itemsOf((await ada.get('/log/own?limit=1')).body);
      const [byHash] = await find(ada, entry?.['leaf']);
      expect((await ada.get(byHash as string)).body['id']).to.equal(entry?.['id']);
      for (const stranger of [await exchange.supplier('carl'), exchange.anonymous])
        expect(await find(stranger, entry?.['leaf'])).to.deep.equal([]);
      const hold = await place();
      expect(await find(regulator, hold['id'])).to.deep.equal([`/api/v1/holds/${hold['id']}`]);
    });
  });
});
