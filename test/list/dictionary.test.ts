import { expect } from 'chai';
import {
  cityTables,
  generalisedWageTable,
  plantedIds,
  vegaTables,
  wageTable,
  type SeedTable,
} from '../../seeders/data/index.ts';
import { productOf, uploadTable } from '../../seeders/exchange.ts';
import { expectStatus, itemsOf, type Body, type Person } from '../../seeders/client.ts';
import { startExchange, type Exchange } from '../support/exchange.ts';
import { column, newProduct } from './people.ts';

const verdicts = (revision: Body) =>
  itemsOf(revision, 'detected')
    .filter(({ verdict }) => verdict !== 'clear')
    .map(({ column: name, verdict }) => `${name} ${verdict}`);

describe('a file against its dictionary', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });

  const one = (type: string) => ({ dictionary: [column('x', type)] });
  const cases: [type: string, cells: string[], verdict: 'taken' | RegExp][] = [
    ['text', ['1', '2'], 'taken'],
    ['integer', ['1', '2'], 'taken'],
    [
      'integer',
      ['1', '2.5'],
      /declared integer; 1 of 2 cells are not, first in row 2: expected is a whole number, such as 1024\.$/,
    ],
    ['integer', ['007', '12'], 'taken'],
    ['integer', ['12345678901234567890', '1'], 'taken'],
    ['integer', ['1', 'two', 'three'], /declared integer; 2 of 3 cells are not, first in row 2/],
    ['decimal', ['1', '2'], 'taken'],
    ['decimal', ['1.1', '1.10'], 'taken'],
    ['decimal', ['1,5'], /declared decimal; 1 of 1 cells are not, .* All are with decimal=,\.$/],
    ['date', ['2024-02-29'], 'taken'],
    ['date', ['2024-02-29', '2023-02-29'], /declared date; 1 of 2 cells are not, first in row 2/],
    ['date', ['20240229'], /declared date; 1 of 1 cells are not, .* All are with dateFormat=YMD\.$/],
    ['instant', ['2024-02-29T10:00:00Z'], 'taken'],
    ['instant', ['2024-02-29'], /declared instant; 1 of 1 cells are not/],
    ['boolean', ['true', 'false'], 'taken'],
    ['boolean', ['true', 'yes'], /declared boolean; 1 of 2 cells are not, first in row 2/],
    ['boolean', ['0', '1'], /declared boolean; 2 of 2 cells are not, first in row 1: expected is true or false\.$/],
    ['date', ['""', '""'], 'taken'],
  ];
  for (const [type, cells, verdict] of cases) {
    it(`${cells.join(' | ')} as ${type} is ${verdict === 'taken' ? 'taken' : 'refused'}`, async () => {
      const { id } = await newProduct(ada, one(type));
      const { status, body } = await ada.upload(
        `/products/${id}/revisions?name=x.csv`,
        `x\n${cells.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join('\n')}\n`,
      );
      if (verdict === 'taken') expect([status, body['detail']]).deep.equal([201, undefined]);
      else
        expect([
          status,
          itemsOf(body, 'errors')
            .map(({ detail }) => detail)
            .join(),
        ]).to.satisfy(
          ([code, detail]: [number, string]) => code === 422 && verdict.test(detail),
          `${status} ${body['detail']}`,
        );
    });
  }

  it('names every fault at once: missing, surplus, of another type, and never what a cell holds', async () => {
    const { id } = await newProduct(ada, { dictionary: [column('a', 'integer'), column('b'), column('c', 'date')] });
    const { body } = await ada.upload(`/products/${id}/revisions?name=x.csv`, 'a,d,c\nsecret,1,2024\n');
    expect(itemsOf(body, 'errors').map(({ pointer, detail }) => `${pointer} ${detail}`)).deep.equal([
      '#/columns The dictionary\'s column "b" is missing.',
      '#/columns/2 Column "d" is not in the dictionary.',
      '#/columns/1 Column "a" is declared integer; 1 of 1 cells are not, first in row 1: expected is a whole number, such as 1024.',
      '#/columns/3 Column "c" is declared date; 1 of 1 cells are not, first in row 1: expected is a date as ISO 8601 writes it, such as 2026-01-31.',
    ]);
  });

  const keyed = { dictionary: [column('who', 'text', 'identifier'), column('x', 'integer')], keyColumn: 'who' };
  const keys: [what: string, csv: string, detail: RegExp][] = [
    [
      'repeated keys',
      'who,x\na,1\nb,2\na,3\nb,4\nc,5\n',
      /has 2 keys that stand in more than one row\.\nRows 1 and 3 have the same key\.\nRows 2 and 4/,
    ],
    ['missing keys', 'who,x\na,1\n,2\n"",3\n', /has no value in 2 rows, first in row 2/],
    ['keys that two spellings may mean', `who,x\ne\u0301,1\n`, /has 1 keys that are not in .*\(NFC\), first in row 1/],
    ['keys that nobody may send', `who,x\na\u0085b,1\n`, /has 1 keys with control characters, first in row 1/],
    ['endless keys', `who,x\n${'a'.repeat(201)},1\n`, /has 1 keys of more than 200 characters/],
  ];
  for (const [what, csv, detail] of keys) {
    it(`${what} are a fault`, async () => {
      const { id } = await newProduct(ada, keyed);
      const { status, body } = await ada.upload(`/products/${id}/revisions?name=x.csv`, csv);
      expect(status).equal(422);
      expect(
        itemsOf(body, 'errors')
          .map((error) => error['detail'])
          .join('\n'),
      ).match(detail);
    });
  }
});

