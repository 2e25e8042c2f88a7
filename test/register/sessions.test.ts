import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { config } from '../../config/env.ts';
import { itemsOf } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

describe('sessions', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('opens with the right password and tells who one is', async () => {
    const ada = await exchange.supplier('ada');
    const me = await ada.get('/me');
    expect(me.status).to.equal(200);
    expect(me.body['parts']).to.include('supplier');
  });

  it('answers a wrong password and an unknown user alike', async () => {
    const ada = await exchange.applicant('ada');
    const wrong = await exchange.anonymous.post('/sessions', { email: ada.email, password: 'not the password' });
    const unknown = await exchange.anonymous.post('/sessions', {
      email: 'nobody@nowhere.example',
      password: 'not the password',
    });
    expect([wrong.status, wrong.body['type'], wrong.body['detail']]).to.deep.equal([
      unknown.status,
      unknown.body['type'],
      unknown.body['detail'],
    ]);
  });

  it('locks a user out after five wrong passwords, counts parallel guesses, and opens again later', async () => {
    const ada = await exchange.applicant('ada');
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () =>
        exchange.anonymous.post('/sessions', { email: ada.email, password: 'a wrong guess' }),
      ),
    );
    expect(guesses.filter(({ status }) => status === 401)).to.have.length(5);
    expect(guesses.filter(({ status }) => status === 429)).to.have.length(7);
    expect((await exchange.anonymous.post('/sessions', { email: ada.email, password: ada.password })).status).to.equal(
      429,
    );
    shiftClock(16 * 60_000);
    expect((await exchange.anonymous.post('/sessions', { email: ada.email, password: ada.password })).status).to.equal(
      201,
    );
  });

  it('rotates refresh tokens and ends the whole session when one is replayed', async () => {
    const ada = await exchange.applicant('ada');
    const next = await exchange.anonymous.post('/sessions/refresh', { refreshToken: ada.refreshToken });
    expect(next.status).to.equal(200);
    const replay = await exchange.anonymous.post('/sessions/refresh', { refreshToken: ada.refreshToken });
    expect([replay.status, replay.body['type']]).to.deep.equal([401, '/problems/token-replayed']);
    const ended = await exchange.anonymous.post('/sessions/refresh', { refreshToken: next.body['refreshToken'] });
    expect(ended.body['type']).to.equal('/problems/session-ended');
    expect((await ada.get('/me')).status).to.equal(401);
  });

  it('lets one of two simultaneous refreshes win and then ends the session', async () => {
    const ada = await exchange.applicant('ada');
    const both = await Promise.all(
      [1, 2].map(() => exchange.anonymous.post('/sessions/refresh', { refreshToken: ada.refreshToken })),
    );
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 401]);
    expect((await ada.get('/me')).status).to.equal(401);
  });

  it('refuses expired, changed and foreign access tokens, also once they were cached', async () => {
    const ada = await exchange.applicant('ada');
    const changed = exchange.client();
    const [head = '', claims = '', signature = ''] = (ada.token as string).split('.');
    const forged = Buffer.from(
      JSON.stringify({
        ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object),
        sub: 'usr_00000000000000000000000000000000',
      }),
    ).toString('base64url');
    changed.token = [head, forged, signature].join('.');
    expect((await changed.get('/me')).body['type']).to.equal('/problems/token-invalid');
    changed.token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    expect((await changed.get('/me')).status).to.equal(401);
    changed.token = ada.refreshToken;
    expect((await changed.get('/me')).status).to.equal(401);
    expect((await ada.get('/me')).status).to.equal(200);
    shiftClock((config.ACCESS_TOKEN_MINUTES + 1) * 60_000);
    expect((await ada.get('/me')).status).to.equal(401);
  });

  it('leaves entries in the log when a replay ended it and when guesses locked a user out', async () => {
    const ada = await exchange.applicant('ada');
    await exchange.anonymous.post('/sessions/refresh', { refreshToken: ada.refreshToken });
    await exchange.anonymous.post('/sessions/refresh', { refreshToken: ada.refreshToken });
    for (let guess = 0; guess < 7; guess += 1)
      await exchange.anonymous.post('/sessions', { email: ada.email, password: 'a wrong guess' });
    const locks = await exchange.regulator.get(`/log/entries?action=user.lock&subject=${ada.userId}`);
    expect(itemsOf(locks.body)).to.have.length(1);
    const sessionId = (
      JSON.parse(Buffer.from((ada.token as string).split('.')[1] as string, 'base64url').toString()) as { sid: string }
    ).sid;
    const ends = await exchange.regulator.get(`/log/entries?action=session.end&subject=${sessionId}`);
    expect(itemsOf(ends.body)).to.have.length(1);
  });

  it('ends at sign-out, at once', async () => {
    const ada = await exchange.applicant('ada');
    expect((await ada.delete('/sessions/current')).body['state']).to.equal('ended');
    expect((await ada.get('/me')).status).to.equal(401);
  });
});
