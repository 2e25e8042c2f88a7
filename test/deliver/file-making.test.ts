import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { expectStatus, itemsOf, type Body } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, wageTerms, wholeFile, type Cast } from '../../seeders/exchange.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { rounds } from '../support/rounds.ts';
import { availableOf } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const ROWS = rounds(160_000, 600_000);
const LAST = ROWS - 1;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Files so large that something can happen while they are made. */
describe('a file that is being made', function () {
  this.timeout(600_000);
  let other: Awaited<ReturnType<typeof otherExchange>>;
  let exchange: Process;
  let cast: Cast;
  let deliveryId: string;
  let source: string;

  before(async () => {
    other = await otherExchange('making');
    exchange = await exchangeProcess({ ...other.settings, ACCESS_TOKEN_MINUTES: '60', DUCKDB_THREADS: '1' });
    await exchange.start();
    cast = await admitCast(exchange.url, other.settings['OPERATOR_PASSWORD'] as string);
    const terms = { ...wageTerms, maxUses: 1_000 };
    const listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), terms);
    await deposit(cast.operators, cast.bo.memberId, '10000000');
    const asked = { listingId, purpose, termDays: 1, uses: 100 };
    const agreement = expectStatus(await cast.bo.post('/agreements', asked), 201);
    deliveryId = expectStatus(await cast.bo.post('/deliveries', { agreementId: agreement['id'] }), 201)['id'] as string;
    source = join(other.settings['DATA_DIR'] as string, 'revisions', agreement['revisionId'] as string, 'data.parquet');
    expect(existsSync(source)).equal(true);
    const rows = `SELECT 'subject-' || range AS subject, md5(range::VARCHAR) AS a, md5('b' || range) AS b FROM range(${ROWS})`;
    await withDuck((duck) => duck.run(`COPY (${rows}) TO ${sqlText(source)} (FORMAT parquet)`));
  });
  after(async () => {
    await exchange.kill('SIGTERM');
    await other.drop();
  });

  const outgoing = (): string[] => readdirSync(join(other.settings['DATA_DIR'] as string, 'outgoing'));
  const order = (format: string) => cast.bo.post(`/deliveries/${deliveryId}/files`, { purpose, format });
  const ordered = async (format: string): Promise<Body> => expectStatus(await order(format), 201);
  /** Fetched as a program would: again, while it is answered that the file is still being made. */
  const fetched = async (call: Body, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
    for (;;) {
      const reply = await fetch(exchange.url + String(call['file']?.['href']), {
        headers: { authorization: `Bearer ${cast.bo.token}`, ...headers },
      });
      if (reply.status !== 503 || reply.headers.get('retry-after') === null) return reply;
      await reply.text();
    }
  };
  const bytesOf = async (reply: Response): Promise<Buffer> => Buffer.from(await reply.arrayBuffer());
  const fileOf = async (call: Body) => (await cast.bo.get(`/calls/${String(call['id'])}`)).body['file'];
  const untilGrowing = async (): Promise<void> => {
    while (!outgoing().some((name) => /\.(csv|json|ndjson|parquet)\.\w+\.part$/.test(name))) await sleep(5);
  };

  /** The entry of an action about something, as soon as the log has it. */
  const entryOf = async (subject: unknown, wanted: string): Promise<Body> => {
    for (;;) {
      const found = expectStatus(await cast.regulator.get(`/log/entries?subject=${String(subject)}`), 200);
      const [entry] = itemsOf(found, 'items').filter(({ entry: said }) => said?.['action'] === wanted);
      if (entry) return entry;
      await sleep(50);
    }
  };

  it('is charged before, is sent as it grows without hash or ranges, and what was cut off is fetched by its range', async () => {
    const before = await availableOf(cast.bo);
    const call = await ordered('csv');
    expect(call).to.include({ records: ROWS, leftOut: 0 });
    expect(call['file']).to.include({ state: 'making', sha256: null, bytes: null });
    const charged = await availableOf(cast.bo);
    expect(Number(before) - Number(charged)).greaterThan(0);
    const cut = await fetched(call, { range: 'bytes=10-19' });
    const shown = ['etag', 'repr-digest', 'content-range', 'accept-ranges'].map((name) => cut.headers.get(name));
    expect([cut.status, ...shown]).to.deep.equal([200, null, null, null, 'none']);
    const { value: first = Buffer.alloc(0) } = await (cut.body as ReadableStream<Uint8Array>).getReader().read();
    expect((await fileOf(call))?.['state'], 'while it is sent').equal('making');

    const { file } = await wholeFile(cast.bo, call['id']);
    const whole = await fetched(call);
    const bytes = await bytesOf(whole);
    expect({ sha256: sha256(bytes), bytes: bytes.length }).to.deep.equal({
      sha256: file?.['sha256'],
      bytes: file?.['bytes'],
    });
    expect(whole.headers.get('etag')).equal(`"${String(file?.['sha256'])}"`);
    const digest = Buffer.from(String(file?.['sha256']), 'hex').toString('base64');
    expect(whole.headers.get('repr-digest')).equal(`sha-256=:${digest}:`);
    const rest = await fetched(call, { range: `bytes=${first.length}-`, 'if-range': `"${String(file?.['sha256'])}"` });
    expect(rest.status).equal(206);
    expect(sha256(Buffer.concat([first, await bytesOf(rest)])), 'what came first and the rest').equal(file?.['sha256']);
    const beyond = await fetched(call, { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range'), ((await beyond.json()) as Body)['type']]).to.deep.equal(
      [416, `bytes */${bytes.length}`, '/problems/no-such-range'],
    );
    expect(await availableOf(cast.bo), 'after all that').equal(charged);
  });

  it('is one for equal requests, and its hash stands in an entry of the log for each of them', async () => {
    const calls = await Promise.all([ordered('ndjson'), ordered('ndjson')]);
    const replies = await Promise.all(calls.map((call) => fetched(call).then(bytesOf)));
    const files = await Promise.all(calls.map(({ id }) => wholeFile(cast.bo, id)));
    const hashes = files.map(({ file }) => file?.['sha256']);
    expect(hashes).to.deep.equal(replies.map(sha256));
    expect(hashes[0]).equal(hashes[1]);
    expect(outgoing().filter((name) => name.endsWith('.ndjson'))).to.have.length(1);
    for (const [at, { id }] of calls.entries()) {
      const entry = await entryOf(id, 'file.complete');
      const facts = (entry['entry'] as unknown as { readonly facts: object }).facts;
      expect(facts).to.include({ sha256: hashes[at], bytes: replies[at]?.length, records: ROWS, optOutVersion: 0 });
    }
  });

  it('counts as none when the process that makes it is killed, and is made when it is fetched', async () => {
    const call = await ordered('parquet');
    await untilGrowing();
    process.kill(studying(exchange.pid()), 'SIGKILL');
    while ((await fileOf(call))?.['state'] === 'making') await sleep(20);
    expect((await fileOf(call))?.['state']).equal('failed');
    expect(outgoing().filter((name) => name.includes('.parquet'))).to.deep.equal([]);
    const charged = await availableOf(cast.bo);
    const bytes = await bytesOf(await fetched(call));
    expect(sha256(bytes)).equal((await wholeFile(cast.bo, call['id']))['file']?.['sha256']);
    expect(await availableOf(cast.bo)).equal(charged);
  });

  it('counts as none when the exchange is killed, and is made when it is fetched', async () => {
    const call = await ordered('json');
    await untilGrowing();
    await exchange.kill('SIGKILL');
    const left = outgoing().filter((name) => name.includes('.json') && !name.endsWith('.marks.json'));
    expect(left.filter((name) => name.endsWith('.json.json'))).to.deep.equal([]);
    await exchange.start();
    expect((await fileOf(call))?.['state']).equal('making');
    const bytes = await bytesOf(await fetched(call));
    expect(sha256(bytes)).equal((await wholeFile(cast.bo, call['id']))['file']?.['sha256']);
    expect((JSON.parse(bytes.toString()) as unknown[]).length).equal(ROWS);
  });

  it('is made again without who opted out between order and fetch, with a completion of its own', async () => {
    const call = await ordered('csv');
    const { file } = await wholeFile(cast.bo, call['id']);
    expectStatus(await cast.ada.post('/opt-outs', { keys: ['subject-7', `subject-${LAST}`] }), 200);
    const text = (await bytesOf(await fetched(call))).toString();
    const again = (await wholeFile(cast.bo, call['id']))['file'];
    while ((await fileOf(call))?.['sha256'] === file?.['sha256']) await sleep(20);
    expect((await fileOf(call))?.['sha256']).equal(sha256(Buffer.from(text)));
    expect(again?.['href']).equal(file?.['href']);
    expect(
      [/^subject-7,/m, new RegExp(`^subject-${LAST},`, 'm'), /^subject-8,/m].map((line) => line.test(text)),
    ).to.deep.equal([false, false, true]);
    const next = await ordered('csv');
    expect(next).to.include({ records: ROWS - 2, leftOut: 2, optOutVersion: 1 });
    expect(
      outgoing().filter((name) => /\.1\..*part$/.test(name)),
      'keys and pieces',
    ).to.deep.equal([]);
  });

  it('costs nothing where its rows cannot be counted', async () => {
    expectStatus(await cast.ada.post('/opt-outs', { keys: ['subject-9'] }), 200);
    const before = await availableOf(cast.bo);
    renameSync(source, `${source}.away`);
    const refused = await order('csv');
    renameSync(`${source}.away`, source);
    expect([refused.status, refused.body['type'], refused.body['reason']]).to.deep.equal([
      503,
      '/problems/file-not-made',
      'source-missing',
    ]);
    expect(await availableOf(cast.bo)).equal(before);
  });
});

/** The process that studies files for an exchange. */
function studying(parent: number): number {
  const found = readdirSync('/proc').filter((name) => {
    try {
      const isChild = new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      return isChild && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('\0study');
    } catch {
      return false;
    }
  });
  expect(found, 'processes that study').to.have.length(1);
  return Number(found[0]);
}
