import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { clock, shiftClock } from '../../src/kernel/clock.ts';
import { config } from '../../config/env.ts';
import { signingKey } from '../../src/kernel/keys.ts';
import type { Body, Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { DAY } from '../../src/kernel/time.ts';

const typeOf = ({ status, body }: { status: number; body: Body }) => [status, body['type']?.replace('/problems/', '')];

describe('tokens', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  const claimsOf = (token: string | undefined) => jwt.decode(token ?? '') as Record<string, string | number>;
  const signed = (claims: object) => jwt.sign(claims, signingKey('tokens').privateKey, { algorithm: 'ES256' });
  const withToken = (token: string) => Object.assign(exchange.client(), { token });
  const refresh = (refreshToken: string) => exchange.anonymous.post('/sessions/refresh', { refreshToken });
  const open = async ({ email, password }: Person) =>
    (await exchange.anonymous.post('/sessions', { email, password })).body;

  it('that were never used are refused once they expired', async () => {
    const session = await open(await exchange.applicant('ada'));
    shiftClock((config.ACCESS_TOKEN_MINUTES + 1) * 60_000);
    const late = await withToken(session['accessToken'] as string).get('/me');
    expect([...typeOf(late), late.body['detail']]).to.deep.equal([
      401,
      'token-invalid',
      'The access token has expired; exchange the refresh token for a new one.',
    ]);
  });

  it('of another issuer are refused, though the key is ours', async () => {
    const ada = await exchange.applicant('ada');
    const foreign = { ...claimsOf(ada.token), iss: 'another exchange' };
    expect(typeOf(await withToken(signed(foreign)).get('/me'))).to.deep.equal([401, 'token-invalid']);
    expect((await withToken(signed({ ...foreign, iss: 'databourse' })).get('/me')).status).to.equal(200);
    expect(typeOf(await refresh(signed({ ...claimsOf(ada.refreshToken), iss: 'another exchange' })))).to.deep.equal([
      401,
      'token-invalid',
    ]);
  });

  it('signed without a key, or with the public one as a secret, are refused', async () => {
    const ada = await exchange.applicant('ada');
    const secret = signingKey('tokens').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const shaped = (alg: string) =>
      `${Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')}.${ada.token?.split('.')[1]}`;
    const hmac = jwt.sign(claimsOf(ada.token), Buffer.from(secret), { algorithm: 'HS256' });
    for (const token of [`${shaped('none')}.`, hmac])
      expect(typeOf(await withToken(token).get('/me')), token).to.deep.equal([401, 'token-invalid']);
    expect(typeOf(await refresh(jwt.sign(claimsOf(ada.refreshToken), Buffer.from(secret))))).to.deep.equal([
      401,
      'token-invalid',
    ]);
  });

  it('to refresh are another kind than those to ask with', async () => {
    const ada = await exchange.applicant('ada');
    expect(typeOf(await refresh(signed({ ...claimsOf(ada.refreshToken), aud: 'api' })))).to.deep.equal([
      401,
      'token-invalid',
    ]);
    expect(typeOf(await refresh(ada.token as string))).to.deep.equal([401, 'token-invalid']);
    expect(typeOf(await refresh('no token at all'))).to.deep.equal([401, 'token-invalid']);
    expect((await refresh(ada.refreshToken)).status).to.equal(200);
  });

  it('end with their life, and a session with its own even if a token says otherwise', async () => {
    const ada = await exchange.applicant('ada');
    const exp = Math.floor((clock.now().getTime() + 30 * DAY) / 1000);
    const [access, longRefresh] = [
      signed({ ...claimsOf(ada.token), exp }),
      signed({ ...claimsOf(ada.refreshToken), exp }),
    ];
    shiftClock(13 * DAY);
    expect((await withToken(access).get('/me')).status).to.equal(200);
    shiftClock(15 * DAY);
    expect(typeOf(await refresh(ada.refreshToken))).to.deep.equal([401, 'token-invalid']);
    expect(typeOf(await refresh(longRefresh))).to.deep.equal([401, 'session-ended']);
    expect(typeOf(await withToken(access).get('/me'))).to.deep.equal([401, 'session-ended']);
  });

  it('name a session of their own user', async () => {
    const [ada, bo] = [await exchange.applicant('ada'), await exchange.applicant('bo')];
    const mixed = signed({ ...claimsOf(ada.token), sid: claimsOf(bo.token)['sid'] });
    expect(typeOf(await withToken(mixed).get('/me'))).to.deep.equal([401, 'session-ended']);
  });

  it('bring nothing after sign-out, not even a refresh', async () => {
    const ada = await exchange.applicant('ada');
    await ada.delete('/sessions/current');
    expect(typeOf(await refresh(ada.refreshToken))).to.deep.equal([401, 'session-ended']);
  });
});

describe('wrong passwords', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('are forgotten at the next right one', async () => {
    const ada = await exchange.applicant('ada');
    const attempt = async (password: string) =>
      (await exchange.anonymous.post('/sessions', { email: ada.email, password })).status;
    for (let round = 0; round < 2; round += 1) {
      for (let guess = 0; guess < 4; guess += 1) expect(await attempt('a wrong guess')).to.equal(401);
      expect(await attempt(ada.password)).to.equal(201);
    }
  });

  it('lock for as long as was said: trying again meanwhile neither helps nor prolongs it', async () => {
    const ada = await exchange.applicant('ada');
    const attempt = async (password: string) =>
      (await exchange.anonymous.post('/sessions', { email: ada.email, password })).status;
    for (let guess = 0; guess < 6; guess += 1) await attempt('a wrong guess');
    shiftClock(10 * 60_000);
    expect(await attempt(ada.password)).to.equal(429);
    shiftClock(14 * 60_000);
    expect(await attempt(ada.password)).to.equal(429);
    shiftClock(16 * 60_000);
    for (let guess = 0; guess < 5; guess += 1) expect(await attempt('a wrong guess'), String(guess)).to.equal(401);
    expect(await attempt(ada.password)).to.equal(429);
  });
});
