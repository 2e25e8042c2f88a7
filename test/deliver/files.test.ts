import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { config } from '../../config/env.ts';
import { clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Problem } from '../../src/kernel/problem.ts';
import { keepAnswers } from '../../src/db/command-keys.ts';
import { inTransaction, TryAgain } from '../../src/db/transaction.ts';
import { sweepFiles } from '../../src/deliver/index.ts';
import { metered } from '../../src/deliver/metering/metered.ts';
import { file as fileWay } from '../../src/deliver/ways/file.ts';
import { fillPorts, ports, type Charging } from '../../src/command/index.ts';
import { chargeCalls } from '../../src/settle/index.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { wholeFile } from '../../seeders/exchange.ts';
import { newPublished } from '../list/people.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { availableOf, buyerWith, delivery, publishedWages, subjects } from '../support/trade.ts';
import { loseCommit } from '../support/wire.ts';
import { DAY } from '../../src/kernel/time.ts';

const reason = 'A test of calls.';
const purpose = 'AcademicResearch';
/** The files that were made, or are; not what was only counted. */
const outgoing = () => readdirSync(join(config.DATA_DIR, 'outgoing')).filter((name) => !name.includes('.marks'));
const rulesOf = (body: Parameters<typeof itemsOf>[0]) => itemsOf(body, 'findings').map(({ rule }) => rule);

