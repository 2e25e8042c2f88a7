import { zScore } from './chance.ts';
import {
  bareCandidate,
  leastShaped,
  leastZ,
  namedAndShaped,
  type Detector,
  type Figures,
  type Weighing,
} from './detector.ts';
import { anyOf } from './header.ts';
import { isGiven, latinNames, surnameOf, surnameShares } from '../../terms/recognise/index.ts';

const hanWord = /^\p{Script=Han}{2,4}$/u;
const hanWithDot = /^\p{Script=Han}{2,8}[·•・]\p{Script=Han}{2,8}$/u;
/** Up to six words of letters of any script. */
const anyName = /^\p{L}[\p{L}\p{M}'’.]{0,30}(?:[ ,·•・-]{1,2}\p{L}[\p{L}\p{M}'’.]{0,30}){0,5}$/u;
const latinPair = /^(?:[A-Z][a-z'-]+|[A-Z]{2,})(?:,? (?:[A-Z]\.?|[A-Z][a-z'-]+|[A-Z]{2,})){1,2}$/;
/** Endings of places, firms, shops, posts and things, which no given name has. */
const noName =
  /[市县区镇乡村庄屯街路州省山河湖江海岛湾港桥站店厅馆院校厂社部局所处科室组队类型品号件台机器车包箱袋瓶盒酒茶米面油肉菜果汤饭饼糖奶药粉膏液片丸病症炎癌费款率额值数量价税金色布衣裤鞋帽]$/;
/** Characters that names of other languages are written with. */
const sounds = new Set(
  '阿卜布都拉买提尔克古丽帕力吐木艾斯依热汗江巴曼达孜白玛扎西次仁卓嘎多杰旦增罗桑洛平措央金格约翰史密安东尼彼得伯特威廉亚伊莎贝乔治逊朗戴维琼科夫娜瓦洛萨里哈默穆德莱恩奥埃加迪哥托米勒森顿纳姆胡赛因',
);
const label =
  /(?:姓名|联系人|收件人|收货人|患者|客户|户主|业主|负责人|法人)\s*[:：]\s*(\p{Script=Han}{2,4})(?=$|[^\p{Script=Han}])/gu;
const topTen = new Set('王李张刘陈杨黄赵吴周');
/**
 * Share of short Han words that begin like a surname, and with one of the ten most frequent: what lists of goods,
 * places and trades reach at most.
 */
const beginsByChance = 0.35;
const topTenByChance = 0.1;

/**
 * Names of persons. Han: different words of two to four characters must begin with a surname (z > 6 over p₀ = 0.35),
 * be spread over surnames as the population is (overlap Σ√(pq) and the share of the ten most frequent), and go on as
 * given names do; where nearly all begin so and go on so, with eight surnames or more, but not in the shares of the
 * population, they are suspect. Latin: two or three capitalised words, one of them a frequent first name or a surname
 * in pinyin; certain only by the column's name. A few names among many other words are not found.
 */
export const personName: Detector = {
  name: 'person-name',
  header: anyOf(
    '姓\\s*名|名字|联系人|聯絡人|户主|业主|患者|收[件货]人|持卡人|法人代表|法定代表人|^[姓名]$|^xm$',
    'full.?name|surname|forename|(first|last|given|family|middle|person|user|customer|patient|contact).?name',
    '(student|employee|passenger|guest|owner|holder|member).?name',
  ),
  likely: ({ text, digits }) => digits === 0 && text.length >= 2 && anyName.test(text) && !business.test(text),
  chanceRate: () => beginsByChance,
  candidates: ({ text, han, letters, digits }) => {
    if (!letters || digits > 0)
      return han
        ? [...text.matchAll(label)].map(([, name = '']) => bareCandidate(name, true, true, surnameOf(name) ?? '-'))
        : [];
    if (han) {
      const labelled = [...text.matchAll(label)].map(([, name = '']) =>
        bareCandidate(name, true, true, surnameOf(name) ?? '-'),
      );
      if (labelled.length > 0) return labelled;
      const word = text.replace(/\s/g, '');
      if (hanWithDot.test(word)) return [bareCandidate(word, true, false, transliterated(word) ? 'dot' : '-')];
      if (!hanWord.test(word)) return [];
      const surname = surnameOf(word);
      const rest = word.slice(surname?.length ?? 1);
      const named = surname !== undefined && rest.length > 0 && rest.length < 3 && !noName.test(rest);
      return [bareCandidate(word, named, false, named ? `${surname}${[...rest].some(isGiven) ? '+' : ''}` : '-')];
    }
    if (!latinPair.test(text)) return [];
    const known = text
      .toLowerCase()
      .split(/[, .]+/)
      .some((word) => latinNames.has(word));
    return [bareCandidate(text, known, false, known ? 'latin' : 'words')];
  },
  judge: (figures) => {
    const { heads, written, distinct } = figures;
    const total = [...heads.values()].reduce((sum, count) => sum + count, 0);
    const latin = (heads.get('latin') ?? 0) + (heads.get('words') ?? 0);
    if (latin * 2 > total) return latinNamesIn(figures, total);
    const one = hanNamesIn(figures, total - latin);
    return one.verdict === 'clear' && written >= 2 && distinct.checked >= 2 ? { ...one, verdict: 'suspect' } : one;
  },
};

