import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { z } from 'zod';
import {
  requestOf,
  get,
  mount,
  pageOfPresented,
  post,
  presenter,
  put,
  stream,
  whenServed,
  type Asking,
} from '../../src/kernel/http.ts';
import type { Read } from '../../src/kernel/known-codes.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { anonymous } from '../../src/kernel/actor.ts';

/** Tells what was read and under which key: enough of an exchange to see what the kernel makes of a request. */
const echo = {
  secret: false,
  action: 'echo',
  writes: true,
  run: async (
    call: { readonly idempotencyKey?: string | undefined },
    read: Read<unknown>,
    _present: unknown,
    status = 200,
  ) => ({
    status,
    body: { read: read({ purposes: new Set(), prohibited: new Set() }), key: call.idempotencyKey ?? null },
    replayed: call.idempotencyKey === 'seen',
  }),
};
const versioned = { ...echo, run: async () => ({ status: 200, body: { version: 3 }, replayed: false }) };
const shown = presenter('Echo', z.unknown(), (output: unknown) => output);
const Anything = z.looseObject({});
let slowBegins: () => void = () => undefined;
let slowEnds = false;
const slow = {
  handler: (async (_request, response) => {
    slowBegins();
    await sleep(150);
    slowEnds = true;
    response.end('done');
  }) as RequestHandler,
  action: 'slow',
  status: 200,
  summary: 'Slow',
  input: Anything,
  answers: shown,
};

const routes = [
  get('/things/:thingId', Anything, echo, shown, 'One'),
  post('/things/:thingId', Anything, echo, shown, 'Change', 201),
  put('/things/:thingId/terms', Anything, echo, shown, 'Replace'),
  get('/versioned', Anything, versioned, shown, 'With a version'),
  stream('get', '/slow', slow),
];

describe('requests', () => {
  let server: Server;
  let url: string;
  const answerProblem: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    if (error instanceof Problem) response.status(error.status).json(error.toJSON());
    else response.status(500).json({ bug: String(error) });
  };
  const asked: RequestHandler = (request, _response, next) => {
    if (request.get('x-nobody') === undefined)
      (request as Asking).asked = { caller: { kind: 'anonymous' }, requestId: 'req_test' };
    next();
  };

  before(async () => {
    const app = express();
    const nothing: RequestHandler = (_request, response) => void response.status(404).end();
    app.use(
      asked,
      mount(routes, express.json(), (_asked, _answer, next) => next()),
      nothing,
      answerProblem,
    );
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
    const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  };
  const json = { 'content-type': 'application/json' };

  it('are read from query or body, and an id of the path wins over both', async () => {
    expect((await ask('GET', '/things/1?thingId=2&a=b')).body['read']).to.deep.equal({ thingId: '1', a: 'b' });
    const posted = await ask('POST', '/things/1?c=d', json, '{"thingId":"2","a":"b"}');
    expect([posted.status, posted.body['read']]).to.deep.equal([201, { thingId: '1', a: 'b' }]);
  });

  it('that replace say which version in If-Match, never in the body; others do not read it', async () => {
    const match = { ...json, 'if-match': '"7"' };
    expect((await ask('PUT', '/things/1/terms', match, '{"ifMatch":"8"}')).body['read']).to.deep.equal({
      thingId: '1',
      ifMatch: '"7"',
    });
    expect((await ask('POST', '/things/1', match, '{}')).body['read']).to.deep.equal({ thingId: '1' });
  });

  it('with a NUL in the address are refused before anything looks it up', async () => {
    for (const [path, pointer] of [
      ['/things/a%00b', '#/thingId'],
      ['/things/1?a=%00', '#/a'],
    ] as const) {
      const refused = await ask('GET', path);
      const errors = refused.body['errors'] as { readonly pointer: string }[];
      expect([refused.status, errors.map((fault) => fault.pointer)], path).to.deep.equal([422, [pointer]]);
    }
  });

  it('without a body read as empty; a body that is no JSON object is refused', async () => {
    expect((await ask('POST', '/things/1')).body['read']).to.deep.equal({ thingId: '1' });
    for (const body of ['[]', '[{"a":1}]']) {
      const refused = await ask('POST', '/things/1', json, body);
      expect([refused.status, refused.body['errors']]).to.deep.equal([
        422,
        [{ pointer: '#', detail: 'must be a JSON object' }],
      ]);
    }
    const form = await ask('POST', '/things/1', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b');
    expect([form.status, form.body['detail']]).to.deep.equal([
      415,
      'Send application/json, not application/x-www-form-urlencoded.',
    ]);
  });

  it('with a method the address does not take are told with Allow which it takes', async () => {
    const refused = await ask('DELETE', '/things/1');
    expect([refused.status, refused.headers.get('allow'), refused.body['type']]).to.deep.equal([
      405,
      'GET, POST',
      '/problems/wrong-method',
    ]);
    expect((await ask('POST', '/things/1/terms', json, '{}')).headers.get('allow')).to.equal('PUT');
    expect((await ask('HEAD', '/things/1')).status).to.equal(200);
    const head = await ask('HEAD', '/things/1/terms');
    expect([head.status, head.headers.get('allow')]).to.deep.equal([405, 'PUT']);
  });

  it('find an address exactly as it is written, and only so', async () => {
    for (const path of ['/Things/1', '/things/1/', '/things'])
      expect((await ask('GET', path)).status, path).to.equal(404);
  });

  it('carry their Idempotency-Key: 1 to 128 printable characters, and a replay is marked', async () => {
    const keyed = (key: string) => ask('POST', '/things/1', { 'idempotency-key': key });
    expect((await ask('POST', '/things/1')).body['key']).to.equal(null);
    expect((await keyed('x'.repeat(128))).body['key']).to.equal('x'.repeat(128));
    for (const key of ['', 'a b', 'x'.repeat(129), 'é']) {
      const refused = await keyed(key);
      expect([refused.status, (refused.body['errors'] as { pointer: string }[])[0]?.pointer], key).to.deep.equal([
        422,
        '#/headers/idempotency-key',
      ]);
    }
    expect([
      (await keyed('seen')).headers.get('idempotency-replayed'),
      (await keyed('new')).headers.get('idempotency-replayed'),
    ]).to.deep.equal(['true', null]);
  });

  it('for an object with a version bring it as ETag', async () => {
    expect((await ask('GET', '/versioned')).headers.get('etag')).to.match(/^"3\.[0-9a-f]{16}"$/);
  });

  it('that nobody identified are our mistake, not an anonymous caller', async () => {
    expect((await ask('GET', '/things/1', { 'x-nobody': '1' })).body['bug']).to.equal(
      'Error: The request was never identified.',
    );
    expect(() => requestOf({ get: () => undefined } as never)).to.throw('never identified');
  });

  it('of callers who hung up are finished all the same before a process ends', async () => {
    const begun = new Promise<void>((resolve) => (slowBegins = resolve));
    const hanging = httpRequest(`${url}/slow`).on('error', () => undefined);
    hanging.end();
    await begun;
    hanging.destroy();
    expect(slowEnds).to.equal(false);
    await whenServed();
    expect(slowEnds).to.equal(true);
    await whenServed();
  });

  it('for a page show each item as it is shown alone', () => {
    const page = pageOfPresented(presenter('One', z.string(), (output: number) => `no. ${output}`));
    expect([page.title, page({ items: [1, 2], next: null }, anonymous)]).to.deep.equal([
      'OnePage',
      { items: ['no. 1', 'no. 2'], next: null },
    ]);
  });
});