describe('real tables', () => {
  let exchange: Exchange;
  let ada: Person;
  before(async () => {
    exchange = await startExchange();
    ada = await exchange.supplier('ada');
  });
  const revisionOf = async (table: SeedTable) => (await uploadTable(ada, table)).reply.body;

  for (const table of [...cityTables, ...vegaTables]) {
    it(`${table.name} is what its dictionary says, about no person`, async () => {
      const revision = await revisionOf(table);
      expect([verdicts(revision), revision['risk']]).deep.equal([[], null]);
    });
  }

  it('of wages are measured: alone among 534 stand nine in ten, until they are generalised', async () => {
    const raw = (await revisionOf(wageTable()))['risk'];
    expect([raw?.['rows'], raw?.['k']]).deep.equal([534, 1]);
    expect(Number(raw?.['uniqueness'])).within(0.9, 0.92);
    const banded = (await revisionOf(generalisedWageTable()))['risk'];
    expect(Number(banded?.['k'])).least(11);
    expect(Number(banded?.['sensitive']?.['wage_band']?.['distinct'])).least(2);
  });

  it('with planted numbers are found out, with masked evidence', async () => {
    const revision = await revisionOf(plantedIds());
    expect(verdicts(revision)).include('order_ref identifier');
    const evidence = itemsOf(
      itemsOf(revision, 'detected').find(({ verdict }) => verdict === 'identifier'),
      'evidence',
    );
    expect(evidence[0]?.['masked']).match(/^\d{3}\*{13}[\dX]{2}$/);
  });

  it('show values of identifiers and free text to their supplier only', async () => {
    const { id } = await revisionOf(plantedIds());
    const shownTo = async (who: Person) => itemsOf((await who.get(`/revisions/${id}`)).body, 'profile');
    const values = (profile: Body[]) => profile.filter(({ min }) => min !== null).map(({ name }) => name);
    expect(values(await shownTo(ada))).include.members(['order_ref', 'subject', 'note']);
    expect(values(await shownTo(exchange.operators[0]))).deep.equal(['ordered_on', 'goods', 'amount']);
    const planted = plantedIds().csv as string;
    const [first = ''] = /\d{17}[\dX]/.exec(planted) ?? [];
    expect((await exchange.operators[0].get(`/revisions/${id}`)).text).not.contain(first);
  });

  it('about persons are described as personal', async () => {
    expect(expectStatus(await ada.post('/products', productOf(wageTable())), 201)['personal']).equal(true);
  });
});