/** Housing estates and brands have a dot between their parts too, but are not spelled by sound. */
function transliterated(word: string): boolean {
  const characters = [...word].filter((one) => !/[·•・]/.test(one));
  return (
    characters.filter((one) => sounds.has(one) || isGiven(one)).length >= characters.length * 0.6 && !noName.test(word)
  );
}

function hanNamesIn(figures: Figures, total: number): Weighing {
  let [named, given, top, overlap] = [0, 0, 0, 0];
  const bySurname = new Map<string, number>();
  for (const [head, count] of figures.heads) {
    if (head === '-' || head === 'latin' || head === 'words') continue;
    named += count;
    if (head.endsWith('+') || head === 'dot') given += count;
    if (head !== 'dot') bySurname.set(head.replace('+', ''), (bySurname.get(head.replace('+', '')) ?? 0) + count);
  }
  for (const [surname, count] of bySurname) {
    if (topTen.has(surname)) top += count;
    overlap += Math.sqrt((count / named) * (surnameShares.get(surname) ?? 0));
  }
  const z = zScore(named, total, beginsByChance);
  const like = named >= total * 0.85 && given >= named * 0.55 && top >= named * 0.2 && overlap > 0.5;
  const often = zScore(top, named, topTenByChance) > 3;
  const accident = total === 0 ? 1 : Math.exp(-(Math.max(0, z) ** 2) / 2);
  if (total >= leastShaped && z > leastZ && like && (often || figures.headerAgrees))
    return { verdict: 'identifier', accident };
  const perhaps =
    total >= leastShaped && z > leastZ && named >= total * 0.75 && given >= named * 0.45 && top >= named * 0.15;
  const dotted = (figures.heads.get('dot') ?? 0) >= Math.max(leastShaped, total * 0.8);
  const strong =
    total >= leastShaped && z > leastZ && named >= total * 0.95 && given >= named * 0.5 && bySurname.size >= 8;
  return { verdict: perhaps || strong || dotted || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
}

function latinNamesIn(figures: Figures, total: number): Weighing {
  const known = figures.heads.get('latin') ?? 0;
  const z = zScore(known, total, 0.05);
  const accident = total === 0 ? 1 : Math.exp(-(Math.max(0, z) ** 2) / 2);
  const many = total >= leastShaped && z > leastZ && known >= total * 0.35;
  if (many && namedAndShaped(figures)) return { verdict: 'identifier', accident };
  return { verdict: many || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
}

const street = /(?:路|街|道|巷|弄|村|屯|里|胡同|大道).{0,12}\d/;
const home = /小区|花园|公寓|家园|新村|苑|宿舍|单元|弄\d{1,4}号|\d号楼\d|村.{0,4}组|室$/;
const business = /大厦|广场|中心|园区|商务|写字楼|工业|产业园|商铺|酒店|医院|学校|公司/;

/**
 * Home address: street and house, and a word for dwelling without one for business. Certain when the column's name says
 * that somebody lives there.
 */
export const address: Detector = {
  name: 'address',
  likely: ({ text, letters }) => letters && text.length >= 8,
  header: /住址|家庭.*址|户籍.*址|居住|收货地址|收件地址|home.?addr|residen(ce|tial)|^(jtzz|dz)$/i,
  chanceRate: () => 0.1,
  candidates: ({ text, han, digits }) => {
    if (!han || digits === 0 || text.length < 8 || !street.test(text)) return [];
    return [bareCandidate(text.slice(0, 80), home.test(text) && !business.test(text))];
  },
  judge: (figures): Weighing => {
    const { distinct, checked, filled } = figures;
    const lived = distinct.checked >= leastShaped && checked * 2 > filled;
    return {
      verdict: lived && figures.headerAgrees ? 'identifier' : lived || namedAndShaped(figures) ? 'suspect' : 'clear',
      accident: 1,
    };
  },
};

/**
 * Free text: most cells are sentences, and different ones. Never certain, for it may hold anything or nothing; a human
 * has to look.
 */
export const freeText: Detector = {
  name: 'free-text',
  header: /$^/,
  chanceRate: () => 0.5,
  candidates: ({ text, han, letters }) => {
    if (!letters || text.length < 15 || /^[[{<]/.test(text)) return [];
    const sentence = han
      ? (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 15 && /[，。；！？、,;!?]/.test(text)
      : text.length >= 30 && (text.match(/\p{L}{2} /gu)?.length ?? 0) >= 5;
    return sentence ? [bareCandidate(text.slice(0, 80), true)] : [];
  },
  judge: ({ distinct, shaped, filled }): Weighing => {
    const most = shaped * 2 > filled && distinct.shaped >= leastShaped && distinct.shaped * 2 > shaped;
    return { verdict: most ? 'suspect' : 'clear', accident: 1 };
  },
};