describe('what is handed over', () => {
  let exchange: Exchange;
  let listingId: string;
  let supplier: Person;
  before(async () => {
    exchange = await startExchange();
    ({ supplier, listingId } = await publishedWages(exchange));
  });
  const chargeCallsWith = (charge: Charging) => fillPorts({ ...ports(), chargeCalls: charge });
  afterEach(() => chargeCallsWith(chargeCalls));

  const ask = (buyer: Person, deliveryId: string, change: object = {}) =>
    buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]], ...change });
  /** Orders a file, and waits until it is whole. */
  const order = async (buyer: Person, deliveryId: string, headers = {}) => {
    const reply = await buyer.post(`/deliveries/${deliveryId}/files`, { purpose }, headers);
    if (reply.status === 201) await wholeFile(buyer, reply.body['id']);
    return reply;
  };

  it('stops for each thing the regulator can freeze, in calls, in orders and in downloads, and for nothing else', async () => {
    const own = await publishedWages(exchange);
    const [buyer, other] = [await buyerWith(exchange, '1000'), await buyerWith(exchange, '10')];
    const { deliveryId, agreementId } = await delivery(buyer, own.listingId, 20);
    const untouched = await delivery(other, listingId, 20);
    const href = expectStatus(await order(buyer, deliveryId), 201)['file']?.['href'] as string;
    const members = [own.supplier.memberId, buyer.memberId].map((subject) => ['member', subject]);
    for (const [kind, subject] of [
      ['delivery', deliveryId],
      ['agreement', agreementId],
      ['listing', own.listingId],
      ...members,
    ]) {
      const hold = expectStatus(await exchange.regulator.post('/holds', { kind, subject, reason }), 201);
      const files = outgoing().length;
      const [stopped, served] = await Promise.all([ask(buyer, deliveryId), ask(other, untouched.deliveryId)]);
      expect([stopped.status, rulesOf(stopped.body), served.status], kind).to.deep.equal([422, ['not-frozen'], 201]);
      const replies = [await order(buyer, deliveryId), await buyer.get(href)];
      for (const reply of replies) expect([reply.status, rulesOf(reply.body)]).to.deep.equal([422, ['not-frozen']]);
      expect(outgoing().length).to.equal(files);
      expectStatus(await exchange.regulator.post(`/holds/${hold['id']}/release`, { reason }), 200);
    }
    expect([(await ask(buyer, deliveryId)).status, (await buyer.get(href)).status]).to.deep.equal([201, 200]);
  });

  it('that is refused before it is made, or when it is fetched, leaves the verdict of the gate', async () => {
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 5);
    const href = expectStatus(await order(buyer, deliveryId), 201)['file']?.['href'] as string;
    const hold = { kind: 'agreement', subject: agreementId, reason };
    const { id } = expectStatus(await exchange.regulator.post('/holds', hold), 201);
    for (const reply of [await ask(buyer, deliveryId), await order(buyer, deliveryId), await buyer.get(href)]) {
      const verdict = await buyer.get(`/verdicts/${String(reply.body['verdictId'])}`);
      expect([reply.status, verdict.status]).to.deep.equal([422, 200]);
    }
    expectStatus(await exchange.regulator.post(`/holds/${String(id)}/release`, { reason }), 200);
  });

  it('under a frozen agreement is not repeated either, and is told again, as it was, when the hold is released', async () => {
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 5);
    const key = { 'idempotency-key': 'before' };
    const first = expectStatus(await order(buyer, deliveryId, key), 201);
    const files = outgoing().length;
    const hold = expectStatus(
      await exchange.regulator.post('/holds', { kind: 'agreement', subject: agreementId, reason }),
      201,
    );
    expect([(await order(buyer, deliveryId, key)).status, (await order(buyer, deliveryId)).status]).to.deep.equal([
      422, 422,
    ]);
    expectStatus(await exchange.regulator.post(`/holds/${hold['id']}/release`, { reason }), 200);
    const again = await order(buyer, deliveryId, key);
    expect([again.status, again.body['id'], again.headers.get('idempotency-replayed')]).to.deep.equal([
      201,
      first['id'],
      'true',
    ]);
    expect(outgoing().length).to.equal(files);
  });

  it('stays to be fetched after the delivery is complete, but not while the supplier is suspended', async () => {
    const own = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, own.listingId, 5);
    const ordered = expectStatus(await order(buyer, deliveryId), 201);
    const { file } = await wholeFile(buyer, ordered['id']);
    const href = file?.['href'] as string;
    await buyer.post(`/deliveries/${deliveryId}/complete`);
    const whole = await buyer.get(href);
    const digest = Buffer.from(file?.['sha256'] as string, 'hex').toString('base64');
    expect([whole.status, whole.headers.get('repr-digest')]).to.deep.equal([200, `sha-256=:${digest}:`]);
    expect((await ask(buyer, deliveryId)).body['type']).to.equal('/problems/delivery-not-started');
    await exchange.operators[0].post(`/members/${own.supplier.memberId}/suspend`, { reason });
    expect((await buyer.get(href)).body['type']).to.equal('/problems/party-suspended');
    await exchange.operators[0].post(`/members/${own.supplier.memberId}/reinstate`, { reason });
    expect((await buyer.get(href)).status).to.equal(200);
  });

  it('is nobody else’s to order: a stranger and the supplier make no file', async () => {
    const [buyer, eve] = [await buyerWith(exchange, '1000'), await buyerWith(exchange, '1000')];
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const files = outgoing().length;
    expect([(await order(eve, deliveryId)).status, (await order(supplier, deliveryId)).status]).to.deep.equal([
      404, 403,
    ]);
    expect([
      (await ask(buyer, `dlv_${'0'.repeat(32)}`)).status,
      (await order(buyer, `dlv_${'0'.repeat(32)}`)).status,
    ]).to.deep.equal([404, 404]);
    expect([outgoing().length, (await buyer.get('/calls')).body['items']]).to.deep.equal([files, []]);
  });

  it('and cannot be paid leaves no file behind, and no use counted', async () => {
    const buyer = await buyerWith(exchange, '0.01');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 5);
    const files = outgoing().length;
    expect((await order(buyer, deliveryId)).body['type']).to.equal('/problems/insufficient-funds');
    expect([
      outgoing().length,
      (await buyer.get(`/agreements/${agreementId}`)).body['used'],
      await availableOf(buyer),
    ]).to.deep.equal([files, 0, '0.01']);
  });

  it('as a file is kept a day, for its buyer only; a query has no file', async () => {
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const href = expectStatus(await order(buyer, deliveryId), 201)['file']?.['href'] as string;
    const eve = await exchange.buyer('eve');
    expect((await eve.get(href)).status).to.equal(404);
    const query = expectStatus(await ask(buyer, deliveryId), 201);
    expect((await buyer.get(`/calls/${query['id']}/download`)).status).to.equal(410);
    await sweepFiles(new Date(Date.now() + DAY - 60_000));
    expect((await buyer.get(href)).status).to.equal(200);
    expect(await sweepFiles(new Date(Date.now() + DAY + 60_000))).to.be.greaterThan(0);
    const gone = await buyer.get(href);
    expect([gone.status, gone.body['type']]).to.deep.equal([410, '/problems/file-gone']);
  });

  it('by key needs a key: a table without one is taken as a file', async () => {
    const seller = await exchange.supplier('ada');
    const listing = await newPublished(seller, exchange.operators[0]);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listing['id'] as string, 3);
    const refused = await ask(buyer, deliveryId, { keys: ['2024-01-01'] });
    expect([refused.status, refused.body['type'], await availableOf(buyer)]).to.deep.equal([
      422,
      '/problems/not-queryable',
      '10.00',
    ]);
    expect((await order(buyer, deliveryId)).status).to.equal(201);
  });

  it('takes 1 to 1,000 keys and a format there is', async () => {
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 3);
    const pointers = async (reply: ReturnType<typeof ask>) =>
      itemsOf((await reply).body, 'errors').map(({ pointer }) => pointer);
    for (const keys of [[], Array.from({ length: 1001 }, String)])
      expect(await pointers(ask(buyer, deliveryId, { keys }))).to.deep.equal(['#/keys']);
    expect(await pointers(ask(buyer, deliveryId, { keys: [''] }))).to.deep.equal(['#/keys/0']);
    expect(await pointers(buyer.post(`/deliveries/${deliveryId}/files`, { purpose, format: 'exe' }))).to.deep.equal([
      '#/format',
    ]);
  });

  it('is counted again when somebody opts out while its rows are counted', async () => {
    const own = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, own.listingId, 20);
    for (let round = 0; round < 8; round += 1) {
      const [file] = await Promise.all([
        buyer.post(`/deliveries/${deliveryId}/files`, { purpose }),
        sleep(round * 4).then(() => own.supplier.post('/opt-outs', { keys: [subjects[round]] })),
      ]);
      expect([file.status, file.body['leftOut']]).to.deep.equal([201, Number(file.body['optOutVersion'])]);
    }
  });

  it('was not made under an older opt-out registry', async () => {
    const own = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, own.listingId, 20);
    const { body } = await buyer.get('/me');
    const sid = (JSON.parse(Buffer.from(buyer.token?.split('.')[1] ?? '', 'base64url').toString()) as { sid: string })
      .sid;
    const revisionId = expectStatus(await order(buyer, deliveryId), 201)['revisionId'] as string;
    await own.supplier.post('/opt-outs', { keys: [subjects[0]] });
    const made = { format: 'csv', records: 1, leftOut: 0, optOutVersion: 0 };
    const revision = {
      id: revisionId,
      named: { key: 'subject', person: null },
      personal: true,
      consented: false,
      createdAt: new Date(),
      freshDays: undefined,
    };
    const late = metered({
      ...fileWay,
      prepare: async () => ({ value: { deliveryId, purpose, revision, asked: made } }),
      overtaken: () => false,
    });
    const caller = { kind: 'user' as const, userId: body['user']?.['id'] as string, sessionId: sid };
    const stale = late.run({ caller, requestId: 'req_test' }, () => ({ deliveryId, purpose, format: 'csv' }), String);
    const refused: unknown = await stale.catch((error: unknown) => error);
    expect([refused instanceof Problem, (refused as Problem).code]).to.deep.equal([true, 'opt-outs-changed']);
  });

  it('to one is not stopped by a fault of ours in another’s call that shares its commit', async () => {
    const [bo, cai] = [await buyerWith(exchange, '10'), await buyerWith(exchange, '10')];
    const [mine, faulty] = [await delivery(bo, listingId, 9), await delivery(cai, listingId, 9)];
    chargeCallsWith(async (tx, batchId, calls) => {
      if (calls.some(({ agreementId }) => agreementId === faulty.agreementId)) throw new Error('a fault');
      return chargeCalls(tx, batchId, calls);
    });
    const replies = await Promise.all(
      [1, 2, 3, 4].flatMap(() => [ask(cai, faulty.deliveryId), ask(bo, mine.deliveryId)]),
    );
    expect(replies.map(({ status }) => status)).to.deep.equal([500, 201, 500, 201, 500, 201, 500, 201]);
    expect([await availableOf(bo), await availableOf(cai)]).to.deep.equal(['9.60', '10.00']);
  });

  it('is metered once when the acknowledgement of the COMMIT is lost, and again when the COMMIT was', async () => {
    const mysql = config.DATABASE_URL?.startsWith('mysql') === true;
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 9);
    let used = 0;
    for (const when of ['after', 'before'] as const) {
      let cuts = 0;
      chargeCallsWith((tx, batchId, calls) => {
        cuts += 1;
        if (mysql && cuts === 1) loseCommit(tx, when);
        return chargeCalls(tx, batchId, calls);
      });
      expect((await ask(buyer, deliveryId)).status).to.equal(201);
      used += 1;
      expect([(await buyer.get(`/agreements/${agreementId}`)).body['used'], cuts]).to.deep.equal([
        used,
        mysql && when === 'before' ? 2 : 1,
      ]);
    }
    expect(await availableOf(buyer)).to.equal('9.80');
  });

  it('under a key that another process took meanwhile is tried again as a whole', async () => {
    const kept = [{ scope: 'mem_test', key: newId('cal'), request: 'r', status: 201, body: {} }];
    await inTransaction((tx) => keepAnswers(tx, kept, clock.now()));
    let tries = 0;
    const again = inTransaction(async (tx) => {
      tries += 1;
      if (tries === 1) await keepAnswers(tx, kept, clock.now());
      return tries;
    });
    expect(await again).to.equal(2);
    expect(new TryAgain()).to.be.instanceOf(Error);
  });
});
