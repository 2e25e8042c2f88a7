import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { newId } from '../../src/kernel/ids.ts';
import { itemsOf, type Person } from '../../seeders/client.ts';
import { revisionParquet } from '../../src/list/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newProduct, newRevision, plainCsv } from './people.ts';
import { incoming, revisions, filesIn } from './folders.ts';

describe('uploads', () => {
  let exchange: Exchange;
  let ada: Person;
  let path: string;
  let productId: string;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  beforeEach(async () => {
    productId = (await newProduct(ada)).id as string;
    path = `/products/${productId}/revisions?name=file.csv`;
  });
  afterEach(() => expect(filesIn(incoming)).deep.equal([]));

  it('become numbered revisions with hashes, profile and both files on disk', async () => {
    const csv = plainCsv();
    const first = await newRevision(ada, productId, csv);
    const second = await newRevision(ada, productId);
    expect([first['number'], second['number'], first['rows'], first['bytes']]).deep.equal([1, 2, 3, csv.length]);
    expect(first['originalSha256']).equal(sha256(csv));
    expect(first['parquetSha256']).equal(sha256(readFileSync(revisionParquet(first.id as string))));
    expect(readFileSync(join(revisions, first.id as string, 'original.csv'), 'utf8')).equal(csv);
    const shown = (await ada.get(`/revisions/${first['id']}`)).body;
    expect(shown).deep.equal(first);
    expect(itemsOf(shown, 'profile').map(({ name, type }) => `${name} ${type}`)).deep.equal([
      'day DATE',
      'rain DECIMAL(18,3)',
    ]);
    const listed = itemsOf((await ada.get(`/products/${productId}/revisions`)).body);
    expect(listed.map(({ id, profile }) => [id, profile])).deep.equal([
      [second['id'], undefined],
      [first['id'], undefined],
    ]);
  });

  it('are read as JSON, NDJSON and Parquet too, whatever JSON the other routes expect', async () => {
    const rows = [1, 2].map((rain) => ({ day: '2024-01-01', rain }));
    const json = await ada.upload(
      `/products/${productId}/revisions?name=a.json`,
      JSON.stringify(rows),
      'application/json',
    );
    const lines = await ada.upload(
      `/products/${productId}/revisions?name=a&format=ndjson`,
      rows.map((row) => JSON.stringify(row)).join('\n'),
      'application/x-ndjson',
    );
    const parquet = new Uint8Array(readFileSync(revisionParquet(json.body['id'] as string)));
    const columnar = await ada.upload(
      `/products/${productId}/revisions?name=a.parquet`,
      parquet,
      'application/vnd.apache.parquet',
    );
    for (const { status, body } of [json, lines, columnar]) expect([status, body['rows']]).deep.equal([201, 2]);
    expect([json, lines, columnar].map(({ body }) => body['format'])).deep.equal(['json', 'ndjson', 'parquet']);
    expect((await ada.upload('/products', '{"kind": ', 'application/json')).body['type']).equal(
      '/problems/broken-json',
    );
  });

  it('larger than a JSON body may be are taken', async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) => `2024-01-01,${index}.5`);
    const csv = `day,rain\n${rows.join('\n')}\n`;
    expect(csv.length).greaterThan(config.BODY_LIMIT_KB * 1024);
    expect((await newRevision(ada, productId, csv))['rows']).equal(150_000);
  });

  const broken: [what: string, name: string, content: string | Uint8Array<ArrayBuffer>, detail: RegExp][] = [
    ['ragged rows', 'file.csv', 'day,rain\n2024-01-01\n2024-01-02,1,2\n', /Line 2 has 1 cell/],
    ['a binary called .csv', 'file.csv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /PNG/],
    ['an empty file', 'file.csv', '', /empty/],
    ['a name without format', 'file', plainCsv(), /does not end in a format/],
    [
      'a missing, a surplus and a wrong column',
      'file.csv',
      'Day,rain,snow\n2024-01-01,much,1\n',
      /"day" is missing; the file calls it "Day"/,
    ],
  ];
  for (const [what, name, content, detail] of broken) {
    it(`with ${what} are refused with every fault, and leave nothing`, async () => {
      const before = filesIn(revisions);
      const { status, body } = await ada.upload(`/products/${productId}/revisions?name=${name}`, content);
      expect([status, body['type']]).deep.equal([422, '/problems/file-refused']);
      expect(
        itemsOf(body, 'errors')
          .map((error) => error['detail'])
          .join('\n'),
      ).match(detail);
      expect(filesIn(revisions)).deep.equal(before);
    });
  }

  it('are refused before the body is read when the caller may not upload there', async () => {
    const eve = await exchange.supplier('eve');
    const bo = await exchange.buyer('bo');
    const missing = path.replace(productId, newId('prd'));
    const attempts: [who: Person | undefined, where: string, status: number][] = [
      [undefined, path, 401],
      [bo, path, 403],
      [eve, path, 404],
      [ada, missing, 404],
    ];
    for (const [who, where, expected] of attempts) {
      const { status, sent } = await sendEndlessly(exchange.url + `/api/v1${where}`, {
        'content-type': 'text/csv',
        ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      });
      expect([status, sent < 20_000_000]).deep.equal([expected, true]);
    }
  });

  it('of other kinds, encoded, or told to be too large are refused', async () => {
    expect((await ada.upload(path, plainCsv(), 'text/html')).status).equal(415);
    expect((await ada.upload(path, plainCsv(), 'text/csv', { 'content-encoding': 'gzip' })).status).equal(415);
    const told = String(config.UPLOAD_LIMIT_MB * 1024 * 1024 + 1);
    expect(
      (
        await sendEndlessly(`${exchange.url}/api/v1${path}`, {
          'content-type': 'text/csv',
          'content-length': told,
          authorization: `Bearer ${ada.token}`,
        })
      ).status,
    ).equal(413);
    expect((await ada.upload(`/products/${productId}/revisions?name=a%2Fb.csv`, plainCsv())).status).equal(422);
    expect((await ada.upload(`${path}&colour=red`, plainCsv())).status).equal(422);
    expect((await ada.upload(`/products/${productId}/revisions`, plainCsv())).status).equal(422);
  });

  it('are shown to their supplier, the operator and the regulator', async () => {
    const { id } = await newRevision(ada, productId);
    const eve = await exchange.supplier('eve');
    for (const where of [`/revisions/${id}`, `/products/${productId}/revisions`]) {
      expect([(await eve.get(where)).status, (await exchange.anonymous.get(where)).status]).deep.equal([404, 401]);
      expect([
        (await exchange.operators[0].get(where)).status,
        (await exchange.regulator.get(where)).status,
      ]).deep.equal([200, 200]);
    }
  });

  it('of the same content are refused with the name of the first, also at once', async () => {
    const csv = plainCsv();
    const first = await newRevision(ada, productId, csv);
    const again = await ada.upload(path, csv);
    expect([again.status, again.body['type'], again.body['revisionId']]).deep.equal([
      409,
      '/problems/revision-exists',
      first['id'],
    ]);
    const other = plainCsv();
    const before = filesIn(revisions).length;
    const replies = await Promise.all([1, 2, 3, 4].map(() => ada.upload(path, other)));
    expect(replies.map(({ status }) => status).sort()).deep.equal([201, 409, 409, 409]);
    const made = replies.find(({ status }) => status === 201)?.body['id'];
    expect(replies.filter(({ status }) => status === 409).map(({ body }) => body['revisionId'])).deep.equal([
      made,
      made,
      made,
    ]);
    expect(filesIn(revisions).length).equal(before + 1);
    expect((await newRevision(ada, (await newProduct(ada)).id, csv))['number']).equal(1);
  });

  it('with an Idempotency-Key have one effect, and the key stands for the content', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const csv = plainCsv();
    const untouched = filesIn(revisions).length;
    const replies = await Promise.all([1, 2, 3].map(() => ada.upload(path, csv, 'text/csv', key)));
    replies.push(await ada.upload(path, csv, 'text/csv', key));
    expect(replies.map(({ status }) => status)).deep.equal([201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body['id'])).size).equal(1);
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).to.have.length(3);
    const before = filesIn(revisions);
    expect(before.length).equal(untouched + 1);
    const other = await ada.upload(path, plainCsv(), 'text/csv', key);
    expect([other.status, other.body['type']]).deep.equal([409, '/problems/idempotency-key-reused']);
    expect(filesIn(revisions)).deep.equal(before);
    expect(itemsOf((await ada.get(`/products/${productId}/revisions`)).body)).to.have.length(1);
  });

  it('to one product at the same time get different numbers', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => newRevision(ada, productId)));
    expect(made.map((revision) => Number(revision['number'])).sort()).deep.equal([1, 2, 3, 4, 5]);
  });
});

/** Sends until an answer comes, at most 50 MB. */
function sendEndlessly(
  url: string,
  headers: NonNullable<RequestOptions['headers']>,
): Promise<{ status: number | undefined; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = false;
    const going = request(url, { method: 'POST', headers }, (response) => {
      answered = true;
      response.resume();
      response.once('end', () => {
        going.destroy();
        resolve({ status: response.statusCode, sent });
      });
    });
    going.on('error', (error) => (answered ? undefined : reject(error)));
    const more = () => {
      if (answered || sent > 50_000_000) return;
      sent += 65_536;
      if (going.write(Buffer.alloc(65_536, 'a'))) setImmediate(more);
      else going.once('drain', more);
    };
    more();
  });
}
