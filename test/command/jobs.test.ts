import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { giveUpSilentJobs, jobsSilent } from '../../src/command/jobs/index.ts';
import { endJob, findJob, insertJob } from '../../src/command/jobs/store.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { newId } from '../../src/kernel/ids.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { newProduct, plainCsv } from '../list/people.ts';
import { filesIn, incoming, revisions } from '../list/folders.ts';

const later = { prefer: 'respond-async' };
const manyRows = (rows: number): string =>
  `day,rain\n${Array.from({ length: rows }, (_, row) => `2024-01-01,${row}.5\n`).join('')}`;

describe('jobs', function () {
  this.timeout(120_000);
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

  const ended = async (href: string): Promise<Body> => {
    for (;;) {
      const job = expectStatus(await ada.get(href), 200);
      if (job['state'] !== 'running') return job;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  };
  const begun = async (csv: string, headers: Record<string, string> = {}) => {
    const reply = await ada.upload(path, csv, 'text/csv', { ...later, ...headers });
    expect(reply.status).equal(202);
    return reply.headers.get('location') as string;
  };

  it('take an upload in while nobody waits, and name the revision that came of it', async () => {
    const job = await ended(await begun(plainCsv()));
    expect(job).include({ state: 'done', action: 'revision.ingest', subject: productId, problem: null });
    const revision = expectStatus(await ada.get(job['result']?.['href'] as string), 200);
    expect(revision).include({ productId, rows: 3 });
  });

  it('that are finished are done wholly, whatever was heard of them last', async () => {
    const id = newId('job');
    const now = new Date();
    const job = await inTransaction(async (tx) => {
      const work = { action: 'revision.ingest', subject: productId, memberId: ada.memberId, userId: null } as const;
      await insertJob(tx, id, work, { step: 'received', done: 2, total: 3, unit: 'steps' }, now);
      await endJob(tx, id, 'finish', {}, now);
      return findJob(tx, id);
    });
    expect(job).include({ state: 'done', done: 3, total: 3 });
  });

  it('answer as before where nobody prefers a job', async () => {
    expect((await ada.upload(path, plainCsv())).status).equal(201);
  });

  it('of a file that is refused fail with every fault, and leave nothing', async () => {
    const job = await ended(await begun('day,rain\nyesterday,much\n'));
    expect(job).include({ state: 'failed', result: null });
    expect(job['problem']).include({ type: '/problems/file-refused', status: 422 });
    expect(itemsOf(job['problem'], 'errors').length).greaterThan(1);
    expect(itemsOf((await ada.get(`/products/${productId}/revisions`)).body)).deep.equal([]);
  });

  it('that are refused before their file was read never begin: the refusal is the answer', async () => {
    const other = await exchange.supplier('other');
    const reply = await other.upload(path, plainCsv(), 'text/csv', later);
    expect(reply.status).equal(404);
    expect(itemsOf((await other.get('/jobs')).body)).deep.equal([]);
  });

  it('can be cancelled, and then nothing of their work is there', async () => {
    const before = filesIn(revisions);
    const href = await begun(manyRows(400_000));
    expect(expectStatus(await ada.get(href), 200)).include({ state: 'running' });
    expect(expectStatus(await ada.post(`${href}/cancel`), 200)).include({ state: 'cancelled' });
    for (let tries = 0; tries < 200 && filesIn(incoming).length > 0; tries += 1)
      await new Promise((wake) => setTimeout(wake, 25));
    expect(filesIn(revisions)).deep.equal(before);
    expect(itemsOf((await ada.get(`/products/${productId}/revisions`)).body)).deep.equal([]);
    expect(expectStatus(await ada.get(href), 200)).include({ state: 'cancelled' });
    expect((await ada.post(`${href}/cancel`)).body).include({ type: '/problems/wrong-state' });
  });

  it('of one request that was sent twice under one key both end with the one revision', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const csv = plainCsv();
    const [one, two] = await Promise.all([begun(csv, key), begun(csv, key)]);
    const results = [await ended(one), await ended(two)].map((job) => job['result']?.['href']);
    expect(results[0]).equal(results[1]);
    expect(itemsOf((await ada.get(`/products/${productId}/revisions`)).body)).length(1);
  });

  it('are seen by their own member only', async () => {
    const href = await begun(plainCsv());
    await ended(href);
    const other = await exchange.supplier('other');
    expect((await other.get(href)).status).equal(404);
    expect((await other.post(`${href}/cancel`)).status).equal(404);
    expect(itemsOf((await ada.get('/jobs?state=done')).body).map(({ id }) => id)).include(href.split('/').at(-1));
  });

  it('of which nothing was heard are given up, and their work is undone when it comes late', async () => {
    const href = await begun(manyRows(200_000));
    const muchLater = new Date(Date.now() + 60_000);
    expect(await jobsSilent(muchLater)).equal(true);
    await giveUpSilentJobs(muchLater);
    const job = expectStatus(await ada.get(href), 200);
    expect(job).include({ state: 'failed' });
    expect(job['problem']).include({ type: '/problems/job-lost' });
    for (let tries = 0; tries < 400 && filesIn(incoming).length > 0; tries += 1)
      await new Promise((wake) => setTimeout(wake, 25));
    expect(itemsOf((await ada.get(`/products/${productId}/revisions`)).body)).deep.equal([]);
  });
});
