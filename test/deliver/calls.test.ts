import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { shiftClock } from '../../src/kernel/clock.ts';
import { integrateAll } from '../../src/audit/index.ts';
import { itemsOf, type Body } from '../../seeders/client.ts';
import { checkedReceipt } from '../../seeders/receipt.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { wholeFile } from '../../seeders/exchange.ts';
import { availableOf, buyerWith, delivery, listedWages, publishedWages, subjects } from '../support/trade.ts';
import { DAY } from '../../src/kernel/time.ts';

const purpose = 'AcademicResearch';

describe('calls', () => {
  let exchange: Exchange;
  before(async () => {
    exchange = await startExchange();
  });
  afterEach(() => shiftClock(0));

  it('bring records by key with a receipt that anyone can check offline', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 5);
    const { status, body } = await buyer.post(`/deliveries/${deliveryId}/query`, {
      purpose,
      keys: [subjects[0], 'nobody', subjects[1]],
    });
    expect(status).to.equal(201);
    expect(itemsOf(body, 'answer').map(({ record }) => record === null)).to.deep.equal([false, true, false]);
    expect([body['records'], body['price']?.['amount']]).to.deep.equal([2, '0.20']);
    const keys = itemsOf((await exchange.anonymous.get('//.well-known/jwks.json')).body, 'keys');
    const receipt = body['receipt'] as Body;
    const said = checkedReceipt(receipt, keys);
    for (const [field, value] of [
      ['entry', `${receipt['entry'] as string} `],
      ['index', 1],
      ['path', ['AAAA']],
      ['note', (receipt['note'] as string).replace('\n1\n', '\n2\n')],
    ] as const)
      expect(() => checkedReceipt({ ...receipt, [field]: value } as Body, keys), field).to.throw();
    const canonical = JSON.stringify(itemsOf(body, 'answer').map(({ key, record }) => ({ key, record })));
    expect(said['answerHash']).to.equal(createHash('sha256').update(canonical).digest('hex'));
  });

  it('outside the purpose, after the last use and after the term are refused, and cost nothing', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 1);
    const ask = (why: string) => buyer.post(`/deliveries/${deliveryId}/query`, { purpose: why, keys: [subjects[0]] });
    expect(itemsOf((await ask('DirectMarketing')).body, 'findings').map(({ rule }) => rule)).to.deep.equal([
      'purpose-agreed',
    ]);
    expect(await availableOf(buyer)).to.equal('10.00');
    expect((await ask(purpose)).status).to.equal(201);
    expect((await buyer.get(`/agreements/${agreementId}`)).body['state']).to.equal('spent');
    shiftClock(31 * DAY);
    const again = await buyer.signIn(buyer.email, buyer.password).then(() => ask('DirectMarketing'));
    expect(itemsOf(again.body, 'findings').map(({ rule }) => rule)).to.deep.equal([
      'purpose-agreed',
      'within-term',
      'uses-left',
    ]);
    shiftClock(0);
    expect(await availableOf(buyer)).to.equal('9.90');
  });

  it('of 200 at once under a right with 100 uses exactly 100 succeed, and 100 are charged', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '100');
    const { deliveryId } = await delivery(buyer, listingId, 100);
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[index]] }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).to.have.length(100);
    expect(replies.filter(({ status }) => status === 422)).to.have.length(100);
    expect(await availableOf(buyer)).to.equal('90.00');
  });

  it('stop, each by itself, when the money is spent', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '2');
    const { deliveryId } = await delivery(buyer, listingId, 100);
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[index]] }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).to.have.length(20);
    expect(replies.filter(({ body }) => body['type'] === '/problems/insufficient-funds')).to.have.length(30);
    expect(await availableOf(buyer)).to.equal('0.00');
  });

  it('leave out who opted out from the next call on, in answers and in files', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId } = await delivery(buyer, listingId, 10);
    const keys = subjects.slice(0, 3);
    expect((await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys })).body['records']).to.equal(3);
    expect((await supplier.post('/opt-outs', { keys: [keys[1]] })).status).to.equal(200);
    const after = await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys });
    expect([after.body['records'], after.body['leftOut'], after.body['optOutVersion']]).to.deep.equal([2, null, 1]);
    expect((await supplier.get(`/calls/${after.body['id']}`)).body['leftOut']).to.equal(1);
    expect(itemsOf(after.body, 'answer')[1]?.['record']).to.equal(null);
    const file = await buyer.post(`/deliveries/${deliveryId}/files`, { purpose, format: 'csv' });
    expect([file.status, file.body['records'], file.body['leftOut']]).to.deep.equal([201, subjects.length - 1, 1]);
    const { text } = await buyer.get(file.body['file']?.['href'] as string);
    expect([text.includes(keys[0] as string), text.includes(keys[1] as string)]).to.deep.equal([true, false]);
    expect(createHash('sha256').update(text).digest('hex')).to.equal(
      (await wholeFile(buyer, file.body['id']))['file']?.['sha256'],
    );
  });

  it('hand a file out in ranges and to its buyer only, at no further charge, and stop when the regulator freezes it', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 10);
    const file = (await buyer.post(`/deliveries/${deliveryId}/files`, { purpose, format: 'ndjson' })).body;
    const href = file['file']?.['href'] as string;
    const before = await availableOf(buyer);
    await wholeFile(buyer, file['id']);
    const whole = await buyer.get(href);
    const part = await buyer.get(href, { range: 'bytes=100-199' });
    expect([part.status, part.text]).to.deep.equal([206, whole.text.slice(100, 200)]);
    expect(await availableOf(buyer)).to.equal(before);
    expect((await supplier.get(href)).status).to.be.oneOf([403, 404]);
    expect((await exchange.anonymous.get(href)).status).to.equal(401);
    const hold = await exchange.regulator.post('/holds', {
      kind: 'agreement',
      subject: agreementId,
      reason: 'A test of freezing.',
    });
    const frozen = await buyer.get(href);
    expect([frozen.status, itemsOf(frozen.body, 'findings').map(({ rule }) => rule)]).to.deep.equal([
      422,
      ['not-frozen'],
    ]);
    expect((await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] })).status).to.equal(
      422,
    );
    await exchange.regulator.post(`/holds/${hold.body['id']}/release`, { reason: 'The test is over.' });
    expect((await buyer.get(href)).status).to.equal(200);
  });

  it('give a file no more once the listing is taken down or the agreement terminated, and log a refusal by the gate', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 10);
    const order = async () =>
      (await buyer.post(`/deliveries/${deliveryId}/files`, { purpose })).body['file']?.['href'] as string;
    const href = await order();
    const hold = (
      await exchange.regulator.post('/holds', { kind: 'delivery', subject: deliveryId, reason: 'A test of freezing.' })
    ).body;
    expect((await buyer.get(href)).status).to.equal(422);
    expect((await buyer.post(`/deliveries/${deliveryId}/files`, { purpose })).status).to.equal(422);
    const refusals = await exchange.regulator.get(`/log/entries?type=verdict&q=${hold['id']}`);
    expect(itemsOf(refusals.body).map(({ entry }) => entry?.['action'])).to.deep.equal([
      'gate.deliver',
      'gate.deliver',
    ]);
    await exchange.regulator.post(`/holds/${hold['id']}/release`, { reason: 'The test is over.' });
    await exchange.regulator.post(`/listings/${listingId}/take-down`, { code: 'B3', reason: 'A test of taking down.' });
    expect((await buyer.get(href)).body['type']).to.equal('/problems/listing-not-served');
    await buyer.post(`/agreements/${agreementId}/terminate`, { reason: 'A test of termination.' });
    expect((await buyer.get(href)).body['type']).to.equal('/problems/agreement-ended');
  });

  it('of two sessions of one member under one idempotency key are one call', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 10);
    const other = await exchange.client().signIn(buyer.email, buyer.password);
    const replies = await Promise.all(
      [buyer, other, buyer, other].map((who) =>
        who.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] }, { 'idempotency-key': 'shared' }),
      ),
    );
    expect(new Set(replies.map(({ body }) => body['id'])).size).to.equal(1);
    expect(replies.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
  });

  it('with one idempotency key are metered once, also at the same time; another question with it is refused', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '1000');
    const { deliveryId, agreementId } = await delivery(buyer, listingId, 10);
    const key = { 'idempotency-key': 'call-1' };
    const question = { purpose, keys: [subjects[0]] };
    const replies = await Promise.all(
      [1, 2, 3, 4].map(() => buyer.post(`/deliveries/${deliveryId}/query`, question, key)),
    );
    expect(replies.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body['id'])).size).to.equal(1);
    expect(
      (await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[1]] }, key)).status,
    ).to.equal(409);
    expect((await buyer.get(`/agreements/${agreementId}`)).body['used']).to.equal(1);
    const files = await Promise.all(
      [1, 2].map(() => buyer.post(`/deliveries/${deliveryId}/files`, { purpose }, { 'idempotency-key': 'file-1' })),
    );
    expect(files[0]?.body['id']).to.equal(files[1]?.body['id']);
    expect((await buyer.get(`/agreements/${agreementId}`)).body['used']).to.equal(2);
  });

  it('stop at once when a party is suspended, the listing taken down, or the delivery suspended', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 10);
    const ask = async () =>
      (await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] })).body['type'];
    await supplier.post(`/deliveries/${deliveryId}/suspend`, { reason: 'Maintenance for an hour.' });
    expect(await ask()).to.equal('/problems/delivery-not-started');
    await supplier.post(`/deliveries/${deliveryId}/resume`);
    const reason = 'A test of suspension.';
    await exchange.operators[0].post(`/members/${supplier.memberId}/suspend`, { reason });
    expect(await ask()).to.equal('/problems/party-suspended');
    await exchange.operators[0].post(`/members/${supplier.memberId}/reinstate`, { reason });
    await exchange.operators[0].post(`/members/${buyer.memberId}/suspend`, { reason });
    expect(await ask()).to.equal('/problems/not-permitted');
    await exchange.operators[0].post(`/members/${buyer.memberId}/reinstate`, { reason });
    await exchange.regulator.post(`/listings/${listingId}/take-down`, { code: 'B3', reason });
    expect(await ask()).to.equal('/problems/listing-not-served');
  });

  it('are nobody else’s: a stranger sees no delivery, the supplier may not call', async () => {
    const { supplier, listingId } = await publishedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const stranger = await exchange.buyer('eve');
    const { deliveryId } = await delivery(buyer, listingId, 10);
    const question = { purpose, keys: [subjects[0]] };
    expect((await stranger.post(`/deliveries/${deliveryId}/query`, question)).status).to.equal(404);
    expect((await supplier.post(`/deliveries/${deliveryId}/query`, question)).status).to.equal(403);
    expect((await exchange.regulator.post(`/deliveries/${deliveryId}/query`, question)).status).to.equal(403);
  });

  it('each leave one entry in the log that is sealed', async () => {
    const { listingId } = await listedWages(exchange);
    const buyer = await buyerWith(exchange, '10');
    const { deliveryId } = await delivery(buyer, listingId, 10);
    const { body } = await buyer.post(`/deliveries/${deliveryId}/query`, { purpose, keys: [subjects[0]] });
    await integrateAll();
    const entry = (await exchange.regulator.get(`/log/entries/${body['entryId']}`)).body;
    expect([entry['state'], entry['entry']?.['subject'], entry['entry']?.['facts']?.['answerHash']]).to.deep.equal([
      'sealed',
      body['id'],
      body['answerHash'],
    ]);
    expect(entry['text']).to.not.include(subjects[0]);
  });
});
