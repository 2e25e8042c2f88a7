import { expect } from 'chai';
import { itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { encoderOf } from '../support/encoder.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { readRecords } from '../../src/list/index.ts';
import { column, newProduct, plainCsv } from './people.ts';

const details = (body: Body): string =>
  itemsOf(body, 'errors')
    .map(({ detail }) => detail)
    .join('\n');

describe('an upload says how its file is to be read', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  const upload = async (content: string | Buffer, options: Record<string, string> = {}, product: object = {}) => {
    const { id } = await newProduct(ada, product);
    const query = new URLSearchParams({ name: 'x.csv', ...options }).toString();
    return ada.upload(
      `/products/${String(id)}/revisions?${query}`,
      typeof content === 'string' ? content : Uint8Array.from(content),
    );
  };

  it('and is told how it was read, then and later', async () => {
    const options = { encoding: 'gb18030', delimiter: ';', decimal: ',', dateFormat: 'DMY', skip: '1' };
    const { status, body } = await upload(
      encoderOf('gb18030')('某镇天气\nday;rain\n31.1.2026;1,50\n1.2.2026;2\n'),
      options,
    );
    expect([status, details(body)]).deep.equal([201, '']);
    expect(body['read']).deep.equal({ ...options, skip: 1, quotes: 'strict' });
    expect(itemsOf(body, 'profile').map(({ type, max }) => [type, max])).deep.equal([
      ['DATE', '2026-02-01'],
      ['DECIMAL(18,1)', '2'],
    ]);
    expect((await ada.get(`/revisions/${String(body['id'])}`)).body['read']).deep.equal(body['read']);
  });

  it('and learns from the refusal what to say', async () => {
    const { status, body } = await upload('Weather\nday;rain\n2026-01-31;1,50\n');
    expect([status, details(body)]).deep.equal([
      422,
      'Line 2 looks like the header, because all lines before it have fewer cells: skip=1 reads the file from there.',
    ]);
    expect(details((await upload('Weather\nday;rain\n2026-01-31;1,50\n', { skip: '1' })).body)).match(/decimal=,\.$/);
    expect((await upload('Weather\nday;rain\n2026-01-31;1,50\n', { skip: '1', decimal: ',' })).status).equal(201);
  });

  it('in words that are known, or every one is pointed at', async () => {
    const { status, body } = await upload(plainCsv(), {
      encoding: 'latin1',
      delimiter: 'ab',
      decimal: '·',
      dateFormat: 'DYM',
      skip: '-1',
      quotes: 'any',
    });
    expect(status).equal(422);
    expect(itemsOf(body, 'errors').map(({ pointer }) => pointer)).members([
      '#/encoding',
      '#/delimiter',
      '#/decimal',
      '#/dateFormat',
      '#/skip',
      '#/quotes',
    ]);
  });

  it('and a byte order mark makes no other content of it', async () => {
    const { id } = await newProduct(ada);
    const path = `/products/${String(id)}/revisions?name=x.csv`;
    const csv = plainCsv();
    const first = await ada.upload(path, csv);
    const second = await ada.upload(path, `\uFEFF${csv}`);
    expect([first.status, second.status, second.body['revisionId']]).deep.equal([201, 409, first.body['id']]);
  });

  it('and gets the same record however its decimals and instants are spelt', async () => {
    const product = {
      dictionary: [column('who', 'text', 'identifier'), column('x', 'decimal'), column('t', 'instant')],
      keyColumn: 'who',
    };
    const records: unknown[] = [];
    for (const cells of ['1.50,2026-01-01 0:00', '1.5,2026-01-01T00:00:00', '15E-1,2026-01-01 00:00:00.0']) {
      const { status, body } = await upload(`who,x,t\na,${cells}\nb,1000,2026-01-01 12:30\n`, {}, product);
      expect([status, details(body)]).deep.equal([201, '']);
      records.push(readRecords(String(body['id']), ['a'])[0]);
    }
    const one = '{"t":"2026-01-01T00:00:00","who":"a","x":"1.5"}';
    expect(records).deep.equal([one, one, one]);
  });
});
