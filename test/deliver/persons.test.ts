import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { sendNotices } from '../../src/deliver/index.ts';
import { expectStatus, itemsOf, type Person } from '../../seeders/client.ts';
import { generalisedWageRecords, generalisedWageTable } from '../../seeders/data/index.ts';
import { draftListing, productOf, wageTerms } from '../../seeders/exchange.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { buyerWith, delivery, subjects, wageWave } from '../support/trade.ts';

const purpose = 'AcademicResearch';
const PAIRED = 16;
/** Records that look alike: the first sixteen of the largest class are of eight persons, two of each. */
const alike = largestClass();
const pair = (person: number): string[] => alike.slice(2 * person, 2 * person + 2);

function largestClass(): string[] {
  const classes = new Map<string, string[]>();
  for (const { subject, age_band, education_band, occupation_group } of generalisedWageRecords()) {
    const own = [age_band, education_band, occupation_group].join();
    classes.set(own, [...(classes.get(own) ?? []), subject]);
  }
  return [...classes.values()].reduce((one, other) => (other.length > one.length ? other : one));
}

/** The wages as a Parquet file with a person for each record, some of them decomposed and with spaces around. */
async function personedWages(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = temporaryFolder('persons');
  try {
    const [csv, parquet] = [join(folder, 'wages.csv'), join(folder, 'wages.parquet')];
    const [header = '', ...rows] = (wageWave().csv as string).trimEnd().split('\n');
    const lines = rows.map((row, at) => {
      const place = alike.indexOf(subjects[at] as string);
      return `${row},${place >= 0 && place < PAIRED ? `twó-${Math.floor(place / 2)}`.normalize('NFD') : `one-${at}`}`;
    });
    writeFileSync(csv, `${[`${header},person`, ...lines].join('\n')}\n`);
    const spaced = `CASE WHEN subject IN (${pair(0).map(sqlText).join(', ')}) THEN ' ' || person || '  ' ELSE person END`;
    await withDuck((duck) =>
      duck.run(
        `COPY (SELECT * REPLACE (${spaced} AS person) FROM read_csv(${sqlText(csv)}, all_varchar = true)) TO ${sqlText(parquet)} (FORMAT parquet)`,
      ),
    );
    return new Uint8Array(readFileSync(parquet));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a person with several records who opts out', () => {
  let exchange: Exchange;
  let supplier: Person;
  let listingId: string;
  let productId: string;
  before(async () => {
    exchange = await startExchange();
    supplier = await exchange.supplier('ada');
    ({ listingId, productId } = await listed({}));
  });

  /** A published listing of wages whose person column tells persons apart. */
  async function listed(change: object) {
    const { dictionary: columns } = generalisedWageTable();
    const person = { name: 'person', label: "Supplier's pseudonym", type: 'text', role: 'identifier' };
    const dictionary = [...columns, { ...person, identifierType: 'pseudonym' }];
    const product = { ...productOf(generalisedWageTable()), dictionary, persons: { column: 'person' }, ...change };
    const { id } = expectStatus(await supplier.post('/products', product), 201);
    const path = `/products/${id}/revisions?name=wages.parquet`;
    const uploaded = await supplier.upload(path, await personedWages(), 'application/vnd.apache.parquet');
    const revision = expectStatus(uploaded, 201);
    const listing = await draftListing(supplier, revision['id'] as string, wageTerms);
    expectStatus(await supplier.post(`/listings/${listing}/submit`), 200);
    expectStatus(await exchange.operators[0].post(`/listings/${listing}/publish`), 200);
    return { listingId: listing, productId: id as string };
  }
  async function bought(listing = listingId) {
    const buyer = await buyerWith(exchange, '1000');
    const opened = await delivery(buyer, listing, 20);
    const ask = async (keys: readonly string[], headers = {}) =>
      expectStatus(await buyer.post(`/deliveries/${opened.deliveryId}/query`, { purpose, keys }, headers), 201);
    const order = async () =>
      expectStatus(await buyer.post(`/deliveries/${opened.deliveryId}/files`, { purpose }), 201);
    const told = async (kind: string) => {
      const notices = itemsOf(expectStatus(await buyer.get(`/notices?kind=${kind}`), 200));
      return Promise.all(notices.map(async ({ id }) => (await buyer.get(`/notices/${id}`)).body['keys']));
    };
    return { buyer, ask, order, told };
  }
  const optOut = async (...keys: string[]) => expectStatus(await supplier.post('/opt-outs', { keys }), 200);
  const found = (answer: Parameters<typeof itemsOf>[0]) =>
    itemsOf(answer, 'answer').flatMap(({ key, record }) => (record === null ? [] : [key]));

  it('is left out of every question, also of one that is repeated, and each record is counted', async () => {
    const { buyer, ask } = await bought();
    const keys = [...pair(0), ...pair(1)];
    const first = await ask(keys, { 'idempotency-key': 'once' });
    expect(found(first)).to.deep.equal(keys);
    await optOut('twó-0');
    const next = await ask(keys);
    expect([found(next), next['records'], next['leftOut']]).to.deep.equal([pair(1), 2, null]);
    expect(expectStatus(await supplier.get(`/calls/${next['id']}`), 200)['leftOut']).to.equal(2);
    const again = await ask(keys, { 'idempotency-key': 'once' });
    expect([again['id'], found(again)]).to.deep.equal([first['id'], pair(1)]);
    expect((await buyer.get(`/calls/${next['id']}`)).body['leftOut']).to.equal(null);
  });

  it('is left out of every question of a batch, whoever else asks', async () => {
    const [one, other] = [await bought(), await bought()];
    await optOut('twó-2');
    const asked = [one.ask(pair(2)), other.ask([...pair(2), ...pair(3)]), one.ask(pair(3))];
    expect((await Promise.all(asked)).map(found)).to.deep.equal([[], pair(3), pair(3)]);
  });

  it('is left out of the next file, and of one that is fetched again', async () => {
    const { buyer, order } = await bought();
    const fetched = async (file: Awaited<ReturnType<typeof order>>) =>
      (await buyer.get(file['file']?.['href'] as string)).text;
    const whole = await order();
    const before = await fetched(whole);
    await optOut('twó-4');
    const less = await order();
    expect([
      Number(less['leftOut']) - Number(whole['leftOut']),
      Number(whole['records']) - Number(less['records']),
    ]).to.deep.equal([2, 2]);
    const held = async (text: string) => [...pair(4), ...pair(5)].map((key) => text.includes(key));
    expect(await held(before)).to.deep.equal([true, true, true, true]);
    expect(await held(await fetched(less))).to.deep.equal([false, false, true, true]);
    expect(await held(await fetched(whole))).to.deep.equal([false, false, true, true]);
  });

  it('is told of to past recipients, by the keys of the records that each received; so is a correction', async () => {
    const [byKey, byFile, other, late] = [await bought(), await bought(), await bought(), await bought()];
    await byKey.ask([pair(6)[1] as string, ...pair(7)]);
    await byFile.order();
    await other.ask(pair(7));
    await optOut(pair(6)[0] as string);
    await late.order();
    await sendNotices();
    await optOut('twó-6');
    await sendNotices();
    const keys = [...pair(6)].sort();
    expect(await byKey.told('opt-out')).to.deep.equal([[pair(6)[1]]]);
    expect(await byFile.told('opt-out')).to.deep.equal([keys, [pair(6)[0]]]);
    expect(await other.told('opt-out')).to.deep.equal([]);
    expect(await late.told('opt-out'), 'what was left out then already is not told').to.deep.equal([[pair(6)[1]]]);
    await optOut(pair(1)[0] as string, 'twó-1');
    await sendNotices();
    expect((await byFile.told('opt-out'))[0], 'each key once, though key and person opted out').to.deep.equal(
      [...pair(1)].sort(),
    );
    const what = 'The wages of this person were doubled.';
    expectStatus(await supplier.post('/corrections', { productId, keys: [pair(7)[0], 'twó-7'], what }), 201);
    await sendNotices();
    for (const one of [byKey, other, byFile]) expect(await one.told('correction')).to.deep.equal([[...pair(7)].sort()]);
  });

  it('is left out where there is no key, and told of by the name that the column has for the person', async () => {
    const keyless = await listed({ kind: 'data-set', keyColumn: undefined });
    const { buyer, order, told } = await bought(keyless.listingId);
    const whole = await order();
    await optOut('twó-5');
    await sendNotices();
    expect(await told('opt-out')).to.deep.equal([['twó-5']]);
    const less = await order();
    expect(Number(less['leftOut']) - Number(whole['leftOut'])).to.equal(2);
    const { text } = await buyer.get(whole['file']?.['href'] as string);
    expect(text.includes('twó-5')).to.equal(false);
  });
});
