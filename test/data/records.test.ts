import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { generalisedWageTable } from '../../seeders/data/index.ts';
import { uploadTable } from '../../seeders/exchange.ts';
import { newId } from '../../src/kernel/ids.ts';
import { closeRecords } from '../../src/data/hosted-records.ts';
import { readRecords, revisionParquet } from '../../src/list/index.ts';
import { loadRecords, removeRecords } from '../../src/data/hosted-records.ts';
import { expectStatus, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct, newRevision } from '../list/people.ts';

const keyed = { dictionary: [column('who', 'text', 'identifier'), column('x', 'decimal')], keyColumn: 'who' };
const recordsOf = (id: unknown, keys: readonly (string | undefined)[]) =>
  readRecords(String(id), keys).map((text) => (text === undefined ? null : (JSON.parse(text) as unknown)));

describe('hosted records', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  const revisionOf = async (csv: string, product: object = keyed) =>
    (await newRevision(ada, (await newProduct(ada, product)).id, csv)).id as string;

  it('are found by their key within their own revision, in the order asked', async () => {
    const first = await revisionOf('who,x\nanna,1\nbert,2\n键,3\n');
    const second = await revisionOf('who,x\nanna,10\n');
    expect(recordsOf(first, ['bert', 'carl', 'anna', undefined, '', '键', 'ann'])).deep.equal([
      { who: 'bert', x: '2' },
      null,
      { who: 'anna', x: '1' },
      null,
      null,
      { who: '键', x: '3' },
      null,
    ]);
    expect(recordsOf(second, ['anna', 'bert'])).deep.equal([{ who: 'anna', x: '10' }, null]);
  });

  it('have whole numbers as keys too, as they are declared: a text is another key with a zero before it', async () => {
    const text = await revisionOf('who,x\n7,1\n8,2\n');
    expect(recordsOf(text, ['7', '07', '8'])).deep.equal([{ who: '7', x: '1' }, null, { who: '8', x: '2' }]);
    const numbered = { ...keyed, dictionary: [column('who', 'integer', 'identifier'), column('x', 'decimal')] };
    const integer = await revisionOf('who,x\n07,1\n12345678901234567890,2\n', numbered);
    expect(recordsOf(integer, ['7', '07', '12345678901234567890'])).deep.equal([
      { who: '7', x: '1' },
      null,
      { who: '12345678901234567890', x: '2' },
    ]);
  });

  it('outlive a restart of the store', async () => {
    const id = await revisionOf('who,x\nanna,1\n');
    await closeRecords();
    expect(recordsOf(id, ['anna'])).deep.equal([{ who: 'anna', x: '1' }]);
  });

  it('do not exist for a product without key', async () => {
    const { id } = await newRevision(ada, (await newProduct(ada)).id);
    expect(() => readRecords(id as string, ['a'])).throw(/not hosted/);
  });

  it('are not read from a load that was cut off, and are removed without touching their neighbours', async () => {
    const [cut, whole] = [newId('rev'), newId('rev')];
    const kept = await revisionOf('who,x\nanna,1\n');
    const failed = await loadRecords(cut, `${revisionParquet(kept)}.missing`, 'who').catch((error: unknown) => error);
    expect(failed).instanceOf(Error);
    expect(() => readRecords(cut, ['anna'])).throw(/not hosted/);
    expect(await loadRecords(whole, revisionParquet(kept), 'who')).equal(1);
    await removeRecords(whole);
    expect(() => readRecords(whole, ['anna'])).throw(/not hosted/);
    expect(recordsOf(kept, ['anna'])).deep.equal([{ who: 'anna', x: '1' }]);
  });

  it('are not left by a file that was refused', async () => {
    const { id } = await newProduct(ada, keyed);
    const csv = 'who,x\nanna,1\n';
    const { id: first } = await newRevision(ada, id, csv);
    const again = await Promise.all([
      ada.upload(`/products/${id}/revisions?name=x.csv`, csv),
      ada.upload(`/products/${id}/revisions?name=x.csv`, `${csv}anna,2\n`),
    ]);
    expect(again.map(({ status }) => status)).deep.equal([409, 422]);
    expect(recordsOf(first, ['anna'])).deep.equal([{ who: 'anna', x: '1' }]);
  });

  it('of a real table are all there', async () => {
    const table = generalisedWageTable();
    const { reply, revisionId } = await uploadTable(ada, table);
    const rows = Number(expectStatus(reply, 201)['rows']);
    const keys = (table.csv as string)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0] as string);
    expect(keys).to.have.length(rows);
    expect(readRecords(revisionId, keys).filter((text) => text === undefined)).deep.equal([]);
    expect(existsSync(revisionParquet(revisionId))).equal(true);
  });
});
