import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { shiftClock } from '../../src/kernel/clock.ts';
import { operatorUsers } from '../../seeders/institutions.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';

describe('a session in a browser', () => {
  let exchange: Exchange;
  before(async () => (exchange = await startExchange()));
  afterEach(() => shiftClock(0));
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${exchange.url}/api/v1/sessions${path}`, {
      method: path === '/current' ? 'DELETE' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(path === '/current' ? {} : { body: JSON.stringify(body) }),
    });
  const credentials = () => ({ email: operatorUsers[0].email, password: config.OPERATOR_PASSWORD });
  const cookieOf = (answer: Response): string => /^[^;]*/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';

  it('has its refresh token in a cookie that no script reads and that only sessions get, and not in the answer', async () => {
    const answer = await send('', { ...credentials(), cookie: true });
    expect(answer.status).to.equal(201);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).to.match(/; Path=\/api\/v1\/sessions;.*; HttpOnly; SameSite=Strict$/);
    expect(await answer.json()).to.have.keys('sessionId', 'tokenType', 'accessToken', 'expiresAt');
    const plain = await send('', credentials());
    expect(plain.headers.get('set-cookie')).to.equal(null);
    expect(await plain.json()).to.include.keys('refreshToken');
  });

  it('is continued by the cookie from a page of this exchange alone', async () => {
    const cookie = cookieOf(await send('', { ...credentials(), cookie: true }));
    const strange: Record<string, string>[] = [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }];
    for (const from of strange) expect((await send('/refresh', {}, { cookie, ...from })).status).to.equal(403);
    const renewed = await send('/refresh', {}, { cookie, origin: exchange.url });
    expect(renewed.status).to.equal(200);
    expect(await renewed.json()).to.have.keys('sessionId', 'tokenType', 'accessToken', 'expiresAt');
    expect(cookieOf(renewed))
      .to.match(/=.{100,}/)
      .and.not.equal(cookie);
    const without = await send('/refresh', {});
    expect([without.status, await without.json()]).to.deep.include(422);
  });

  it('goes on when an answer was lost or two tabs asked at once, and ends when the cookie of before comes later', async () => {
    const first = cookieOf(await send('', { ...credentials(), cookie: true }));
    const renew = (cookie: string) => send('/refresh', {}, { cookie, origin: exchange.url });
    const [one, other] = await Promise.all([renew(first), renew(first)]);
    expect([one.status, other.status]).to.deep.equal([200, 200]);
    const second = cookieOf(await renew(first));
    expect((await renew(second)).status).to.equal(200);
    expect((await renew(first)).status).to.equal(401);
    expect((await renew(second)).status).to.equal(401);
    const third = cookieOf(await send('', { ...credentials(), cookie: true }));
    expect((await renew(third)).status).to.equal(200);
    shiftClock(31_000);
    expect((await renew(third)).status).to.equal(401);
  });

  it('ends when a cookie of before is used again by a program, and leaves no cookie when somebody signs out', async () => {
    const first = await send('', { ...credentials(), cookie: true });
    const { accessToken } = (await first.json()) as { accessToken: string };
    const cookie = cookieOf(first);
    const out = await send('/current', undefined, { cookie, authorization: `Bearer ${accessToken}` });
    expect([out.status, cookieOf(out)]).to.deep.equal([200, 'databourse-session=']);
    const second = cookieOf(await send('', { ...credentials(), cookie: true }));
    const next = cookieOf(await send('/refresh', {}, { cookie: second, origin: exchange.url }));
    const refreshToken = second.replace(/^[^=]*=/, '');
    expect((await send('/refresh', { refreshToken })).status).to.equal(401);
    expect((await send('/refresh', {}, { cookie: next, origin: exchange.url })).status).to.equal(401);
  });
});
