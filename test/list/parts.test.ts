import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { HOUR } from '../../src/kernel/time.ts';
import { sweepIncoming } from '../../src/list/index.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { filesIn, incoming } from './folders.ts';
import { newProduct, plainCsv } from './people.ts';

const PART = 8 * 1024 * 1024;

describe('uploads in parts', function () {
  this.timeout(60_000);
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  afterEach(() => expect(filesIn(incoming)).deep.equal([]));

  const open = async (content: string, name = 'parts.csv'): Promise<string> =>
    expectStatus(await ada.post('/uploads', { name, bytes: Buffer.byteLength(content) }), 201).id as string;
  const send = (id: string, part: number, content: string, who = ada) =>
    who.upload(`/uploads/${id}/parts/${part}`, content, 'application/octet-stream', {}, 'PUT');
  const folderOf = (id: string) => resolve(config.DATA_DIR, 'uploads', id);
  const long = (): string => {
    const rows = Array.from({ length: 600_000 }, (_, row) => `2024-01-01,${row}.5`);
    return `day,rain\n${rows.join('\n')}\n${plainCsv().split('\n').slice(1).join('\n')}`;
  };

  it('are taken in whole, whatever the order of the parts, and however often one came', async () => {
    const content = long();
    const parts = [content.slice(0, PART), content.slice(PART)];
    const id = await open(content);
    expect(expectStatus(await send(id, 2, parts[1] as string), 200)['parts']).deep.equal([2]);
    expect((await ada.post(`/uploads/${id}/ingest`, { productId: (await newProduct(ada)).id })).body).include({
      type: '/problems/upload-incomplete',
    });
    await send(id, 1, parts[0] as string);
    expect(expectStatus(await send(id, 1, parts[0] as string), 200)['parts']).deep.equal([1, 2]);
    const { id: productId } = await newProduct(ada);
    const revision = expectStatus(await ada.post(`/uploads/${id}/ingest`, { productId }), 201);
    expect(revision).include({ productId, originalSha256: sha256(content), bytes: content.length });
  });

  it('refuse a part that is too short, too long or beyond the end, and keep what is there', async () => {
    const content = plainCsv();
    const id = await open(content);
    expect((await send(id, 1, content.slice(1))).body).include({ type: '/problems/wrong-part' });
    expect((await send(id, 1, `${content}!`)).body).include({ type: '/problems/wrong-part' });
    expect((await send(id, 2, content)).body).include({ type: '/problems/wrong-part' });
    expect((await send(id, 0, content)).body).include({ type: '/problems/invalid-request' });
    expect(expectStatus(await ada.get(`/uploads/${id}`), 200)['parts']).deep.equal([]);
    await send(id, 1, content);
    expect((await send(id, 1, '')).body).include({ type: '/problems/wrong-part' });
    expect(expectStatus(await ada.get(`/uploads/${id}`), 200)['parts']).deep.equal([1]);
  });

  it('are examined: a dictionary is suggested, each column with its reason, and nothing is kept of it', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, row) => `k${row},1390013${String(1000 + ((row * 7919) % 9000))},${20 + (row % 40)},${row}.25`,
    );
    const content = `code,mobile,age,income\n${rows.join('\n')}\n`;
    const id = await open(content);
    await send(id, 1, content);
    const found = expectStatus(await ada.post(`/uploads/${id}/examine`), 200);
    const columns = itemsOf(found, 'columns');
    expect(columns.map(({ name, type, role }) => `${name} ${type} ${role}`)).deep.equal([
      'code text identifier',
      'mobile integer identifier',
      'age integer quasi-identifier',
      'income decimal measure',
    ]);
    expect(columns[1]?.['because']).match(/mobile/);
    expect(JSON.stringify(found['detected'])).not.match(/1390013\d{4}/);
  });

  it('are seen, sent and taken in only by their own member', async () => {
    const content = plainCsv();
    const id = await open(content);
    await send(id, 1, content);
    const bo = await exchange.supplier('bo');
    const { id: productId } = await newProduct(bo);
    const replies = [
      await bo.get(`/uploads/${id}`),
      await send(id, 1, content, bo),
      await bo.post(`/uploads/${id}/examine`),
      await bo.post(`/uploads/${id}/ingest`, { productId }),
      await bo.delete(`/uploads/${id}`),
    ];
    expect(replies.map(({ status }) => status)).deep.equal([404, 404, 404, 404, 404]);
    expect(itemsOf((await bo.get('/uploads')).body)).deep.equal([]);
  });

  it('are gone with their parts when they are discarded, and after a day', async () => {
    const content = plainCsv();
    const [one, two] = [await open(content), await open(content)];
    for (const id of [one, two]) await send(id, 1, content);
    expectStatus(await ada.delete(`/uploads/${one}`), 200);
    expect(existsSync(folderOf(one))).equal(false);
    expect((await ada.get(`/uploads/${one}`)).status).equal(404);
    await sweepIncoming(new Date(Date.now() + 23 * HOUR));
    expect(existsSync(folderOf(two))).equal(true);
    await sweepIncoming(new Date(Date.now() + 25 * HOUR));
    expect(existsSync(folderOf(two))).equal(false);
    expect((await ada.get(`/uploads/${two}`)).status).equal(404);
  });

  it('cannot be opened beyond the largest file, nor more than twenty at once', async () => {
    const cai = await exchange.supplier('cai');
    const tooLong = { name: 'long.csv', bytes: config.UPLOAD_LIMIT_MB * 1024 * 1024 + 1 };
    expect((await cai.post('/uploads', tooLong)).body).include({ type: '/problems/file-too-large' });
    const opened: Body[] = [];
    for (let count = 0; count < 20; count += 1)
      opened.push(expectStatus(await cai.post('/uploads', { name: 'a.csv', bytes: 10 }), 201));
    expect((await cai.post('/uploads', { name: 'a.csv', bytes: 10 })).body).include({
      type: '/problems/too-many-uploads',
    });
    for (const { id } of opened) await cai.delete(`/uploads/${id}`);
  });
});
