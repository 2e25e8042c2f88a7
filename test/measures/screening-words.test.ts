import { expect } from 'chai';
import { harmlessChinese, harmlessEnglish, normalise } from '../../src/terms/recognise/index.ts';
import { screenTexts } from '../../src/measures/screening/index.ts';
import { book, listed, everywhere, traditional, han, codesIn, column } from './words.ts';

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
