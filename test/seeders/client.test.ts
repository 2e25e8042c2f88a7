import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Client, type Reply } from '../../seeders/client.ts';
import { TestClient } from '../support/test-client.ts';

/** Bytes that no text has, after a byte order mark. */
const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0, 0xff, 0x80, 0xc3, 0xa9, 0x0a]);
/** What the server answers where it does not tell what it was sent. */
const answers = new Map<string, readonly [status: number, type: string, body: string | Uint8Array]>([
  ['/api/v1/problem', [404, 'application/problem+json', '{"type":"/problems/no-such-path"}']],
  ['/api/v1/broken', [500, 'text/html; charset=utf-8', '<p>é']],
  ['/api/v1/lines', [200, 'application/x-ndjson', '{"a":1}\n{"a":2}\n']],
  ['/api/v1/bytes', [200, 'application/octet-stream', bytes]],
  ['/api/v1/marked', [200, 'text/csv', bytes]],
  ['/api/v1/form', [200, 'application/x-www-form-urlencoded', 'a=b&__proto__=c']],
  ['/api/v1/zipped', [200, 'application/json', gzipSync('{"a":"zipped"}')]],
  ['/api/v1/none', [204, 'application/json', '']],
]);

describe("the tests' client and a member's program", () => {
  let server: Server;
  let sockets = 0;
  before(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const { method, url, headers } = request;
        const sent = ['content-type', 'content-length', 'transfer-encoding', 'authorization', 'x-own'];
        const echo = { method, url, sent: sent.map((name) => headers[name] ?? ''), body: body.toString('hex') };
        const [status, type, answer] = answers.get(url ?? '') ?? [200, 'application/json', JSON.stringify(echo)];
        if (url?.endsWith('zipped')) response.setHeader('content-encoding', 'gzip');
        response.setHeader('set-cookie', ['a=b', 'c=d']);
        response.writeHead(status, { 'content-type': type, 'x-answer': 'e' }).end(answer);
      });
    }).on('connection', () => (sockets += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const asks: Readonly<Record<string, (client: Client) => Promise<Reply>>> = {
    'a query': (client) => client.get('/things?a=%00&b=c%20d', { 'x-own': 'é' }),
    'an address beside the API, with a letter to be encoded': (client) => client.get('//problems/é'),
    JSON: (client) => client.post('/things', { name: 'é', list: [1, null] }),
    nothing: (client) => client.delete('/things/1'),
    'an empty text': (client) => client.upload('/files', '', 'text/csv', {}, 'PUT'),
    'a text': (client) => client.upload('/files', '\uFEFFa;é\r\n', 'text/csv; charset=utf-8'),
    bytes: (client) => client.upload('/files', bytes, 'application/octet-stream'),
    'bytes whose type is JSON': (client) => client.upload('/files', bytes.slice(3), 'application/json'),
    'bytes inside others': (client) => client.upload('/files', bytes.subarray(3, 6)),
    'a large file': (client) => client.upload('/files', new Uint8Array(1_000_000).fill(0xfe), 'text/csv'),
    ...Object.fromEntries(
      [...answers.keys()].map((path) => [`what answers ${path}`, (client: Client) => client.get(path)]),
    ),
  };
  for (const [name, ask] of Object.entries(asks))
    it(`send and are answered the same: ${name}`, async () => {
      const [own, theirs] = [new TestClient(server), new Client(new TestClient(server).url)];
      for (const client of [own, theirs]) Object.assign(client, { token: 'a-token' });
      const seen = async (client: Client) => {
        const { headers, ...reply } = await ask(client);
        return { ...reply, headers: [...headers].filter(([header]) => header !== 'date') };
      };
      expect(await seen(own)).to.deep.equal(await seen(theirs));
    });

  it('may ask a hundred things at once, and the connections serve again', async () => {
    const client = new TestClient(server);
    const many = () => Promise.all(Array.from({ length: 100 }, (_, nth) => client.get(`/things/${nth}`)));
    const replies = await many();
    expect(replies.map(({ body }) => body['url'])).to.deep.equal(replies.map((_, nth) => `/api/v1/things/${nth}`));
    const before = sockets;
    await many();
    expect(sockets).to.equal(before);
  });
});
