import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Converter } from 'opencc-js/cn2t';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { harmlessChinese, harmlessEnglish } from '../../src/measures/screening/harmless.ts';
import { normalise, screenColumns, screenData, screenTexts, type Hit } from '../../src/measures/screening/index.ts';
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

const book = { prohibited };
const listed = prohibited.flatMap(({ code, words }) =>
  [...words.zh, ...words.en].map((word) => ({
    code,
    mark: /^[#=]/.exec(word)?.[0] ?? '',
    term: word.replace(/^[#=]|!$/g, ''),
    certain: word.endsWith('!'),
  })),
);
const everywhere = listed.filter(({ mark }) => mark === '');
const traditional = Converter({ from: 'cn', to: 'tw' }) as (text: string) => string;
const han = /[\u3400-\u9fff]/;

const codesIn = (text: string, where = 'description'): string[] => [
  ...new Set(screenTexts([{ where, text }], book).map(({ code }) => code)),
];
const column = (name: string, label = ''): string[] => [
  ...new Set(screenColumns([{ name, label }], book).map(({ code }) => code)),
];

async function inData(rows: readonly Record<string, unknown>[], options = {}): Promise<Hit[]> {
  const path = join(temporaryFolder('screening'), 'rows.json');
  writeFileSync(path, JSON.stringify(rows));
  const names = Object.keys(rows[0] ?? {}).map((name) => ({ name }));
  return withDuck((duck) => screenData(duck, `read_json(${sqlText(path)}, records = true)`, names, book, options));
}

describe('a text is normalised', () => {
  const seen: [written: string, read: string][] = [
    ['Ｈｅｒｏｉｎ', 'heroin'],
    ['he\u200bro\u00ad\u2060in', 'heroin'],
    ['hеrоin', 'heroin'],
    ['ΗΕRΟΙΝ', 'heroin'],
    ['HÉROÏN', 'heroin'],
    ['🅷🅴🅡🅞🅘🅝', 'heroin'],
    ['𝓱𝓮𝓻𝓸𝓲𝓷', 'heroin'],
    ['ｈｅｒｏıɴ', 'heroin'],
    ['販賣槍支', '贩卖枪支'],
    ['海\ufe0f洛\u3164因', '海洛因'],
    ['⼤⿇', '大麻'],
    ['a\u0000b', 'ab'],
    ['İ', 'i'],
    ['한국어', '한국어'],
  ];
  for (const [written, read] of seen)
    it(`${JSON.stringify(written)} as ${read}`, () => expect(normalise(written)).to.equal(read));

  it('once and for all: a second time changes nothing', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 24 }),
        (text) => normalise(normalise(text)) === normalise(text),
      ),
      { numRuns: 1000, verbose: 1 },
    ));

  it('the same whether its characters are read one by one or in full', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('海', '賣', 'Ａ', 'a', 'о', '：', ' ', '裡'), { maxLength: 12 }),
        (letters) => {
          expect(normalise(letters.join(''))).to.equal(letters.map(normalise).join(''));
          expect(normalise(`${letters.join('')}👍`)).to.equal(`${letters.map(normalise).join('')}👍`);
        },
      ),
      { verbose: 1 },
    ));
});

