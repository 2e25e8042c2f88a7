import { below, drawn, one } from '../identifiers.ts';
import {
  address,
  code,
  company,
  dayIn,
  district,
  fraction,
  hourly,
  landline,
  latitude,
  longitude,
  named,
  next,
  number,
  pick,
  portalTable,
  series,
  whole,
  type Drawing,
  type PortalTable,
} from './table.ts';

const token: Drawing = (random) => drawn(random, '0123456789abcdef', 12);
/** One of so many persons, who comes again. */
const person =
  (prefix: string, persons: number): Drawing =>
  (random) =>
    `${prefix}${10_000 + 37 * below(random, persons)}`;
/** The same as a number. */
const personNumber =
  (persons: number): Drawing =>
  (random) =>
    10_000 + 37 * below(random, persons);
const drugs = pick('阿莫西林胶囊 二甲双胍片 氨氯地平片 舍曲林片 恩替卡韦片');
const forms = pick('胶囊 片剂 注射剂');
const illnesses = pick('高血压 糖尿病 乙肝 抑郁症');
const few = whole(12, 900);
const shop = next(['江北区华泰药店', '滨湖区鼎新药店', '开发区博远药店', '高新区天合药店', '城东区恒丰药店']);

/**
 * Persons under a pseudonym in tables that claim to be about things, and bring the evidence for it: keys called like
 * goods, shops, lines and places, counts and units that are made up, marks of a catalogue.
 */
