import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { expectStatus, itemsOf, type Body, type Person, type Reply } from '../../seeders/client.ts';
import { admitCast, deposit, listTable, signInInstitutions, wageTerms, type Cast } from '../../seeders/exchange.ts';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { verifyBundle } from '../../src/audit/index.ts';
import { otherExchange } from '../support/database.ts';
import { exchangeProcess, type Process } from '../support/process.ts';
import { patience, rounds } from '../support/rounds.ts';
import { subjects } from '../support/trade.ts';

const KILLS = rounds(3, 300);
const purpose = 'AcademicResearch';

/** A request that must happen exactly once: repeated under its key until the exchange has answered. */
type Request = { readonly who: Person; readonly path: string; readonly body: unknown; readonly key: string };
type Done = { readonly request: Request; readonly reply: Reply };

describe('an exchange that is killed again and again', function () {
  this.timeout(patience(300_000));

  it(`keeps every acknowledged call, once, and balanced books, over ${KILLS} kills`, async () => {
    const other = await otherExchange('kill');
    const exchange = await exchangeProcess(other.settings);
    const password = other.settings['OPERATOR_PASSWORD'] as string;
    await exchange.start();
    try {
      const cast = await admitCast(exchange.url, password);
      const listingId = await listTable(cast.ada, cast.operators[0], generalisedWageTable(), wageTerms);
      for (const buyer of [cast.bo, cast.cai]) await deposit(cast.operators, buyer.memberId, '500', randomUUID());
      const done: Done[] = [];
      let unanswered: Request[] = [];
      for (let round = 1; round <= KILLS; round += 1) {
        const traders = [cast.bo, cast.cai].flatMap((buyer) => [
          trade(buyer, listingId, done),
          trade(buyer, listingId, done),
        ]);
        const others = [pay(cast, done), clear(cast, done)];
        await sleep(randomInt(30, 700));
        // On a busy machine too, enough must have been answered for something to be lost.
        while (answeredCalls(done).length <= round) await sleep(20);
        await exchange.kill('SIGKILL');
        unanswered = (await Promise.all([...traders, ...others])).flat();
        await exchange.start();
        for (const request of unanswered) done.push({ request, reply: await send(request) });
      }
      await settleRest(cast);
      await check(exchange, cast, done);
    } finally {
      await exchange.kill('SIGTERM');
      await other.drop();
    }
  });
});

/** Sends until the exchange is gone; returns what was sent and not answered. */
async function keepSending(requests: () => AsyncGenerator<Request, void, Reply>, done: Done[]): Promise<Request[]> {
  const sending = requests();
  let next = await sending.next();
  while (!next.done) {
    const request = next.value;
    try {
      const reply = await send(request);
      done.push({ request, reply });
      next = await sending.next(reply);
    } catch {
      return [request];
    }
  }
  return [];
}

function send({ who, path, body, key }: Request): Promise<Reply> {
  return who.post(path, body, { 'idempotency-key': key });
}

function request(who: Person, path: string, body: unknown = {}): Request {
  return { who, path, body, key: randomUUID() };
}

function trade(buyer: Person, listingId: string, done: Done[]): Promise<Request[]> {
  return keepSending(async function* (): AsyncGenerator<Request, void, Reply> {
    for (;;) {
      const agreement: Reply = yield request(buyer, '/agreements', { listingId, purpose, termDays: 30, uses: 4 });
      const delivery: Reply = yield request(buyer, '/deliveries', { agreementId: agreement.body['id'] });
      const path = `/deliveries/${delivery.body['id']}`;
      for (let call = 0; call < 5; call += 1)
        yield request(buyer, `${path}/query`, { purpose, keys: subjects.slice(call, call + 2) });
      yield request(buyer, `${path}/files`, { purpose });
    }
  }, done);
}

function pay({ operators: [olivia, otto], bo }: Cast, done: Done[]): Promise<Request[]> {
  return keepSending(async function* (): AsyncGenerator<Request, void, Reply> {
    for (;;) {
      const recorded: Reply = yield request(olivia, '/deposits', {
        memberId: bo.memberId,
        amount: '1',
        currency: 'CNY',
        reference: randomUUID(),
      });
      yield request(otto, `/deposits/${recorded.body['id']}/confirm`);
    }
  }, done);
}

function clear({ operators: [olivia] }: Cast, done: Done[]): Promise<Request[]> {
  return keepSending(async function* (): AsyncGenerator<Request, void, Reply> {
    for (;;) {
      const cycle: Reply = yield request(olivia, '/cycles/cut-off');
      for (const step of ['reconcile', 'net', 'notify', 'finalise'])
        yield request(olivia, `/cycles/${cycle.body['id']}/${step}`);
    }
  }, done);
}