describe('screening finds every word of the list', () => {
  const missing = (spell: (term: string) => string, terms = everywhere): string[] =>
    terms.filter(({ code, term }) => !codesIn(`前文 ${spell(term)} 後文`).includes(code)).map(({ term }) => term);
  const wide = (term: string): string =>
    term.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

  it('as it stands', () => expect(missing((term) => term)).to.deep.equal([]));
  it('in traditional characters', () => expect(missing(traditional)).to.deep.equal([]));
  it('in full width', () => expect(missing(wide)).to.deep.equal([]));
  it('in capitals', () => expect(missing((term) => term.toUpperCase())).to.deep.equal([]));
  it('with zero-width characters between all letters', () =>
    expect(missing((term) => [...term].join('\u200b'))).to.deep.equal([]));
  it('with combining marks', () => expect(missing((term) => term.replace(/[aeio]/g, '$&\u0301'))).to.deep.equal([]));
  it('with Cyrillic letters that look the same', () =>
    expect(
      missing((term) =>
        term.replaceAll('a', 'а').replaceAll('e', 'е').replaceAll('o', 'о').replaceAll('c', 'с').replaceAll('p', 'р'),
      ),
    ).to.deep.equal([]));
  it('in base64', () =>
    expect(missing((term) => Buffer.from(`see ${term} there`).toString('base64'))).to.deep.equal([]));
  it('in percent encoding, entities and JSON escapes', () => {
    const units = (term: string, one: (code: string) => string): string =>
      Array.from(term, (letter) => one(letter.charCodeAt(0).toString(16).padStart(4, '0'))).join('');
    const terms = everywhere.filter(({ term }) => han.test(term));
    expect(missing((term) => encodeURIComponent(term), terms)).to.deep.equal([]);
    expect(missing((term) => units(term, (code) => `&#x${code};`))).to.deep.equal([]);
    expect(missing((term) => units(term, (code) => `\\u${code}`))).to.deep.equal([]);
  });

  it('in Chinese with stars, an emoji or spaces between its characters', () => {
    const terms = everywhere.filter(({ term }) => /^[\u3400-\u9fff]+$/.test(term));
    for (const sign of ['*', '🍎', ' ', '-']) expect(missing((term) => [...term].join(sign), terms)).to.deep.equal([]);
  });

  it('in English in the plural, spelled out, cut and with digits for letters', () => {
    const words = everywhere.filter(({ term }) => /^[a-z]{5,}$/.test(term));
    expect(
      missing(
        (term) =>
          /(s|x|z|ch|sh)$/.test(term)
            ? `${term}es`
            : term.replace(/([^aeiou])y$|$/, (_, before?: string) => (before ? `${before}ies` : 's')),
        words,
      ),
    ).to.deep.equal([]);
    expect(missing((term) => [...term].join('.'), words)).to.deep.equal([]);
    expect(missing((term) => [...term].join(' '), words)).to.deep.equal([]);
    expect(missing((term) => `${term.slice(0, 3)}-${term.slice(3)}`, words)).to.deep.equal([]);
    const leet = words.filter(({ term }) => /[oeas]/.test(term));
    expect(
      missing((term) => term.replaceAll('o', '0').replaceAll('e', '3').replaceAll('a', '4').replaceAll('s', '5'), leet),
    ).to.deep.equal([]);
  });

  it('in English with its words written as one, with hyphens or with underscores', () => {
    const phrases = everywhere.filter(({ term }) => /^[a-z]+( [a-z]+)+$/.test(term) && term.length >= 10);
    for (const sign of ['', '-', '_', ' - '])
      expect(missing((term) => term.replaceAll(' ', sign), phrases)).to.deep.equal([]);
  });

  it('the words for columns only in columns, the words for cells only as whole cells', () => {
    for (const { code, term } of listed.filter(({ mark }) => mark === '#')) {
      expect(column(term), term).to.include(code);
      expect(column('x', traditional(term)), term).to.include(code);
      if (!han.test(term))
        expect(column(term.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase())), term).to.include(code);
    }
    expect(codesIn('The party asks for the income of the union at a latitude.')).to.deep.equal([]);
    expect(codesIn('高血压 =佛教')).to.deep.equal([]);
  });

  it('of columns about persons: what the items of group B mean', () => {
    const told: [name: string, code: string][] = [
      ['religion', 'B8'],
      ['union', 'B8'],
      ['party', 'B8'],
      ['hiv', 'B5'],
      ['diagnosis', 'B5'],
      ['Diagnosis2', 'B5'],
      ['salary', 'B6'],
      ['lat', 'B7'],
      ['LON', 'B7'],
      ['fingerprint', 'B4'],
      ['chatContent', 'B10'],
      ['chat_content', 'B10'],
      ['phoneNumber', 'B3'],
      ['身份证号', 'B3'],
      ['工资收入', 'B6'],
      ['guardian_name', 'B9'],
    ];
    for (const [name, code] of told) expect(column(name), name).to.deep.equal([code]);
    for (const name of [
      'platform',
      'latency',
      'third_party',
      'european_union',
      'location',
      'partition',
      'solon',
      'region',
      'long',
    ]) {
      expect(column(name), name).to.deep.equal([]);
    }
  });
});

describe('screening leaves ordinary language alone', () => {
  const ordinary = [
    '消毒品采购价格与中毒 品牌无关',
    '有特色情况的门店',
    '政策反馈与决策反思',
    '公司反洗钱制度',
    '打击传销宣传月',
    '病毒品种检测',
    '打气枪销量',
    '工业大麻种植补贴',
    '本数据不涉及国家秘密',
    '人均收入、营业收入与贷款余额',
    '各省平均工资',
    '企业名录(公开)',
    '汽车销量与市场占有率',
    '上市公司年报(已披露)',
    '用户数与活跃度',
    '赌注册商标也罢',
    '经度地带性植被',
    'Explosive growth of retail sales',
    'European Union harmonised index',
    'Balance of trade and gross national income',
    'Third party logistics prices',
    'Life expectancy and fertility',
    'A crack in the wall',
    'The arms of a chair',
    'Essex and Sussex',
    'Cocaine-free'.slice(8),
    'Machine learning benchmark',
    'Credit union branches',
    "Fisher's LSD test",
    'drugstore prices',
    'assessment of class action',
    'h e l l o',
    '2024-01-01',
    'SGVsbG8gd29ybGQ=',
    'a1b2c3d4e5f60718',
    '👍👍👍',
  ];
  for (const text of ordinary) it(text, () => expect(screenTexts([{ where: 'title', text }], book)).to.deep.equal([]));

  it('and every harmless expression by itself; each of them is needed', () => {
    const terms = listed.filter(({ mark }) => mark !== '=').map(({ term }) => normalise(term));
    for (const text of [...harmlessChinese, ...harmlessEnglish]) {
      expect(codesIn(text, 'column x'), text).to.deep.equal([]);
      expect(
        terms.some((term) => text.includes(term)),
        text,
      ).to.equal(true);
    }
  });

  it('but a word beside a harmless one is found', () => {
    expect(codesIn('消毒品和毒品')).to.deep.equal(['A9']);
    expect(codesIn('Explosive growth of explosives')).to.deep.equal(['A8']);
    expect(codesIn('反洗钱与洗钱')).to.deep.equal(['A7']);
  });

  it('ends of clauses part words', () => {
    expect(codesIn('中毒。品牌')).to.deep.equal([]);
    expect(codesIn('中毒 品尝')).to.deep.equal([]);
    expect(codesIn('病因：海洛，因')).to.deep.equal([]);
    expect(codesIn('a trade. Secret')).to.deep.equal([]);
  });
});

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
