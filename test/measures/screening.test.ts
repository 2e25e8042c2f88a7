import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { screenColumns, screenData, screenTexts, type Hit } from '../../src/measures/screening/index.ts';
import { prohibited } from '../../src/terms/index.ts';
import {
  cityTables,
  generalisedWageTable,
  priceBoard,
  vegaTables,
  wageTable,
  type SeedTable,
} from '../../seeders/data/index.ts';
import { productOf } from '../../seeders/exchange.ts';
import { book, listed, han } from './words.ts';

async function inData(rows: readonly Record<string, unknown>[], options = {}): Promise<Hit[]> {
  const path = join(temporaryFolder('screening'), 'rows.json');
  writeFileSync(path, JSON.stringify(rows));
  const names = Object.keys(rows[0] ?? {}).map((name) => ({ name }));
  return withDuck((duck) => screenData(duck, `read_json(${sqlText(path)}, records = true)`, names, book, options));
}

describe('a hit', () => {
  it('tells the item, the word and the place, shows the word and stars what is around it', () => {
    const [hit, ...others] = screenTexts([{ where: 'title', text: '王小明在上海出售海*洛*因，电话13800138000' }], book);
    expect(others).to.deep.equal([]);
    expect(hit).to.include({ code: 'A9', term: '海洛因', where: 'title', row: null, certain: false });
    expect(hit?.masked).to.match(/^\*{6}海\*洛\*因[^\p{L}\p{N}]{0,6}$/u);
  });

  it('is certain only where no lawful meaning is known, and never about national security', () => {
    expect(screenTexts([{ where: 'title', text: 'child pornography' }], book)[0]).to.include({ certain: true });
    expect(screenTexts([{ where: 'title', text: 'heroin' }], book)[0]).to.include({ certain: false });
    expect(listed.filter(({ code, certain }) => certain && /^A[1-6]$/.test(code))).to.deep.equal([]);
  });

  it('comes once for each word of a text, in the order of the texts', () => {
    const texts = [
      { where: 'a', text: 'heroin, heroin and 冰毒' },
      { where: 'b', text: 'heroin' },
    ];
    expect(screenTexts(texts, book).map(({ where, term }) => `${where} ${term}`)).to.deep.equal([
      'a heroin',
      'a 冰毒',
      'b heroin',
    ]);
  });

  it('is of the book it was asked by', () => {
    const other = { prohibited: [{ code: 'X1', words: { zh: ['气球'], en: ['balloon'] } }] };
    expect(
      screenTexts([{ where: 'a', text: 'heroin balloons 氣球' }], other).map(({ code, term }) => code + term),
    ).to.deep.equal(['X1balloon', 'X1气球']);
  });
});

describe('data are screened', () => {
  it('cell by cell, each word once a column with its first row', async () => {
    const rows = [
      { a: 'x', b: '消毒品', n: 1 },
      { a: 'her0in', b: '販賣毒品', n: 2 },
      { a: 'heroin', b: '贩卖毒品', n: 3 },
    ];
    const hits = await inData(rows);
    expect(hits.map(({ where, row, code, term, masked }) => ({ where, row, code, term, masked }))).to.deep.equal([
      { where: 'column a', row: 2, code: 'A9', term: 'heroin', masked: 'her0in' },
      { where: 'column b', row: 2, code: 'A9', term: '毒品', masked: '**毒品' },
    ]);
  });

  it('with whole cells, also in lists', async () => {
    const hits = await inData([
      { belief: 'other', ill: '无' },
      { belief: 'Catholic', ill: '近视;糖尿病' },
      { belief: 'The Catholic Press', ill: '糖尿病试纸' },
    ]);
    expect(hits.map(({ code, row }) => `${code} ${row}`)).to.deep.equal(['B8 2', 'B5 2']);
  });

  it('with JSON inside cells: its keys as columns, its texts as texts, however deep and escaped', async () => {
    const inner = JSON.stringify({ list: [{ Religion: 'x' }, { note: '\u6d77\u6d1b\u56e0' }] }).replace(
      '海洛因',
      '\\u6d77\\u6d1b\\u56e0',
    );
    expect((await inData([{ a: inner }])).map(({ code }) => code).sort()).to.deep.equal(['A9', 'B8']);
    expect((await inData([{ a: { deep: { party: 'x' } } }])).map(({ code }) => code)).to.deep.equal(['B8']);
    expect((await inData([{ a: '{ broken heroin' }])).map(({ code }) => code)).to.deep.equal(['A9']);
  });

  it('with base64 in cells, and with at most the wanted number of hits', async () => {
    expect((await inData([{ a: Buffer.from('海洛因').toString('base64') }])).map(({ code }) => code)).to.deep.equal([
      'A9',
    ]);
    expect(await inData([{ a: 'heroin cocaine' }, { a: 'opium' }], { hits: 2 })).to.have.length(2);
    expect(await inData([{ a: 'x' }, { a: 'opium' }], { rows: 1 })).to.deep.equal([]);
  });

  it('numbers, dates and empty columns are passed over', async () => {
    expect(await inData([{ a: 1.5, b: '2024-01-01', c: null, d: '13:00', e: true }])).to.deep.equal([]);
  });
});

describe('the tables of the seed', () => {
  const tables: SeedTable[] = [...cityTables, ...vegaTables, wageTable(), generalisedWageTable()];
  for (const table of tables) {
    it(`${table.name} hits nothing${table.personal ? ' but its union column' : ''}`, async () => {
      const path = table.path ?? join(temporaryFolder('screening'), 'table.csv');
      if (table.csv !== undefined) writeFileSync(path, table.csv);
      const relation = `${table.format === 'csv' ? 'read_csv' : 'read_json'}(${sqlText(path)})`;
      const texts = Object.entries(productOf(table)).flatMap(([where, text]) =>
        typeof text === 'string' ? [{ where, text }] : [],
      );
      const hits = [
        ...screenTexts(texts, book),
        ...screenColumns(table.dictionary, book),
        ...(await withDuck((duck) => screenData(duck, relation, table.dictionary, book))),
      ];
      expect(hits.map(({ code, where }) => `${code} ${where}`)).to.deep.equal(
        table.dictionary.some(({ name }) => name === 'union') ? ['B8 column union'] : [],
      );
    });
  }

  it('nor does the price board', () => {
    const texts = priceBoard.flatMap(({ nameZh, nameEn, source }) =>
      [nameZh, nameEn, source].map((text) => ({ where: 'item', text })),
    );
    expect(screenTexts(texts, book)).to.deep.equal([]);
  });
});

describe('the list', () => {
  it('has its 28 items, each with Chinese, and words but where words cannot tell', () => {
    expect(prohibited.map(({ code }) => code).join(' ')).to.equal(
      'A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 C1 C2 C3 C4 C5 C6',
    );
    expect(prohibited.filter(({ zh }) => !han.test(zh))).to.deep.equal([]);
    const wordless = prohibited.filter(({ words }) => words.zh.length + words.en.length === 0).map(({ code }) => code);
    expect(wordless).to.deep.equal(['A11', 'B2', 'B11', 'C4', 'C5']);
  });

  it('has no word twice under one item, and Chinese words of two characters or more', () => {
    for (const { code, words } of prohibited)
      for (const list of [words.zh, words.en]) expect(new Set(list).size, code).to.equal(list.length);
    expect(listed.filter(({ term }) => [...term].length < 2)).to.deep.equal([]);
  });
});