/** Runs cycles, also those that a kill left half-way, until nothing is owed any more. */
async function settleRest({ operators: [olivia], regulator }: Cast): Promise<void> {
  await untilSealed(regulator);
  const steps = ['reconcile', 'net', 'notify', 'finalise'];
  for (let tries = 0; tries < 50; tries += 1) {
    const lists = ['obligations?state=open', 'obligations?state=withheld', 'obligations?state=in-cycle'];
    const unpaid = ['exceptions?state=withheld', 'exceptions?state=in-cycle'];
    const owed = (await Promise.all([...lists, ...unpaid].map((list) => olivia.get(`/${list}&limit=1`)))).flatMap(
      ({ body }) => itemsOf(body),
    );
    if (owed.length === 0) return;
    const cycles = (await every(olivia, '/cycles')).filter(
      ({ state }) => (state as string) !== 'open' && (state as string) !== 'final',
    );
    if (cycles.length === 0) expectStatus(await olivia.post('/cycles/cut-off'), 200);
    for (const cycle of cycles.reverse()) {
      const from = ['cut-off', 'reconciled', 'netted', 'notified'].indexOf(cycle['state'] as string);
      for (const step of steps.slice(from))
        expect((await olivia.post(`/cycles/${cycle['id']}/${step}`)).status).to.be.oneOf([200, 409]);
    }
    await sleep(100);
  }
  throw new Error('Something is owed still after fifty cycles.');
}

/** A killed process holds its lease on the log for some seconds longer; what is not sealed is not paid. */
async function untilSealed(regulator: Person): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const { body } = await regulator.get('/log/entries?limit=1');
    if (itemsOf(body)[0]?.['state'] === 'sealed') return;
    await sleep(200);
  }
  throw new Error('The log was not sealed within a minute.');
}

/** The calls that were answered with data. */
function answeredCalls(done: readonly Done[]): string[] {
  return done
    .filter(({ request: { path }, reply }) => /\/(query|files)$/.test(path) && reply.status === 201)
    .map(({ reply }) => reply.body['id'] as string);
}

async function check(exchange: Process, cast: Cast, done: readonly Done[]): Promise<void> {
  const unexpected = done.filter(({ reply }) => reply.status >= 500 || reply.status === 401);
  expect(
    unexpected.map(({ request: { path }, reply }) => `${path} ${reply.status} ${reply.text.slice(0, 300)}`),
  ).to.deep.equal([]);
  const acknowledged = answeredCalls(done);
  const kept = [...(await every(cast.bo, '/calls')), ...(await every(cast.cai, '/calls'))];
  expect(new Set(acknowledged).size, 'a call was acknowledged twice').to.equal(acknowledged.length);
  expect(kept.map((call) => call['id']).sort(), 'calls were lost or doubled').to.deep.equal([...acknowledged].sort());
  expect(acknowledged.length).to.be.greaterThan(KILLS);
  for (const buyer of [cast.bo, cast.cai]) await checkUses(buyer, kept);
  const { regulator } = await signInInstitutions(exchange.url, cast.regulator.password);
  const proof = expectStatus(await regulator.get('/books/proof'), 200);
  expect(String(proof['ok']), JSON.stringify(proof)).to.equal('true');
  await checkMoney(cast, done, kept);
  const lines = (await regulator.get('/log/bundle')).text.split('\n').filter((line) => line !== '');
  const report = await verifyBundle(
    (async function* () {
      yield* lines;
    })(),
  );
  expect(report.faults).to.deep.equal([]);
  expect(lines.filter((line) => line.includes('\\"type\\":\\"call\\"'))).to.have.length(acknowledged.length);
}

/** Every item of a list, page by page. */
async function every(person: Person, path: string): Promise<Body[]> {
  const items: Body[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { body }: Reply = await person.get(`${path}?limit=200${next === '' ? '' : `&cursor=${next}`}`);
    items.push(...itemsOf(body));
    next = body['next'] as unknown as string | null;
  }
  return items;
}

async function checkUses(buyer: Person, calls: readonly Body[]): Promise<void> {
  for (const agreement of await every(buyer, '/agreements')) {
    const made = calls.filter((call) => call['agreementId'] === agreement['id']).length;
    expect(Number(agreement['used']), `uses of ${agreement['id']}`).to.equal(made);
  }
}

/** What the buyers paid in and no longer have is what their calls cost, to the micro-unit. */
async function checkMoney(cast: Cast, done: readonly Done[], calls: readonly Body[]): Promise<void> {
  const micro = (text: string) =>
    BigInt(text.replace('.', '').padEnd(text.indexOf('.') === -1 ? text.length + 6 : text.indexOf('.') + 6, '0'));
  const confirmed =
    BigInt(done.filter(({ request: { path }, reply }) => path.endsWith('/confirm') && reply.status === 200).length) *
    1_000_000n;
  const paidIn = 1_000_000_000n + confirmed;
  const spent = calls.reduce((sum, call) => sum + micro(call['price']?.['amount'] as string), 0n);
  let left = 0n;
  for (const buyer of [cast.bo, cast.cai]) {
    for (const account of itemsOf((await buyer.get('/accounts')).body)) left += micro(account['balance'] as string);
  }
  expect(left).to.equal(paidIn - spent);
}
