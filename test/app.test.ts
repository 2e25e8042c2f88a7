import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { log } from '../src/kernel/log.ts';
import { itemsOf } from '../seeders/client.ts';
import { otherExchange } from './support/database.ts';
import { exchangeProcess } from './support/process.ts';
import { startExchange, type Exchange } from './support/exchange.ts';
import { fillPorts, ports } from '../src/command/index.ts';

describe('the application', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });

  it('answers with the headers that protect a browser, and does not say what it is built with', async () => {
    for (const path of ['//livez', '/principles', '/nothing/here']) {
      const { headers } = await exchange.anonymous.get(path);
      expect([
        headers.get('x-content-type-options'),
        headers.get('content-security-policy') !== null,
        headers.get('x-powered-by'),
      ]).to.deep.equal(['nosniff', true, null]);
    }
  });

  it('keeps a request id that is one, makes another where it is not, and says it in every problem', async () => {
    const idOf = async (given: string) =>
      (await exchange.anonymous.get('/principles', { 'x-request-id': given })).headers.get('x-request-id');
    expect(await idOf('trace-1.a_B')).to.equal('trace-1.a_B');
    for (const given of ['', 'a b', 'x'.repeat(65), '<script>', '{"a":1}'])
      expect(await idOf(given), given).to.match(/^req_[0-9a-f]{32}$/);
    const problem = await exchange.anonymous.get('/nothing/here', { 'x-request-id': 'trace-2' });
    const detail = 'There is nothing at GET /api/v1/nothing/here.';
    expect(problem.body).to.deep.include({ type: '/problems/no-such-path', status: 404, requestId: 'trace-2', detail });
    expect(problem.headers.get('content-type')).to.match(/^application\/problem\+json/);
  });

  it('says how to sign in where it is asked for, and takes nothing for a token that is none', async () => {
    const nobody = await exchange.anonymous.get('/me');
    expect([nobody.status, nobody.body['type'], nobody.headers.get('www-authenticate')]).to.deep.equal([
      401,
      '/problems/not-authenticated',
      'Bearer',
    ]);
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'bearer-token']) {
      const refused = await exchange.anonymous.get('/principles', { authorization });
      expect([refused.status, refused.body['detail']], authorization).to.deep.equal([
        401,
        'The Authorization header must be "Bearer" and a token.',
      ]);
    }
    const garbage = await exchange.anonymous.get('/principles', { authorization: 'Bearer a.b.c' });
    expect([garbage.status, garbage.body['type']]).to.deep.equal([401, '/problems/token-invalid']);
  });

  it('asks who one is before it says what is wrong with the request', async () => {
    for (const path of [
      '/agreements',
      '/users',
      '/listings',
      '/deliveries/x/query',
      '/deliveries/x/files',
      '/holds',
      '/deposits',
    ]) {
      expect((await exchange.anonymous.post(path, { nonsense: 1 })).status, path).to.equal(401);
    }
    const ada = await exchange.applicant('ada');
    expect((await ada.post('/listings', { nonsense: 1 })).status).to.equal(403);
  });

  it('reads names with brackets as names, never as objects', async () => {
    const bo = await exchange.buyer('bo');
    const refused = await bo.get('/agreements?state[$ne]=active&limit[]=1');
    expect(itemsOf(refused.body, 'errors').map(({ pointer }) => pointer)).to.have.members([
      '#/state%5B$ne%5D',
      '#/limit%5B%5D',
    ]);
  });

  it('names an encoding or a charset it does not read', async () => {
    const bo = await exchange.buyer('bo');
    const send = (headers: Record<string, string>, type = 'application/json') =>
      bo.upload('/agreements', '{}', type, headers);
    for (const reply of [
      await send({ 'content-encoding': 'compress' }),
      await send({}, 'application/json; charset=latin1'),
    ]) {
      expect([reply.status, reply.body['type']]).to.deep.equal([415, '/problems/wrong-media-type']);
      expect(reply.body['detail']).to.match(/compress|latin1/i);
    }
    const zipped = await bo.upload('/agreements', new Uint8Array(gzipSync('{"nonsense":1}')), 'application/json', {
      'content-encoding': 'gzip',
    });
    expect(zipped.status).to.equal(422);
    const broken = await bo.upload('/agreements', 'not gzip', 'application/json', { 'content-encoding': 'gzip' });
    expect([broken.status, broken.body['type']]).to.deep.equal([422, '/problems/invalid-request']);
  });

  it('answers a fault of its own as a bare 500 and keeps the reason in the log', async () => {
    const bo = await exchange.buyer('bo');
    const logged: Record<string, unknown>[] = [];
    const hear = (line: Record<string, unknown>) => logged.push(line);
    const [silent, quiet] = [log.silent, log.transports.map((transport) => transport.silent)];
    log.silent = false;
    log.transports.forEach((transport) => (transport.silent = true));
    log.on('data', hear);
    const wired = ports();
    fillPorts({
      ...wired,
      standingsOf: async () => {
        throw new Error('the secret reason');
      },
    });
    try {
      const reply = await bo.get('/agreements', { 'x-request-id': 'trace-3' });
      expect([reply.status, reply.body['type'], reply.text.includes('secret')]).to.deep.equal([
        500,
        '/problems/internal',
        false,
      ]);
    } finally {
      fillPorts(wired);
      log.off('data', hear);
      log.silent = silent ?? false;
      log.transports.forEach((transport, index) => (transport.silent = quiet[index] ?? false));
    }
    const told = logged.find(({ requestId }) => requestId === 'trace-3');
    expect([told?.['level'], String(told?.['error']).includes('the secret reason')]).to.deep.equal(['error', true]);
    expect((await bo.get('/agreements')).status).to.equal(200);
  });

  it('serves only so many at once; more are told to come again; whoever sends no body takes no place', async function () {
    this.timeout(60_000);
    const other = await otherExchange('busy');
    const process = await exchangeProcess({ ...other.settings, MAX_IN_FLIGHT: '1' }, ['start']);
    await process.start();
    const signIn = () =>
      fetch(`${process.url}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@nowhere.example', password: 'a wrong guess' }),
      });
    try {
      const replies = await Promise.all(Array.from({ length: 30 }, signIn));
      const busy = replies.filter(({ status }) => status === 503);
      expect(busy.length).to.be.within(1, 29);
      expect([busy[0]?.headers.get('retry-after'), busy[0]?.headers.get('content-type')]).to.deep.equal([
        '1',
        'application/problem+json; charset=utf-8',
      ]);
      expect(await busy[0]?.json()).to.include({
        type: '/problems/overloaded',
        detail: '1 requests are being served.',
      });
      for (let round = 0; round < 3; round += 1) expect((await signIn()).status).to.equal(401);
      const headers = { 'content-type': 'application/json', 'content-length': '100' };
      const hanging = httpRequest(`${process.url}/api/v1/sessions`, { method: 'POST', headers }).on(
        'error',
        () => undefined,
      );
      await new Promise((resolve) => hanging.write('{', resolve));
      expect((await signIn()).status).to.equal(401);
      hanging.destroy();
    } finally {
      await process.kill('SIGTERM');
      await other.drop();
    }
  });
});
