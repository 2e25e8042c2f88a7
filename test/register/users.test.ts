import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { foundInstitution, standingsOf } from '../../src/register/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { asClock } from '../../src/command/index.ts';
import { typeOf } from './replies.ts';

describe('members', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  describe('lists', () => {
    const all = async (person: Person, path: string) => {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const body: Body = expectStatus(
          await person.get(
            `${path}${path.includes('?') ? '&' : '?'}limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
          ),
          200,
        );
        ids.push(...itemsOf(body).map(({ id }) => id as string));
        cursor = body['next'] ?? null;
      }
      expect(ids).to.deep.equal([...new Set(ids)].sort().reverse());
      return ids;
    };

    it('of members hold every application once, by state and capacity, and no institution', async () => {
      const [olga] = exchange.operators;
      const [ada, bo, cai] = [
        await exchange.supplier('ada'),
        await exchange.buyer('bo'),
        await exchange.applicant('cai'),
      ];
      const ids = await all(olga, '/members');
      expect(ids).to.include.members([ada.memberId, bo.memberId, cai.memberId]);
      expect(ids).to.not.include.members([olga.memberId]);
      expect(ids).to.not.include(exchange.regulator.memberId);
      const applied = await all(olga, '/members?state=applied');
      expect([applied.includes(cai.memberId), applied.includes(ada.memberId)]).to.deep.equal([true, false]);
      const buyers = await all(olga, '/members?capacity=buyer');
      expect([
        buyers.includes(bo.memberId),
        buyers.includes(cai.memberId),
        buyers.includes(ada.memberId),
      ]).to.deep.equal([true, true, false]);
    });

    it('of users and keys hold one’s own; operator and regulator see every user, and nobody another’s keys', async () => {
      const [ada, bo] = [await exchange.supplier('ada'), await exchange.supplier('bo')];
      const invited: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const email = `colleague.${randomBytes(6).toString('hex')}@member.example`;
        invited.push(
          expectStatus(await ada.post('/users', { name: 'Colleague', email, password: 'a long password' }), 201)[
            'id'
          ] ?? '',
        );
        await ada.post('/api-keys', { name: `key ${count}`, scopes: ['me.read'] });
      }
      expect((await all(ada, '/users')).sort()).to.deep.equal([ada.userId, ...invited].sort());
      expect(await all(bo, '/users')).to.deep.equal([bo.userId]);
      expect(
        itemsOf((await exchange.operators[0].get('/users?limit=200')).body).map(({ id }) => id),
      ).to.include.members(invited);
      expect(itemsOf((await exchange.regulator.get('/users?limit=200')).body).map(({ id }) => id)).to.include(
        bo.userId,
      );
      expect([(await all(ada, '/api-keys')).length, (await all(bo, '/api-keys')).length]).to.deep.equal([4, 0]);
    });
  });

  describe('users of an institution', () => {
    it('count as another pair of eyes only once a colleague other than the inviter has vouched for them', async () => {
      const [olga, otto] = exchange.operators;
      const [email, password] = [`puppet.${randomBytes(6).toString('hex')}@operator.example`, 'a long password'];
      const invited = expectStatus(await olga.post('/users', { name: 'Puppet', email, password }), 201);
      const activate = (by: Person) => by.post(`/users/${invited['id']}/activate`);
      expect(invited['state']).to.equal('invited');
      expect(typeOf(await exchange.anonymous.post('/sessions', { email, password }))).to.deep.equal([
        401,
        'wrong-credentials',
      ]);
      expect(typeOf(await activate(olga))).to.deep.equal([403, 'four-eyes']);
      const strangers = [await activate(exchange.regulator), await activate(await exchange.supplier('ada'))];
      expect(strangers.map(({ status }) => status)).to.deep.equal([403, 404]);
      expect(expectStatus(await activate(otto), 200)['state']).to.equal('active');
      expect((await exchange.anonymous.post('/sessions', { email, password })).status).to.equal(201);
      expect(typeOf(await activate(otto))).to.deep.equal([409, 'wrong-state']);
      expect((await otto.post('/users/usr_00000000000000000000000000000000/activate')).status).to.equal(404);
    });
  });

  it('of whom the exchange is made are founded with two people at least', async () => {
    const users = [{ name: 'One', email: 'one@alone.example', password: 'a long password' }];
    const founded = await asClock(foundInstitution, { capacity: 'operator', legalName: 'Alone', users }).catch(
      (error: Error) => error.message,
    );
    expect(founded).to.equal('The operator needs at least two users.');
    expect(
      (await exchange.anonymous.post('/sessions', { email: 'one@alone.example', password: 'a long password' })).status,
    ).to.equal(401);
  });

  it('are looked up for users and keys only; nobody else has a standing', async () => {
    const message = await standingsOf(null, [{ kind: 'clock' }], new Date()).catch((error: Error) => error.message);
    expect(message).to.equal('A clock caller has no standing to look up.');
  });
});
