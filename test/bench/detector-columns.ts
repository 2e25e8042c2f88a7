import type { DetectorName } from '../../src/measures/detectors/index.ts';
import {
  below,
  cardOf,
  creditCodeOf,
  dayWithin,
  digits,
  drawn,
  emailOf,
  hanNameOf,
  hongKongIdOf,
  ibanOf,
  imeiOf,
  ipOf,
  latinNameOf,
  legacyIdOf,
  luhnOf,
  macOf,
  mobileOf,
  newEnergyPlateOf,
  one,
  passportOf,
  permitOf,
  plateOf,
  residentIdOf,
  serialOf,
  taiwanIdOf,
  uuidOf,
  type Random,
} from '../support/identifiers.ts';

/** Makes the cell of row `at`; several cells where the case is a table of several columns. */
export type Make = (random: Random, at: number) => string | readonly string[];
/** Names and types of the columns; one column of text named c when not told. */
export type Shape = readonly (readonly [name: string, type: string])[];
export type ColumnCase = { readonly make: Make; readonly shape?: Shape };
/**
 * A kind of column: what finds it, how it is written, what it is mixed into at 1 %, and what is like it but is none.
 */
export type ColumnType = {
  readonly name: string;
  readonly finds: DetectorName;
  readonly structured: boolean;
  readonly clean: ColumnCase;
  readonly filler: Make;
  readonly confuser: ColumnCase & { readonly name: string };
};

const hex = '0123456789abcdef';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const cities = (
  '北京 上海 广州 深圳 成都 杭州 武汉 西安 南京 苏州 天津 重庆 长沙 郑州 东莞 青岛 沈阳 宁波 昆明 大连 厦门 合肥 佛山 福州 哈尔滨 济南 温州 长春 石家庄 常州 泉州 南宁 贵阳 南昌 ' +
  '太原 烟台 嘉兴 南通 金华 珠海 惠州 徐州 海口 乌鲁木齐 绍兴 中山 台州 兰州 潍坊 保定 镇江 扬州 桂林 唐山 三亚 湖州 呼和浩特 廊坊 洛阳 威海 盐城 临沂 江门 汕头 泰州 漳州 邯郸 济宁 芜湖 ' +
  '淄博 银川 柳州 绵阳 湛江 鞍山 赣州 大庆 宜昌 包头 咸阳 秦皇岛 株洲 莆田 吉林 淮安 肇庆 宁德 衡阳 南平 连云港 丹东 丽江 揭阳 延边 舟山 九江 龙岩 沧州 抚顺 襄阳 上饶 营口 三明 蚌埠 丽水 岳阳 ' +
  '清远 荆州 泰安 衢州 盘锦 东营 南阳 马鞍山 南充 西宁 孝感 齐齐哈尔 张家口 黄山 安庆 梅州'
).split(' ');
const goods = (
  '苹果 黄瓜 白菜 土豆 西红柿 牛奶 面包 酸奶 鸡蛋 大米 面粉 食用油 酱油 白糖 食盐 花生 核桃 红枣 金针菇 高粱 马铃薯 胡萝卜 方便面 纯净水 啤酒 白酒 红酒 绿茶 咖啡 巧克力 饼干 薯片 牙膏 牙刷 毛巾 ' +
  '香皂 洗发水 沐浴露 洗衣粉 纸巾 垃圾袋 保鲜膜 水杯 饭盒 筷子 勺子 菜刀 砧板 炒锅 电饭煲 微波炉 冰箱 洗衣机 空调 电视 手机壳 耳机 充电器 数据线 键盘 鼠标 显示器 打印机 台灯 风扇 雨伞 背包 钱包 ' +
  '皮带 衬衫 裤子 裙子 外套 毛衣 运动鞋 袜子 帽子 围巾 手套 口罩 眼镜 手表'
).split(' ');
const remark: Make = (random) =>
  one(random, [
    () => one(random, ['无', '已核对', '正常', 'n/a', 'OK', '待定', 'pending']),
    () => digits(random, 6),
    () => one(random, cities),
    () => dayWithin(random, 2015, 2024).replace(/(....)(..)(..)/, '$1-$2-$3'),
    () => `${below(random, 1000)}.${digits(random, 2)}`,
  ])();