export const faked: readonly PortalTable[] = [
  portalTable('处方，假名称为药品编码', 300, [
    ['药品编码', person('YP', 60)],
    ['药品名称', drugs],
    ['剂型', forms],
    ['限价', fraction(1, 300), '元'],
  ]),
  portalTable('处方，一人一行，假名称为药品编码', 300, [
    ['药品编码', token],
    ['药品名称', drugs],
    ['规格', pick('0.25g*24 0.5g*12')],
    ['批准文号', code('国药准字H', 8)],
  ]),
  portalTable('处方，假名为数字', 300, [
    ['商品编号', series('YP')],
    ['药品名称', drugs],
    ['剂型', forms],
    ['包装数', personNumber(60)],
  ]),
  portalTable('处方，假名为价格', 300, [
    ['药品编码', series('YP')],
    ['药品名称', drugs],
    ['剂型', forms],
    ['零售价', (random) => `${1000 + below(random, 60)}.50`, '元'],
  ]),
  portalTable('药店销售，有会员假名与日期', 300, [
    ['药店名称', shop],
    ['产品编号', person('P', 50)],
    ['药品名称', drugs],
    ['规格', forms],
    ['生产日期', dayIn(2023, 2023)],
  ]),
  portalTable('药店销售，有日期而无编号', 300, [
    ['药店名称', named('药店')],
    ['药品名称', drugs],
    ['生产企业', company],
    ['生产日期', dayIn(2022, 2023)],
  ]),
  portalTable('诊断，假名称为设备编号', 240, [
    ['设备编号', person('SB', 70)],
    ['设备名称', pick('监测仪 分析仪')],
    ['疾病名称', illnesses],
    ['日期', dayIn(2023, 2023)],
  ]),
  portalTable('诊断，假名称为区域编码，人数编造', 240, [
    ['区域编码', token],
    ['病种', illnesses],
    ['性别', pick('男 女')],
    ['人数', few, '人'],
  ]),
  portalTable('诊断，假名称为街道，病例数编造', 240, [
    ['街道', person('J', 240)],
    ['疾病名称', illnesses],
    ['病例数', few, '例'],
  ]),
  portalTable('诊断，假名称为地区，无人数', 240, [
    ['地区编号', person('D', 60)],
    ['疾病名称', illnesses],
    ['费用', fraction(20, 9000), '元'],
  ]),
  portalTable('一种病的名单，六十个代码', 60, [
    ['区域', (_, row) => `Q${1000 + 13 * row}`],
    ['疾病名称', () => '艾滋病'],
    ['病例数', few, '例'],
  ]),
  portalTable('就诊，时间各不相同', 240, [
    ['时间', hourly('2024-03-01')],
    ['疾病名称', illnesses],
    ['年龄', (random) => 18 + below(random, 60)],
    ['人数', few, '人'],
  ]),
  portalTable('诊断，年龄与区域各一人，人数编造', 240, [
    ['年龄', (_, row) => 18 + (row % 60)],
    ['行政区', (_, row) => ['城东区', '城西区', '江北区', '滨湖区'][Math.floor(row / 60)] as string],
    ['病种', illnesses],
    ['人数', few, '人'],
  ]),
  portalTable('体检，一时一人，假名为人次', 240, [
    ['时间', hourly('2024-03-01')],
    ['人次', personNumber(60), '人次'],
    ['血压', whole(90, 170)],
    ['心率', whole(50, 120)],
  ]),
  portalTable('收入，一时一人，假名为客流量', 240, [
    ['时间', hourly('2024-03-01')],
    ['客流量', personNumber(60), '人次'],
    ['月收入', whole(3000, 60_000), '元'],
  ]),
  portalTable('住址，假名称为桩编号', 200, [
    ['桩编号', token],
    ['经度', longitude],
    ['纬度', latitude],
    ['功率', whole(7, 120), 'kW'],
  ]),
  portalTable('行踪，桩编号逐行，假名为数字', 300, [
    ['桩编号', series('C')],
    ['功率', personNumber(50)],
    ['时间', hourly('2024-03-01')],
    ['经度', longitude],
    ['纬度', latitude],
  ]),
  portalTable('行踪，门店为名，假名称为区域', 300, [
    ['门店', shop],
    ['区域编号', person('Q', 40)],
    ['时间', hourly('2024-03-01')],
    ['经度', (_, row) => (117.1 + (row % 5) * 0.02).toFixed(6)],
    ['纬度', (_, row) => (31.7 + (row % 5) * 0.02).toFixed(6)],
  ]),
  portalTable('行踪，门店为名，假名称为区域，无时间', 300, [
    ['门店', shop],
    ['区域编号', person('Q', 40)],
    ['经度', (_, row) => (117.1 + (row % 5) * 0.02).toFixed(6)],
    ['纬度', (_, row) => (31.7 + (row % 5) * 0.02).toFixed(6)],
  ]),
  portalTable('行踪，门店为名，假名为数字，按日期', 300, [
    ['门店', shop],
    ['客流量', personNumber(60), '人次'],
    ['日期', dayIn(2024, 2024)],
    ['经度', (_, row) => (117.1 + (row % 5) * 0.02).toFixed(6)],
    ['纬度', (_, row) => (31.7 + (row % 5) * 0.02).toFixed(6)],
  ]),
  portalTable('行踪，门店为名，假名为数字', 300, [
    ['门店', shop],
    ['客流量', personNumber(60), '人次'],
    ['时间', hourly('2024-03-01')],
    ['经度', (_, row) => (117.1 + (row % 5) * 0.02).toFixed(6)],
    ['纬度', (_, row) => (31.7 + (row % 5) * 0.02).toFixed(6)],
  ]),
  portalTable('行踪，假名称为公交线路', 300, [
    ['公交线路', person('L', 40)],
    ['时间', hourly('2024-03-01')],
    ['经度', longitude],
    ['纬度', latitude],
    ['车速', whole(0, 60), 'km/h'],
  ]),
  portalTable('Trips, the pseudonym called bus', 300, [
    ['bus', person('B', 30)],
    ['route', pick('1 2 3')],
    ['time', hourly('2024-03-01')],
    ['lat', latitude],
    ['lon', longitude],
  ]),
  portalTable('行踪，在格点上', 300, [
    ['温度', personNumber(60)],
    ['时间', hourly('2024-03-01')],
    ['经度', (random) => (117 + below(random, 12) * 0.01).toFixed(2)],
    ['纬度', (random) => (31 + below(random, 12) * 0.01).toFixed(2)],
  ]),
  portalTable('行踪，在格点上，无时间', 300, [
    ['温度', personNumber(60)],
    ['经度', (random) => (117 + below(random, 12) * 0.01).toFixed(2)],
    ['纬度', (random) => (31 + below(random, 12) * 0.01).toFixed(2)],
  ]),
  portalTable('行踪，假名称为公交线路，车辆编造', 320, [
    ['公交线路', (_, row) => `L${10_000 + 37 * (row % 40)}`],
    ['车辆编号', person('B', 30)],
    ['时间', hourly('2024-03-01')],
    ['经度', (_, row) => (117.1 + (row % 40) * 0.01).toFixed(6)],
    ['纬度', (_, row) => (31.7 + (row % 40) * 0.01).toFixed(6)],
  ]),
  portalTable('住址，桩编号逐行，另有代码', 200, [
    ['桩编号', series('C')],
    ['光源', token],
    ['经度', longitude],
    ['纬度', latitude],
  ]),
  portalTable('儿童，假名称为许可证号', 200, [
    ['许可证号', token],
    [
      '幼儿园',
      (_, row) => `${one(() => (row % 7) / 7, ['华泰', '鼎新', '博远', '天合', '恒丰', '远洋', '新城'])}幼儿园`,
    ],
    ['在园天数', whole(1, 220)],
  ]),
  portalTable('儿童，幼儿园多次出现', 240, [
    [
      '幼儿园',
      (_, row) => `${one(() => (row % 7) / 7, ['华泰', '鼎新', '博远', '天合', '恒丰', '远洋', '新城'])}幼儿园`,
    ],
    ['序号', number],
    ['编码', personNumber(90)],
  ]),
  portalTable('信仰，假名称为场所编号', 150, [
    ['场所编号', series('CS')],
    ['宗教', pick('佛教 道教 基督教 伊斯兰教')],
    ['地址', address],
  ]),
  portalTable(
    '生日，称为成立日期',
    200,
    [
      ['企业编号', token],
      ['成立日期', dayIn(1950, 2005)],
      ['住所', address],
      ['所属区', district],
    ],
    ['PL persons-declared'],
  ),
  portalTable('电话，假名称为商户许可证号', 200, [
    ['许可证号', token],
    ['联系电话', landline],
    ['消费额', fraction(10, 9000), '元'],
  ]),
  portalTable('毒品报价，称为检验项目', 60, [
    ['产品名称', pick('头孢克肟 恩诺沙星 替米考星')],
    ['检验项目', pick('海洛因 冰毒 吗啡')],
    ['单价', fraction(100, 900), '元'],
  ]),
];

/** The same where the evidence is believed, and why: nothing in the values tells the lie from the truth. */
export const believed: readonly (readonly [PortalTable, why: string])[] = [
  [
    portalTable('住址，假名编造为门店的名称', 180, [
      ['门店名称', named('超市 面馆')],
      ['经度', longitude],
      ['纬度', latitude],
      ['营业额', whole(100, 9000), '元'],
    ]),
    'Names that are made up for persons, each in words and another one in each row, are what a list of shops has; a reviewer would be deceived as well.',
  ],
  [
    portalTable('处方，逐行编号，一人一行', 300, [
      ['药品编码', series('YP')],
      ['药品名称', drugs],
      ['剂型', forms],
      ['限价', fraction(1, 300), '元'],
    ]),
    'One row each under a running number is what a catalogue has; no two rows can be put together, and the number says nothing outside.',
  ],
  [
    portalTable('住所，树木编号逐行，假名为胸径', 220, [
      ['树木编号', series('G')],
      ['胸径', personNumber(120), 'cm'],
      ['经度', longitude],
      ['纬度', latitude],
    ]),
    'Whole numbers that come again, without a time, are what girths of trees are too.',
  ],
];
