import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { clockActor } from '../../src/kernel/actor.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type Person } from '../../seeders/client.ts';
import { revisionParquet, sweepIncoming } from '../../src/list/index.ts';
import { receive, stage } from '../../src/list/intake/index.ts';
import { findProduct } from '../../src/list/store/product.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newProduct, newRevision, plainCsv } from './people.ts';
import { HOUR } from '../../src/kernel/time.ts';
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

  it('that break off leave nothing', async () => {
    const before = filesIn(revisions);
    const going = request(`${exchange.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'content-length': '1000', authorization: `Bearer ${ada.token}` },
    });
    going.on('error', () => undefined);
    going.write('day,rain\n');
    await until(() => filesIn(incoming).length > 0);
    going.destroy();
    await until(() => filesIn(incoming).length === 0);
    expect(filesIn(revisions)).deep.equal(before);
  });

  it('beyond the limit stop while they arrive, and no file is left', async () => {
    let given = 0;
    const body = new Readable({
      read() {
        given += 1;
        this.push(Buffer.alloc(65_536, 'a'));
      },
    });
    const refused = await receive(body, 1).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'file-too-large', status: 413 });
    expect(given * 65_536).lessThan(2 * 1024 * 1024);
    expect(body.destroyed).equal(false);
    const exact = await receive(Readable.from([Buffer.alloc(1024 * 1024)]), 1);
    expect(exact.bytes).equal(1024 * 1024);
    await sweepIncoming(new Date(Date.now() + 2 * HOUR));
  });

  it('that fail while they are staged leave nothing', async () => {
    const product = { ...(await findProduct({ tx: null }, productId)), personal: false };
    const id = newId('rev');
    const received = await receive(Readable.from([Buffer.from(plainCsv())]), 1);
    const asked = {
      revisionId: id,
      declared: product,
      received: { ...received, sha256: 'another' },
      named: { name: 'a.csv' },
    };
    const failed = await stage({ actor: clockActor, now: new Date() }, asked).catch((error: unknown) => error);
    expect(String(failed)).match(/changed between arrival and reading/);
    expect([existsSync(join(revisions, id)), existsSync(received.path)]).deep.equal([false, false]);
  });

  it('that a kill left behind are swept after an hour; what a row names stays', async () => {
    const kept = await newRevision(ada, productId);
    const [old, young] = [newId('rev'), newId('rev')];
    mkdirSync(incoming, { recursive: true });
    for (const id of [old, young]) mkdirSync(join(revisions, id));
    for (const name of ['old.upload', 'young.upload', 'notes.txt']) writeFileSync(join(incoming, name), 'half a file');
    const age = (file: string) =>
      utimesSync(file, new Date(Date.now() - HOUR - 60_000), new Date(Date.now() - HOUR - 60_000));
    [
      join(incoming, 'old.upload'),
      join(incoming, 'notes.txt'),
      join(revisions, old),
      join(revisions, kept.id as string),
    ].forEach(age);
    const swept = await sweepIncoming(new Date());
    expect(swept).deep.equal({ uploads: 1, revisions: 1 });
    expect(filesIn(incoming).sort()).deep.equal(['notes.txt', 'young.upload']);
    expect([
      existsSync(join(revisions, old)),
      existsSync(join(revisions, young)),
      existsSync(revisionParquet(kept.id as string)),
    ]).deep.equal([false, true, true]);
    await sweepIncoming(new Date(Date.now() + 2 * HOUR));
    expect(existsSync(join(revisions, young))).equal(false);
    rmSync(join(incoming, 'notes.txt'));
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  expect.fail('it never came about');
}