const wide = (plain: string): string =>
  plain.replace(/[0-9X]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const groups = (plain: string, by: string, ...sizes: number[]): string => {
  let at = 0;
  return sizes.map((size) => plain.slice(at, (at += size))).join(by);
};
const han = (plain: string): string => plain.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)));
const arabic = (plain: string): string => plain.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
const stamp = (random: Random): string =>
  new Date(Date.UTC(2011, 0, 1) + below(random, 4.2e8) * 1000 + below(random, 1000)).toISOString().replace(/\D/g, '');
const order =
  (length: number): Make =>
  (random) =>
    `${1 + below(random, 9)}${digits(random, length - 1)}`;
const sentence = (random: Random, mark: string): string =>
  `${one(random, ['客户', '用户', '买家'])}${one(random, ['来电咨询', '要求退货', '已确认', '需要回访'])}，${mark}，${one(random, ['请尽快处理', '下周再联系', '资料齐全', '无其他要求'])}。`;
type More = Partial<Omit<ColumnType, 'confuser'>> & { readonly like?: Shape };
/** One row of the table; `like` is the shape of the confuser where it is another than that of the clean column. */
function type(
  name: string,
  finds: DetectorName,
  make: Make,
  confuser: string,
  like: Make,
  { like: other, ...more }: More = {},
): ColumnType {
  const shape = other ?? more.clean?.shape;
  return {
    name,
    finds,
    structured: true,
    clean: { make },
    filler: remark,
    ...more,
    confuser: { name: confuser, make: like, ...(shape === undefined ? {} : { shape }) },
  };
}
function named(make: Make, name: string): More {
  return { clean: { make, shape: [[name, 'VARCHAR']] }, like: [['c', 'VARCHAR']] };
}
const id = residentIdOf;
const idNumber: Make = (random) => {
  for (;;) {
    const made = id(random);
    if (!made.endsWith('X')) return made;
  }
};
const shop = (random: Random): [string, string] => [(22 + random() * 25).toFixed(6), (100 + random() * 22).toFixed(6)];
const base64Of = (plain: string): string => Buffer.from(plain).toString('base64');

