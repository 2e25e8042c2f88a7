import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { db } from '../../src/db/connection.ts';
import { expectStatus, type Client } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { typeOf, pointersOf } from './replies.ts';

describe('members', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  describe('API keys', () => {
    const program = (secret: unknown) => Object.assign(exchange.client(), { apiKey: secret as string });

    it('expire, are revoked once, and end with their user', async () => {
      const ada = await exchange.supplier('ada');
      const issue = async (days?: number) =>
        expectStatus(await ada.post('/api-keys', { name: 'k', scopes: ['me.read'], days }), 201);
      const [short, long, other] = [await issue(1), await issue(), await issue()];
      shiftClock(25 * 3_600_000);
      expect(typeOf(await program(short['secret']).get('/me'))).to.deep.equal([401, 'token-invalid']);
      expect((await program(long['secret']).get('/me')).status).to.equal(200);
      shiftClock(0);
      expect((await ada.delete(`/api-keys/${other['id']}`)).body['state']).to.equal('revoked');
      expect(typeOf(await ada.delete(`/api-keys/${other['id']}`))).to.deep.equal([409, 'wrong-state']);
      expect(typeOf(await ada.delete(`/api-keys/key_${'0'.repeat(32)}`))).to.deep.equal([404, 'not-found']);
      await db().query("UPDATE users SET state = 'left' WHERE id = ?", { replacements: [ada.userId] });
      expect([(await program(long['secret']).get('/me')).status, (await ada.get('/me')).status]).to.deep.equal([
        401, 401,
      ]);
      const again = await exchange.anonymous.post('/sessions', { email: ada.email, password: ada.password });
      expect(typeOf(again)).to.deep.equal([401, 'wrong-credentials']);
    });

    it('issue no other keys and close no sessions, whatever they are scoped to', async () => {
      const ada = await exchange.supplier('ada');
      const { secret } = expectStatus(
        await ada.post('/api-keys', { name: 'k', scopes: ['key.issue', 'session.close'] }),
        201,
      );
      expect((await program(secret).post('/api-keys', { name: 'more', scopes: ['me.read'] })).body['detail']).to.match(
        /a person must/,
      );
      expect((await program(secret).delete('/sessions/current')).body['detail']).to.match(/no session to close/);
    });

    it('see in /me only what they are scoped to, and what anyone may', async () => {
      const ada = await exchange.supplier('ada');
      const { secret } = expectStatus(
        await ada.post('/api-keys', { name: 'k', scopes: ['me.read', 'product.read'] }),
        201,
      );
      const mayOf = async (who: Client) => (await who.get('/me')).body['may'] as unknown as string[];
      const [key, person] = [await mayOf(program(secret)), await mayOf(ada)];
      expect(key).to.include.members(['me.read', 'product.read', 'listing.read']);
      expect([key.includes('product.create'), person.includes('product.create')]).to.deep.equal([false, true]);
    });

    it('are for actions there are, and for a year at most', async () => {
      const ada = await exchange.supplier('ada');
      const pointers = async (change: object) =>
        pointersOf((await ada.post('/api-keys', { name: 'k', scopes: ['me.read'], ...change })).body);
      expect(await pointers({ scopes: [] })).to.deep.equal(['#/scopes']);
      expect(await pointers({ scopes: ['me.read', 'everything'] })).to.deep.equal(['#/scopes/1']);
      for (const days of [0, 366, 1.5, '1']) expect(await pointers({ days }), String(days)).to.deep.equal(['#/days']);
    });
  });
});
