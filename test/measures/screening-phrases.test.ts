import { expect } from 'chai';
import { screenTexts } from '../../src/measures/screening/index.ts';
import { phrases } from '../../src/terms/recognise/phrase-table.ts';
import { prohibited } from '../../src/terms/index.ts';
import { harmlessWordings } from '../principles/evasions/harmless-wordings.ts';
import { book, codesIn, traditional } from './words.ts';

const meant: readonly [code: string, ...texts: string[]][] = [
  [
    'A2',
    'military base coordinates',
    'coordinates of military sites',
    'latitude and longitude of missile silos',
    'locations of naval bases',
    '军事基地的经纬度',
    '军用机场精确位置',
    '雷达站位置坐标',
  ],
  ['A6', 'Rumours about companies', '未经证实的挤兑消息', 'unconfirmed panic at a bank', '谣言文本'],
  ['B8', 'ethnic origin of persons', 'the ethnicity of customers', '客户的民族成分', '员工族裔'],
  ['B9', 'names of children', 'kids under twelve', '孩子的姓名和学校', '小学生家庭', '未成年人名单'],
  [
    'B11',
    'persons who opted out',
    'opted-out persons',
    'a do-not-call list',
    '已退订用户',
    '已选择退出的个人',
    '拒绝营销客户',
  ],
  ['C1', "a rival's sealed bids", 'bid prices of a competitor', '竞争对手的密封投标', '未开标的投标报价'],
  ['C4', 'resale of licensed data', 'resold without permission', '转售他人数据', '合同禁止转售的数据'],
  [
    'C6',
    'unpublished earnings',
    'earnings before they are announced',
    'unannounced quarterly results',
    '未公布的上市公司业绩',
    '尚未披露的季度利润',
  ],
];

describe('what means an item of the list is found without a word of the list', () => {
  for (const [code, ...texts] of meant)
    for (const text of texts)
      it(`${text}: ${code}`, () => {
        expect(codesIn(text)).to.include(code);
        expect(codesIn(traditional(text))).to.include(code);
        expect(codesIn(text.toUpperCase())).to.include(code);
      });

  it('and every phrase of the table is found by its own words', () => {
    for (const { code, first, second, says } of phrases)
      for (const one of first.split(', '))
        for (const other of second?.split(', ') ?? ['']) {
          const read = /[a-z0-9]$/.test(one) && /^[a-z0-9]/.test(other) ? `${one} ${other}` : `${one}${other}`;
          expect(codesIn(read), `${says}: ${read}`).to.include(code);
        }
  });

  it('as a question to a person, never as a certainty, under the name of its meaning', () => {
    const [hit, ...more] = screenTexts([{ where: 'title', text: 'Coordinates of military bases in the west' }], book);
    expect(more).to.deep.equal([]);
    expect(hit).to.include({ code: 'A2', term: 'coordinates of military sites', certain: false });
    expect(hit?.masked).to.match(/^coordinates of military bases[^\p{L}]*$/u);
  });

  it('only under a rule book that has the item', () => {
    const other = { prohibited: prohibited.filter(({ code }) => code !== 'A2') };
    expect(screenTexts([{ where: 'a', text: 'military base coordinates' }], other)).to.deep.equal([]);
  });
});

describe('what only shares the words of a meaning is left alone', () => {
  const harmless = [
    'Coordinates of bus stops',
    'A military museum; its location is in the centre',
    '气象雷达站坐标',
    '儿童医院地址与电话',
    '儿童公园名录',
    'Children per household',
    'Toys for children: names of brands',
    'Playgrounds for children, names of streets',
    'Persons who opted out are removed before each delivery',
    '已剔除选择退出的用户',
    '用户可随时选择退出',
    'Resale is prohibited',
    '未经许可不得转售',
    'Buyers may not resell the records without permission',
    'Published earnings of listed companies',
    '上市公司年报（已公布）',
    'Tenders won, by authority',
    '公开招标中标结果',
    'Detection of rumours in short texts',
    '网络谣言治理成效',
    '少数民族人口数',
    'Population by ethnicity: number of persons',
    '❄️ 初雪日期',
    '🌿 herbs and 🍄 mushrooms, prices of a market',
    'The military. Coordinates of shops',
  ];
  for (const text of harmless) it(text, () => expect(codesIn(text)).to.deep.equal([]));
});

describe('what only sounds like a meaning in other words is left alone', () => {
  for (const text of harmlessWordings) it(text, () => expect(codesIn(text)).to.deep.equal([]));
});

describe('a word of the list is read through its disguise', () => {
  const heroin: readonly [how: string, written: string][] = [
    ['digits and signs for letters', 'h3r01n'],
    ['a currency sign for a letter', 'h€roin'],
    ['one letter covered by a star', 'her*in'],
    ['one letter covered by a circle', 'her⭕in'],
    ['letters apart, with digits among them', 'h.3.r.0.i.n'],
    ['a right-to-left mark', 'her\u200foin'],
    ['isolates around its letters', '\u2067hero\u2069in'],
    ['a right-to-left override over it backwards', '\u202enioreh\u202c'],
    [
      'tag characters that nobody sees',
      [...'heroin'].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join(''),
    ],
    ['Cyrillic letters', 'heгoin'],
    ['Cherokee letters', 'ᎻᎬᏒᎾᎥn'],
    ['Canadian syllabics', 'ᕼEᖇOIᑎ'],
    ['phonetic letters', 'ɦɛɾօɨռ'],
    ['flags', '🇭🇪🇷🇴🇮🇳'],
  ];
  for (const [how, written] of heroin)
    it(how, () => expect(codesIn(`about ${written} and more`)).to.deep.equal(['A9']));

  it('emoji of the trade beside a word of the trade', () => {
    for (const text of ['🔌 ❄️ 💊', '🍁🌿 有货，加微', '🍄 discreet delivery'])
      expect(codesIn(text), text).to.include('A9');
    expect(codesIn('🔫 for sale')).to.deep.equal(['A8']);
  });

  it('but ordinary words with signs in them are no disguise', () => {
    for (const text of ['C++ and C#', 'her*story', 'a € 5 coin', 'f(x) = x + 1', '5% off', 'CO2 in PM2.5', '(see 3a)'])
      expect(codesIn(text), text).to.deep.equal([]);
  });
});