// prettier-ignore
export const columnTypes: readonly ColumnType[] = [
  type('resident id', 'resident-id', id, 'random numbers of 18 digits', order(18), { filler: order(18) }),
  type('resident id, full-width', 'resident-id', (r) => wide(id(r)), 'full-width order numbers', (r) => wide(digits(r, 18))),
  type('resident id in groups', 'resident-id', (r) => groups(id(r), ' ', 6, 8, 4), 'amounts in groups', (r) => groups(digits(r, 12), ' ', 3, 3, 3, 3)),
  type('resident id with dots', 'resident-id', (r) => groups(id(r), '.', 6, 8, 4), 'dotted product codes', (r) => groups(digits(r, 18), '.', 6, 8, 4)),
  type('resident id, zero-width characters', 'resident-id', (r) => [...id(r)].join('\u200b'), 'time-stamps to the ms and a digit', (r) => stamp(r) + digits(r,
    1)),
  type('resident id in JSON', 'resident-id', (r) => `{"n":"${one(r, goods)}","id":"${id(r)}"}`, 'snowflake ids in JSON',
    (r) => `{"n":"${one(r, goods)}","id":${1 + below(r, 8)}${digits(r, 17)}}`),
  type('resident id in sentences', 'resident-id', (r) => sentence(r, `证件${id(r)}`), 'order numbers in sentences', (r) => sentence(r,
    `订单${String(order(18)(r, 0))}`)),
  type('resident id between bars', 'resident-id', (r) => `${one(r, cities)}|${id(r)}|${below(r, 99)}`, 'file numbers between bars',
    (r) => `${one(r, cities)}|${digits(r, 18)}|${below(r, 99)}`),
  type('resident id in Chinese digits', 'resident-id', (r) => han(id(r)), 'amounts in Chinese words',
    (r) => `${one(r, [...'壹贰叁肆伍陆柒捌玖'])}仟${one(r, [...'壹贰叁肆伍陆柒捌玖'])}佰元整`),
  type('resident id in Arabic-Indic digits', 'resident-id', (r) => arabic(id(r)), 'Arabic-Indic order numbers', (r) => arabic(digits(r, 18))),
  type('resident id, O for 0 and l for 1', 'resident-id', (r) => id(r).replaceAll('0', 'O').replace('1', 'l'), 'random codes in Base32', (r) => drawn(r,
    base32, 18)),
  type('resident id in Base64', 'resident-id', (r) => base64Of(id(r)), 'random codes in Base64', (r) => drawn(r, base64, 24)),
  type('resident id in hexadecimal', 'resident-id', (r) => Buffer.from(id(r)).toString('hex'), 'hashes in hexadecimal', (r) => drawn(r, hex, 36)),
  type('resident id, percent-encoded', 'resident-id', (r) => [...id(r)].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''), 'web addresses',
    (r) => `https://shop.example/p?q=%E8%8B%B9&id=${digits(r, 8)}`),
  type('resident id backwards', 'resident-id', (r) => [...id(r)].reverse().join(''), 'ticks of 100 ns since 1601',
    (r) => String(129_000_000_000_000_000n + BigInt(below(r, 4e9)) * 1_000_003n)),
  type('resident id as BIGINT', 'resident-id', idNumber, 'snowflake ids as BIGINT', (r) => `${1 + below(r, 8)}${digits(r, 17)}`, { filler: order(9),
    clean: { make: idNumber, shape: [['c', 'BIGINT']] } }),
  type('resident id over two columns', 'resident-id', (r) => { const made = id(r); return [made.slice(0, 10), made.slice(10)]; },
    'ten and eight random digits',
    (r) => [String(order(10)(r, 0)), digits(r, 8)], { clean: { make: (r) => { const made = id(r); return [made.slice(0, 10), made.slice(10)]; }, shape: [['a',
      'VARCHAR'], ['b', 'VARCHAR']] }, filler: (r) => [digits(r, 10), digits(r, 8)] }),
  type('resident id over three columns', 'resident-id', (r) => id(r), 'region, day of birth and year', (r) => [id(r).slice(0, 6), dayWithin(r, 1940, 2010),
    String(2000 + below(r, 25))],
    { clean: { make: (r) => { const made = id(r); return [made.slice(6, 14), made.slice(14), made.slice(0, 6)]; }, shape: [['b', 'VARCHAR'], ['s', 'VARCHAR'],
      ['r', 'VARCHAR']] }, filler: (r) => [dayWithin(r, 1940, 2010), digits(r, 4), digits(r, 6)], like: [['r', 'VARCHAR'], ['b', 'VARCHAR'], ['y',
      'VARCHAR']] }),
  type('resident id of 15 digits', 'resident-id-15', legacyIdOf, 'time-stamps of 15 digits', (r) => stamp(r).slice(2)),
  type('credit code', 'credit-code', (r) => creditCodeOf(r), 'random codes of 18 digits and capitals', (r) => drawn(r, '0123456789ABCDEFGHJKLMNPQRTUWXY',
    18)),
  type('credit code in sentences', 'credit-code', (r) => `统一社会信用代码：${creditCodeOf(r)}。`, 'contract numbers',
    (r) => `91${serialOf(r).slice(0, 6)}${drawn(r, '0123456789ABCDEFGH', 10)}`),
  type('credit code of sole traders', 'sole-trader', (r) => creditCodeOf(r, '92'), 'numbers like those of sole traders',
    (r) => `92${serialOf(r).slice(0, 6)}${digits(r, 10)}`),
  type('mobile', 'mobile', mobileOf, 'random order numbers of 11 digits', order(11)),
  type('mobile behind +86', 'mobile', (r) => `+86 ${mobileOf(r)}`, 'milliseconds since 1970', (r) => String(1_400_000_000_000 + below(r, 3e11))),
  type('mobile 3-4-4', 'mobile', (r) => groups(mobileOf(r), '-', 3, 4, 4), 'part numbers 3-4-4', (r) => groups(digits(r, 11), '-', 3, 4, 4)),
  type('mobile with dots', 'mobile', (r) => groups(mobileOf(r), '.', 3, 4, 4), 'dotted versions',
    (r) => `${below(r, 20)}.${below(r, 20)}.${below(r, 99999)}`),
  type('mobile in sentences', 'mobile', (r) => sentence(r, `电话${mobileOf(r)}`), 'tracking numbers in sentences', (r) => sentence(r, `单号${digits(r, 12)}`)),
  type('mobile in one range', 'mobile', (r) => `138${digits(r, 8)}`, 'counter of 11 digits', (_, at) => String(15_000_000_000 + at)),
  type('mobile as BIGINT', 'mobile', mobileOf, 'amounts in hundredths as BIGINT', (r) => String(Math.floor(10 ** (2 + random9(r)))),
    { clean: { make: mobileOf, shape: [['c', 'BIGINT']] }, filler: order(5) }),
  type('mobile under another name', 'mobile', mobileOf, 'days and counts', (r) => `${dayWithin(r, 2013, 2019).slice(2)}${digits(r, 5)}`, named(mobileOf,
    'amount')),
  type('mobile in Chinese digits', 'mobile', (r) => han(mobileOf(r)), 'years in Chinese digits', (r) => `${han(String(1980 + below(r, 44)))}年`),
  type('mobile in Base64', 'mobile', (r) => base64Of(mobileOf(r)), 'pseudonyms in base64url', (r) => drawn(r, base64, 22)),
  type('telephone, other countries', 'phone', (r) => one(r, [() => `+1 415 ${2 + below(r, 8)}${digits(r, 2)} ${digits(r, 4)}`,
    () => `+4479${1 + below(r, 8)}${digits(r, 7)}`, () => `+49 151 ${digits(r, 8)}`, () => `+8190${1 + below(r, 8)}${digits(r, 7)}`])(),
    'changes with a sign', (r) => `+${below(r, 99999)}.${digits(r, 2)}`),
  type('telephone, American', 'phone', (r) => `(${one(r, ['415', '212', '617', '303'])}) ${2 + below(r, 7)}${1 + below(r, 9)}${digits(r, 1)}-${digits(r, 4)}`,
    'ISBN of ten digits', (r) => `${below(r, 10)}-${digits(r, 3)}-${digits(r, 5)}-${digits(r, 1)}`),
  type('bank card', 'bank-card', cardOf, 'random numbers of 19 digits', order(19)),
  type('bank card, UnionPay', 'bank-card', (r) => luhnOf(r, '62', one(r, [16, 19])), 'numbers that begin with 62', (r) => `62${digits(r, 17)}`),
  type('bank card in groups', 'bank-card', (r) => groups(luhnOf(r, '4', 16), ' ', 4, 4, 4, 4), 'licence keys in groups', (r) => groups(digits(r, 16), ' ', 4,
    4, 4, 4)),
  type('bank card over four columns', 'bank-card', (r) => luhnOf(r, '62', 16), 'four columns of four digits', (r) => [0, 1, 2, 3].map(() => digits(r, 4)),
    { clean: { make: (r) => { const made = luhnOf(r, '62', 16); return [0, 4, 8, 12].map((at) => made.slice(at, at + 4)); }, shape: [['a', 'VARCHAR'], ['b',
      'VARCHAR'], ['c', 'VARCHAR'], ['d', 'VARCHAR']] }, filler: (r) => [0, 1, 2, 3].map(() => digits(r, 3)) }),
  type('IBAN', 'iban', ibanOf, 'lot numbers like IBAN', (r) => `DE${digits(r, 20)}`),
  type('IBAN in groups', 'iban', (r) => (ibanOf(r).match(/.{1,4}/g) ?? []).join(' '), 'licence keys', (r) => [0, 1, 2, 3, 4].map(() => drawn(r, base32,
    5)).join('-')),
  type('IMEI', 'imei', imeiOf, 'device serials of 15 digits', (r) => `35${digits(r, 13)}`),
  type('passport', 'passport', passportOf, 'letter and eight digits', (r) => drawn(r, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1) + digits(r, 8)),
  type('passport, named', 'passport', passportOf, 'product codes with leading zeros', (_, at) => `E${String(at * 3).padStart(8, '0')}`, named(passportOf,
    '护照号')),
  type('travel permit', 'permit', permitOf, 'parcel numbers', (r) => `SF${digits(r, 13)}`),
  type('identity card, Hong Kong', 'island-id', hongKongIdOf, 'letter and seven digits', (r) => `${drawn(r, 'ABCDEGHKMPRVYZ', 1)}${digits(r, 7)}`),
  type('identity card, Taiwan', 'island-id', taiwanIdOf, 'letter and nine digits', (r) => drawn(r, 'ABCDEFGHNT', 1) + (1 + below(r, 2)) + digits(r, 8)),
  type('plate', 'plate', plateOf, 'model names', (r) => `${one(r, [...'型款号系类版'])}${drawn(r, 'ABCDEFGH', 1)}${digits(r, 5)}`),
  type('plate, new-energy, with dot', 'plate', (r) => newEnergyPlateOf(r).replace(/^(..)/, '$1·'), 'bus lines',
    (r) => `${one(r, [...'京沪苏粤'])}${one(r, [...'快专夜'])}${digits(r, 3)}路`),
  type('e-mail', 'e-mail', emailOf, 'addresses of a post', (r) => `${one(r, ['info', 'sales', 'service', 'kefu'])}@${drawn(r, 'abcdefghij', 6)}.com`),
  type('e-mail, full-width @', 'e-mail', (r) => emailOf(r).replace('@', '＠'), 'handles and package versions', (r) => one(r,
    [() => `@${drawn(r, 'abcdef', 7)}`, () => `left-pad@${below(r, 9)}.${below(r, 9)}.${below(r, 9)}`])()),
  type('e-mail, [at]', 'e-mail', (r) => emailOf(r).replace('@', ' [at] '), 'prices each', (r) => `${below(r, 90)} pcs @ ${below(r, 90)}.50`),
  type('IPv4', 'ip', ipOf, 'versions of four parts', (r) => `${below(r, 12)}.${below(r, 30)}.${below(r, 20)}.${below(r, 3000)}`),
  type('IPv6', 'ip', (r) => `2408:${[0, 1, 2, 3, 4, 5, 6].map(() => drawn(r, hex, 4)).join(':')}`, 'times of day',
    (r) => `${10 + below(r, 14)}:${10 + below(r, 50)}:${10 + below(r, 50)}:${digits(r, 3)}`),
  type('MAC', 'mac', (r) => macOf(r), 'days and times with dashes', (r) => (stamp(r).slice(2, 14).match(/../g) ?? []).join('-')),
  type('MAC with dashes', 'mac', (r) => macOf(r, '-').toUpperCase(), 'fingerprints of 16 pairs', (r) => Array.from({ length: 16 }, () => drawn(r, hex,
    2)).join(':')),
  type('advertising id, named', 'advertising-id', (r) => uuidOf(r).toUpperCase(), 'UUIDs', uuidOf, named((r) => uuidOf(r).toUpperCase(), 'idfa')),
  type('advertising id in JSON', 'advertising-id', (r) => `{"gaid":"${uuidOf(r)}"}`, 'UUIDs in JSON', (r) => `{"trace":"${uuidOf(r)}"}`),
  type('whereabouts', 'whereabouts', () => '', 'shops', (r, at) => [`S${at}`, ...shop(r)],
    { clean: { make: (r, at) => [`u${at % 100 === 42 ? Math.floor(at / 200) : at % 60}`, ...shop(r)], shape: [['device', 'VARCHAR'], ['lat', 'DOUBLE'],
      ['lon', 'DOUBLE']] }, filler: (r) => [`v${digits(r, 9)}`, ...shop(r)], like: [['shop', 'VARCHAR'], ['lat', 'DOUBLE'], ['lon', 'DOUBLE']] }),
  type('whereabouts in pairs', 'whereabouts', () => '', 'stations, each day', (r, at) => [`${at % 90}`, ...[shopOf(at % 90).join(',')],
    `2024-05-${10 + below(r, 20)}`],
    { clean: { make: (r, at) => [`u${at % 100 === 42 ? Math.floor(at / 200) : at % 60}`, shop(r).join(','), `2024-05-${10 + below(r, 20)}`],
      shape: [['user_id', 'VARCHAR'], ['gps', 'VARCHAR'], ['day', 'DATE']] }, filler: (r) => [`v${digits(r, 9)}`, shop(r).join(','), '2024-05-10'] }),
  type('Han names', 'person-name', hanNameOf, 'names of cities', (r) => one(r, cities), { structured: false, filler: order(6) }),
  type('Han names, named', 'person-name', hanNameOf, 'names of goods', (r) => one(r, goods), { structured: false, filler: order(6), ...named(hanNameOf,
    '姓名') }),
  type('Latin names, named', 'person-name', latinNameOf, 'names of English goods',
    (r) => `${one(r, ['Blue', 'Large', 'Cotton', 'Wooden', 'Green'])} ${one(r, ['Shirt', 'Table', 'Lamp', 'Chair', 'Mug'])}`, { structured: false,
    filler: order(6), ...named(latinNameOf, 'full_name') }),
  type('home addresses', 'address', (r) => `${one(r, cities)}市中山路${1 + below(r, 300)}弄${1 + below(r, 60)}号${1 + below(r, 18)}0${1 + below(r, 4)}室`,
    'business addresses',
    (r) => `${one(r, cities)}市人民路${1 + below(r, 300)}号${one(r, ['国际', '金茂', '时代'])}大厦${1 + below(r, 30)}层`, { structured: false }),
  type('free text', 'free-text', (r) => `${sentence(r, `${one(r, goods)}${one(r, ['很好', '一般', '有破损'])}`)}${below(r, 1e6)}`, 'categories',
    (r) => `${one(r, cities)}/${one(r, goods)}`, { structured: false, filler: remark }),
];

