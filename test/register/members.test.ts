import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { expectStatus, itemsOf, type Body, type Client, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, listedWages, subjects } from '../support/trade.ts';
import { unknownMember, typeOf, pointersOf } from './replies.ts';

const reason = 'A test of membership.';

describe('members', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('are known by name to anybody once they were admitted; before, to themselves and the institutions', async () => {
    const [member, applicant] = [await exchange.buyer('bo'), await exchange.applicant('cai')];
    const names = async (who: Client): Promise<unknown[]> => {
      const { body } = await who.get(`/names?ids=${member.memberId},${applicant.memberId},${member.memberId}`);
      return itemsOf(body).map(({ name }) => name);
    };
    expect(await names(exchange.anonymous)).to.deep.equal(['bo Ltd']);
    expect(await names(member)).to.deep.equal(['bo Ltd']);
    for (const who of [applicant, exchange.operators[0], exchange.regulator])
      expect(await names(who)).to.have.members(['bo Ltd', 'cai Ltd']);
    expect((await exchange.anonymous.get('/names?ids=lst_1')).status).to.equal(422);
  });

  /** Plays moves such as `olga:review oscar:admit` on a new application, and expects the state or the last refusal. */
  async function check(moves: string, outcome: string | RegExp): Promise<void> {
    const ada = await exchange.applicant('ada');
    const cast: Record<string, Person> = {
      ada,
      olga: exchange.operators[0],
      oscar: exchange.operators[1],
      rita: exchange.regulator,
    };
    let last: Body = {};
    for (const [who = '', verb = ''] of moves.split(' ').map((move) => move.split(':'))) {
      const person = cast[who] ?? (await exchange.supplier(who));
      last = (
        await person.post(
          `/members/${ada.memberId}/${verb}`,
          ['review', 'admit', 'withdraw'].includes(verb) ? {} : { reason },
        )
      ).body;
    }
    if (typeof outcome === 'string') expect(last['state']).to.equal(outcome);
    else expect(last['detail']).to.match(outcome);
  }

  describe('a membership', () => {
    const admitted = 'olga:review oscar:admit';
    it('is given by a second operator', () => check(admitted, 'admitted'));
    it('is not given by the operator who reviewed', () => check('olga:review olga:admit', /another operator must/));
    it('is not refused by the operator who reviewed', () => check('olga:review olga:reject', /another operator must/));
    it('is refused by a second operator', () => check('olga:review oscar:reject', 'rejected'));
    it('is not given without a review', () =>
      check('olga:admit', /is applied; from there it can only review, withdraw/));
    it('is not given twice', () =>
      check(`${admitted} oscar:admit`, /is admitted; from there it can only suspend, terminate/));
    it('is not asked for any more once withdrawn', () => check('ada:withdraw', 'withdrawn'));
    it('can be withdrawn while it is looked at', () => check('olga:review ada:withdraw', 'withdrawn'));
    it('is over once withdrawn', () => check('ada:withdraw olga:review', /that is an end/));
    it('is over once refused', () => check('olga:review oscar:reject oscar:admit', /that is an end/));
    it('cannot be withdrawn by the operator', () => check('olga:withdraw', /Only the member/));
    it('cannot be withdrawn by a stranger', () => check('eve:withdraw', /not visible to you/));
    it('cannot be reviewed by its applicant', () => check('ada:review', /for the operator/));
    it('cannot be reviewed by the regulator', () => check('rita:review', /for the operator/));
    it('is suspended by the regulator', () => check(`${admitted} rita:suspend`, 'suspended'));
    it('is given back by the operator', () => check(`${admitted} rita:suspend olga:reinstate`, 'admitted'));
    it('is ended out of suspension', () => check(`${admitted} olga:suspend olga:terminate`, 'terminated'));
    it('is ended by the operator', () => check(`${admitted} oscar:terminate`, 'terminated'));
    it('is not ended by the regulator', () => check(`${admitted} rita:terminate`, /for the operator/));
    it('does not come back from its end', () => check(`${admitted} olga:terminate rita:reinstate`, /that is an end/));

    it('that two decide at the same moment is decided once', async () => {
      const [olga, oscar] = exchange.operators;
      for (let round = 0; round < 5; round += 1) {
        const { memberId } = await exchange.applicant('ada');
        await olga.post(`/members/${memberId}/review`);
        const both = await Promise.all([
          oscar.post(`/members/${memberId}/admit`),
          oscar.post(`/members/${memberId}/reject`, { reason }),
        ]);
        expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
        const won = both.find(({ status }) => status === 200)?.body['state'];
        expect((await olga.get(`/members/${memberId}`)).body['state']).to.equal(won);
      }
    });

    it('shows each what it may do next: whoever reviewed sees why not', async () => {
      const { memberId } = await exchange.applicant('ada');
      await exchange.operators[0].post(`/members/${memberId}/review`);
      const admitSeenBy = async (person: Person) =>
        itemsOf((await person.get(`/members/${memberId}`)).body, 'actions').find(
          ({ action }) => action === 'member.admit',
        );
      expect(await admitSeenBy(exchange.operators[0])).to.include({
        allowed: false,
        why: 'Whoever reviewed an application may not decide it; another operator must.',
      });
      expect(await admitSeenBy(exchange.operators[1])).to.deep.include({ allowed: true, why: null });
      expect(await admitSeenBy(exchange.regulator)).to.include({
        allowed: false,
        why: 'Only the operator may do this.',
      });
    });

    it('is taken and given back with a reason of words, which the log keeps', async () => {
      const ada = await exchange.supplier('ada');
      for (const verb of ['suspend', 'reinstate', 'terminate', 'reject']) {
        for (const body of [{}, { reason: 'short' }, { reason: ' '.repeat(40) }, { reason: 'x'.repeat(513) }]) {
          const refused = await exchange.operators[0].post(`/members/${ada.memberId}/${verb}`, body);
          expect([refused.status, pointersOf(refused.body)], verb).to.deep.equal([422, ['#/reason']]);
        }
      }
      const suspended = expectStatus(
        await exchange.regulator.post(`/members/${ada.memberId}/suspend`, { reason }),
        200,
      );
      expect([suspended['reason'], suspended['waits']?.['code']]).to.deep.equal([reason, 'institution-reinstates']);
      const logged = await exchange.regulator.get(`/log/entries?action=member.suspend&subject=${ada.memberId}`);
      expect(itemsOf(logged.body).map(({ entry }) => entry?.['facts']?.['reason'])).to.deep.equal([reason]);
    });

    it('of nobody, or of something that is no member, is not found', async () => {
      const [olga] = exchange.operators;
      expect(typeOf(await olga.get(`/members/${unknownMember}`))).to.deep.equal([404, 'not-found']);
      expect(typeOf(await olga.post(`/members/${unknownMember}/review`))).to.deep.equal([404, 'not-found']);
      expect(pointersOf((await olga.get(`/members/${olga.userId}`)).body)).to.deep.equal(['#/memberId']);
    });
  });

  describe('a suspension', () => {
    it('takes effect at once on sessions, keys and deliveries, and so does its end', async () => {
      const { listingId } = await listedWages(exchange);
      const buyer = await buyerWith(exchange, '10');
      const { deliveryId } = await delivery(buyer, listingId, 10);
      const issued = expectStatus(
        await buyer.post('/api-keys', { name: 'asker', scopes: ['call.query', 'me.read'] }),
        201,
      );
      const program = Object.assign(exchange.client(), { apiKey: issued['secret'] as string });
      const question = { purpose: 'AcademicResearch', keys: [subjects[0]] };
      const ask = async (who: Client) => (await who.post(`/deliveries/${deliveryId}/query`, question)).status;
      const parts = async () => (await buyer.get('/me')).body['parts'];
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([
        201,
        201,
        ['anyone', 'member', 'buyer'],
      ]);
      await exchange.operators[0].post(`/members/${buyer.memberId}/suspend`, { reason });
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([403, 403, ['anyone', 'member']]);
      expect((await buyer.get('/me')).body['standing']).to.equal('suspended');
      await exchange.operators[0].post(`/members/${buyer.memberId}/reinstate`, { reason });
      expect([await ask(buyer), await ask(program), await parts()]).to.deep.equal([
        201,
        201,
        ['anyone', 'member', 'buyer'],
      ]);
    });
  });
});
