import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { integrateAll, verifyBundle } from '../src/audit/index.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../seeders/client.ts';
import { plantedIds, wageTable } from '../seeders/data/index.ts';
import { deposit, draftListing, uploadTable, wageTerms, wholeFile } from '../seeders/exchange.ts';
import { startExchange, type Exchange } from './support/exchange.ts';
import { availableOf, subjects, wageWave } from './support/trade.ts';

/** One trade from registration to settlement, over HTTP, on real data. Each step stands on the one before. */
describe('the life of a trade', () => {
  let exchange: Exchange;
  let ada: Person;
  let bo: Person;
  let cai: Person;
  let listingId: string;
  let deliveryId: string;
  let call: Body;

  before(async () => {
    exchange = await startExchange();
  });

  it('begins with an application that two operators decide, not one', async () => {
    const [olivia, otto] = exchange.operators;
    ada = await exchange.applicant('ada');
    expect((await ada.post('/products', {})).status).to.equal(403);
    expectStatus(await olivia.post(`/members/${ada.memberId}/review`), 200);
    expect((await olivia.post(`/members/${ada.memberId}/admit`)).body['type']).to.equal('/problems/four-eyes');
    expect(expectStatus(await otto.post(`/members/${ada.memberId}/admit`), 200)['state']).to.equal('admitted');
    [bo, cai] = [await exchange.buyer('bo'), await exchange.buyer('cai')];
  });

  it('is refused while the wage records could tell who someone is, with the measured risk', async () => {
    const { revisionId } = await uploadTable(ada, wageTable());
    const raw = await draftListing(ada, revisionId, wageTerms);
    const { status, body } = await ada.post(`/listings/${raw}/submit`);
    expect(status).to.equal(422);
    const [finding] = itemsOf(body, 'findings');
    expect([finding?.['principle'], finding?.['rule'], finding?.['threshold']]).to.deep.equal([
      'IB-4',
      'k-anonymity',
      'k ≥ 11',
    ]);
    expect(finding?.['measured']).to.match(/^k = 1, highest risk 1\.0000/);
    expect(itemsOf(finding, 'remedies')).to.have.length.greaterThan(0);
  });

  it('is refused when a harmless-looking column holds resident ids, with masked evidence', async () => {
    const sun = await exchange.supplier('sun');
    const table = plantedIds();
    const { revisionId } = await uploadTable(sun, table);
    const listing = await draftListing(sun, revisionId, wageTerms);
    const { body } = await sun.post(`/listings/${listing}/submit`);
    const finding = itemsOf(body, 'findings').find(({ rule }) => rule === 'no-direct-identifier');
    expect(itemsOf(finding, 'evidence')[0]?.['masked']).to.match(/^\d{3}\*{13}[\dX]{2}$/);
    for (const id of (table.csv as string).match(/\d{17}[\dX]/g) ?? []) expect(JSON.stringify(body)).to.not.include(id);
    const log = await exchange.regulator.get(`/log/entries?subject=${listing}&type=verdict`);
    expect(itemsOf(log.body)).to.have.length(1);
    expect(log.text).to.not.include('masked');
  });

  it('passes the gate once the records are generalised, and an operator publishes it', async () => {
    const { revisionId } = await uploadTable(ada, wageWave());
    listingId = await draftListing(ada, revisionId, wageTerms);
    expectStatus(await ada.post(`/listings/${listingId}/submit`), 200);
    expect((await ada.post(`/listings/${listingId}/publish`)).status).to.equal(403);
    expect(expectStatus(await exchange.operators[0].post(`/listings/${listingId}/publish`), 200)['state']).to.equal(
      'published',
    );
    expect((await exchange.anonymous.get(`/listings/${listingId}`)).status).to.equal(200);
  });

  it('becomes an agreement within purpose, term and count', async () => {
    await deposit(exchange.operators, bo.memberId, '200');
    const order = { listingId, termDays: 30, uses: 3 };
    expect((await cai.post('/agreements', { ...order, purpose: 'DirectMarketing' })).status).to.equal(422);
    const agreement = expectStatus(await bo.post('/agreements', { ...order, purpose: 'AcademicResearch' }), 201);
    deliveryId = expectStatus(await bo.post('/deliveries', { agreementId: agreement['id'] }), 201)['id'] as string;
  });

  it('is delivered record by record and as a file, and nothing outside its purpose', async () => {
    const question = { purpose: 'AcademicResearch', keys: subjects.slice(0, 2) };
    call = expectStatus(await bo.post(`/deliveries/${deliveryId}/query`, question), 201);
    expect(call['price']?.['amount']).to.equal('0.20');
    expect((await bo.post(`/deliveries/${deliveryId}/query`, { ...question, purpose: 'Marketing' })).status).to.equal(
      422,
    );
    const file = expectStatus(
      await bo.post(`/deliveries/${deliveryId}/files`, { purpose: 'AcademicResearch', format: 'parquet' }),
      201,
    );
    const { text } = await bo.get(file['file']?.['href'] as string);
    expect(text.slice(0, 4)).to.equal('PAR1');
    const csv = expectStatus(await bo.post(`/deliveries/${deliveryId}/files`, { purpose: 'AcademicResearch' }), 201);
    expect(
      createHash('sha256')
        .update((await bo.get(csv['file']?.['href'] as string)).text)
        .digest('hex'),
    ).to.equal((await wholeFile(bo, csv['id']))['file']?.['sha256']);
    expect((await bo.post(`/deliveries/${deliveryId}/query`, question)).body['detail']).to.match(/spent/);
  });

  it('is settled by one cycle: the supplier is paid less the fee, and the books balance', async () => {
    await integrateAll();
    const [olivia] = exchange.operators;
    const cycle = expectStatus(await olivia.post('/cycles/cut-off'), 200)['id'];
    for (const step of ['reconcile', 'net', 'notify', 'finalise'])
      expectStatus(await olivia.post(`/cycles/${cycle}/${step}`), 200);
    expect(await availableOf(ada)).to.equal('99.96');
    expect(await availableOf(bo)).to.equal('98.00');
    expect(String(expectStatus(await olivia.get('/books/proof'), 200)['ok'])).to.equal('true');
    expect((await olivia.post(`/cycles/${cycle}/finalise`)).status).to.equal(409);
  });

  it('stands in a log that the regulator verifies, and a flipped bit in a copy is found', async () => {
    await integrateAll();
    const proof = expectStatus(await exchange.regulator.get(`/log/entries/${call['entryId']}/proof`), 200);
    expect(rootByHand(proof)).to.equal((proof['checkpoint'] as string).split('\n')[2]);
    const bundle = (await exchange.regulator.get('/log/bundle')).text;
    const verifierKey = (await exchange.anonymous.get('/log/verifier-key')).text.trim();
    expect((await verifyBundle(bundle.trimEnd().split('\n'), { verifierKey })).faults).to.deep.equal([]);
    const copy = Buffer.from(bundle);
    const at = bundle.indexOf(call['entryId'] as string) + 10;
    copy[at] = (copy[at] as number) ^ 1;
    expect((await verifyBundle(copy.toString().trimEnd().split('\n'), { verifierKey })).ok).to.equal(false);
  });
});

/** The root that an inclusion proof leads to, by RFC 9162 §2.1.3.2 in a few lines of its own. */
function rootByHand(proof: Body): string {
  const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  let node = hash(Buffer.from([0]), Buffer.from(proof['text'] as string));
  let [index, last] = [Number(proof['index']), Number(proof['size']) - 1];
  for (const text of proof['hashes'] as unknown as string[]) {
    const other = Buffer.from(text, 'base64');
    if (index % 2 === 1 || index === last) {
      node = hash(Buffer.from([1]), other, node);
      while (index % 2 === 0 && index > 0) [index, last] = [index >> 1, last >> 1];
    } else node = hash(Buffer.from([1]), node, other);
    [index, last] = [index >> 1, last >> 1];
  }
  return node.toString('base64');
}