function random9(random: Random): number {
  return random() * 10;
}

function shopOf(at: number): [string, string] {
  return [(22 + at / 7).toFixed(6), (100 + at / 9).toFixed(6)];
}

/** Further columns in which nobody is named: each must be clear. */
// prettier-ignore
export const confusers: Readonly<Record<string, ColumnCase>> = {
  'time-stamps to the second': { make: (r) => stamp(r).slice(0, 14) },
  'microseconds since 1970': { make: (r) => String(1_400_000_000_000_000 + below(r, 3e11) * 1000 + below(r, 1000)) },
  'nanoseconds since 1970': { make: (r) => `${1_400_000_000 + below(r, 3e8)}${digits(r, 9)}` },
  'seconds since 1970': { make: (r) => String(1_400_000_000 + below(r, 3e8)) },
  'days ISO 8601': { make: (r) => dayWithin(r, 1950, 2024).replace(/(....)(..)(..)/, '$1-$2-$3') },
  'instants ISO 8601': { make: (r) => new Date(Date.UTC(2020, 0, 1) + below(r, 1e8) * 1000).toISOString() },
  'order numbers: day and 10 digits': { make: (r) => `${dayWithin(r, 2015, 2024)}${digits(r, 10)}` },
  'order numbers: letters and day': { make: (r) => `SO${dayWithin(r, 2015, 2024)}${digits(r, 6)}` },
  'EAN-13': { make: (r) => ean(`69${digits(r, 10)}`) },
  'EAN-13, German': { make: (r) => ean(`40${digits(r, 10)}`) },
  'GTIN-14': { make: (r) => ean(`1${digits(r, 12)}`) },
  'ISBN-13 with dashes': { make: (r) => { const made = ean(`9787${digits(r, 8)}`); return groups(made, '-', 3, 1, 3, 5, 1); } },
  'SSCC of 18 digits': { make: (r) => ean(`3${digits(r, 16)}`) },
  'parcel numbers of 12 digits': { make: order(12) },
  'parcel numbers of 13 digits': { make: order(13) },
  'parcel numbers of 15 digits': { make: order(15) },
  'serial numbers of 16 digits': { make: order(16) },
  'random numbers of 17 digits': { make: order(17) },
  'counter of 16 digits from 4': { make: (_, at) => String(4_000_120_000_000_000 + at) },
  'counter of 19 digits from 62': { make: (_, at) => String(6_200_120_000_000_000_000n + BigInt(at)) },
  'SHA-256': { make: (r) => drawn(r, hex, 64) },
  'MD5': { make: (r) => drawn(r, hex, 32) },
  'pseudonyms in hexadecimal': { make: (r) => drawn(r, hex, 16) },
  'pseudonyms in Base32': { make: (r) => drawn(r, base32, 26) },
  'pseudonyms in base64url of 43': { make: (r) => drawn(r, base64, 43) },
  'UUIDs in capitals': { make: (r) => uuidOf(r).toUpperCase() },
  'ULIDs': { make: (r) => `01${drawn(r, '0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}` },
  'amounts with thousands': { make: (r) => below(r, 2e9).toLocaleString('en') },
  'prices': { make: (r) => `${below(r, 10_000)}.${digits(r, 2)}` },
  'fractions': { make: (r) => String(r()), shape: [['c', 'DOUBLE']] },
  'shares in per cent': { make: (r) => `${below(r, 100)}.${digits(r, 2)}%` },
  'years': { make: (r) => String(1950 + below(r, 75)) },
  'postal codes': { make: (r) => digits(r, 6) },
  'ZIP+4': { make: (r) => `${digits(r, 5)}-${digits(r, 4)}` },
  'codes of 8 digits': { make: (r) => digits(r, 8) },
  'stock codes': { make: (r) => `${one(r, ['600', '000', '300'])}${digits(r, 3)}.${one(r, ['SH', 'SZ'])}` },
  'versions of three parts': { make: (r) => `${below(r, 12)}.${below(r, 40)}.${below(r, 40)}` },
  'local IP addresses': { make: (r) => `192.168.${below(r, 256)}.${below(r, 256)}` },
  'area codes and counts': { make: (r) => `${one(r, ['021', '010', '0755'])}-${digits(r, 5)}` },
  'names of firms': { make: (r) => `${one(r, cities)}${drawn(r, '华盛宏达新远恒瑞鑫隆泰和', 2)}${one(r, ['科技', '贸易', '物流'])}有限公司` },
  'names of trades': { make: (r) => one(r, ['制造业', '批发业', '金融业', '建筑业', '采矿业', '住宿餐饮', '信息技术', '教育', '卫生', '农业', '林业', '渔业', '房地产', '租赁商务']) },
  'names of villages': { make: (r) => `${one(r, [...'王李张刘陈杨赵黄周吴徐孙马'])}${one(r, ['家村', '庄村', '家屯', '各庄', '家湾'])}` },
  'names of diseases': { make: (r) => one(r, ['高血压', '糖尿病', '冠心病', '脑卒中', '胃炎', '肺炎', '哮喘', '骨折', '白内障', '青光眼', '痛风', '贫血', '湿疹', '肝炎', '黄疸', '马凡综合征']) },
  'points of shops': { make: (r) => shop(r).join(',') },
  'lists of numbers': { make: (r) => `[${[0, 1, 2, 3, 4].map(() => below(r, 10_000)).join(', ')}]` },
  'measured values in JSON': { make: (r) => `{"t":${below(r, 40)}.${digits(r, 4)},"p":${1000 + below(r, 40)},"at":${1_600_000_000_000 + below(r, 1e11)}}` },
  'bit fields': { make: (r) => drawn(r, '01', 18) },
  'colours': { make: (r) => `#${drawn(r, hex, 6)}` },
};

function ean(first: string): string {
  const sum = [...first].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${first}${(10 - (sum % 10)) % 10}`;
}
