import { expect } from 'chai';
import { activeHolds } from '../../src/audit/index.ts';
import { db } from '../../src/db/connection.ts';
import { move, onlyFor } from '../../src/kernel/moves.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, publishedWages } from '../support/trade.ts';
import { placedOn, why } from './holds.ts';

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

  describe('holds', () => {
    it('freezes at once, and only until it is released', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const hold = await place({ subject });
      const moves = [move('hold.release', undefined), move('hold.lapse', onlyFor(['clock']))];
      expect([hold['state'], hold['actions']]).to.deep.equal(['placed', moves]);
      const inTheWay = await db().transaction((tx) => activeHolds(tx, [ada.memberId, subject]));
      expect(inTheWay).to.deep.equal([{ id: hold['id'], subject, cause: 'order' }]);
      const released = expectStatus(
        await regulator.post(`/holds/${hold['id']}/release`, { reason: 'The inquiry found nothing.' }),
        200,
      );
      expect([released['state'], released['releaseReason'], released['actions']]).to.deep.equal([
        'released',
        'The inquiry found nothing.',
        [],
      ]);
      expect(await activeHolds(null, [subject])).to.deep.equal([]);
      expect(await activeHolds(null, [])).to.deep.equal([]);
    });

    it('stays while another hold on the same subject stands', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const [first, second] = [await place({ subject }), await place({ subject })];
      await regulator.post(`/holds/${first['id']}/release`, { reason: why });
      expect((await activeHolds(null, [subject])).map(({ id }) => id)).to.deep.equal([second['id']]);
    });

    it('is released once, also by two at the same time', async () => {
      const hold = await place({ subject: (await exchange.supplier('carl')).memberId });
      const both = await Promise.all([1, 2].map(() => regulator.post(`/holds/${hold['id']}/release`, { reason: why })));
      expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const released = itemsOf((await regulator.get(`/log/entries?action=hold.release&subject=${hold['id']}`)).body);
      expect(released).to.have.length(1);
    });

    it('needs a reason, a kind that fits, and something that exists', async () => {
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: ada.memberId, reason: 'because' })).body['errors'],
      ).to.deep.equal([
        {
          pointer: '#/reason',
          detail: 'must say why in at least 10 characters',
          code: 'too-small',
          says: { of: 'string', least: 10 },
        },
      ]);
      expect(
        (await regulator.post('/holds', { kind: 'listing', subject: ada.memberId, reason: why })).body['errors'],
      ).to.deep.equal([
        { pointer: '#/subject', detail: 'must be the id of what `kind` says', code: 'not-of-kind', says: {} },
      ]);
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: `mem_${'0'.repeat(32)}`, reason: why })).status,
      ).to.equal(404);
      expect(
        (await regulator.post('/holds', { kind: 'member', subject: ada.memberId, reason: why, sealed: true })).body[
          'errors'
        ],
      ).to.deep.equal([
        { pointer: '#/sealed', detail: 'is not a field of this request', code: 'unknown-field', says: {} },
      ]);
      expect((await regulator.post(`/holds/hld_${'0'.repeat(32)}/release`, { reason: why })).status).to.equal(404);
    });

    it('is placed on a member, listing, agreement or delivery that exists, and on no other', async () => {
      const { supplier, listingId } = await publishedWages(exchange);
      const opened = await delivery(await buyerWith(exchange, '10'), listingId, 1);
      const existing = {
        member: supplier.memberId,
        listing: listingId,
        agreement: opened.agreementId,
        delivery: opened.deliveryId,
      };
      for (const [kind, subject] of Object.entries(existing)) {
        expect((await place({ kind, subject }))['kind']).to.equal(kind);
        const unknown = `${subject.slice(0, 4)}${'0'.repeat(32)}`;
        const reply = await regulator.post('/holds', { kind, subject: unknown, reason: why });
        expect([reply.status, reply.body['detail']]).to.deep.equal([404, `There is no ${kind} ${unknown}.`]);
      }
    });

    it('is placed by the regulator only, and hidden from members', async () => {
      const hold = { kind: 'member', subject: ada.memberId, reason: why };
      for (const person of [ada, ...exchange.operators])
        expect((await person.post('/holds', hold)).status).to.equal(403);
      expect((await ada.get('/holds')).status).to.equal(403);
      expect((await exchange.operators[0].get('/holds')).status).to.equal(200);
    });

    it('is listed by state, kind and subject, page by page', async () => {
      const subject = (await exchange.supplier('carl')).memberId;
      const ids = [await place({ subject }), await place({ subject }), await place({ subject })].map(
        (hold) => hold['id'],
      );
      await regulator.post(`/holds/${ids[1]}/release`, { reason: why });
      const list = async (query: string) =>
        itemsOf((await regulator.get(`/holds?subject=${subject}${query}`)).body).map((hold) => hold['id']);
      expect(await list('')).to.deep.equal(ids.toReversed());
      expect(await list('&state=placed')).to.deep.equal([ids[2], ids[0]]);
      expect(await list('&kind=listing')).to.deep.equal([]);
      const first = await regulator.get(`/holds?subject=${subject}&limit=2`);
      expect(await list(`&limit=2&cursor=${first.body['next']}`)).to.deep.equal([ids[0]]);
    });
  });
});
