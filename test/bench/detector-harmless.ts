import { createHash } from 'node:crypto';
import { below, dayWithin, digits, drawn, hanNameOf, one, serialOf, uuidOf } from '../support/identifiers.ts';
import { heldOut, type FormMake } from './detector-forms.ts';

/** A column in which nobody is named, called by each of its names. */
export type Harmless = {
  readonly name: string;
  readonly make: FormMake;
  readonly names: readonly string[];
  readonly type?: string;
};
export type HarmlessCase = {
  readonly id: string;
  readonly column: Harmless;
  readonly called: string;
  readonly heldOut: boolean;
};

const codes = ['id', '编号', 'code', 'order_id', 'c', '流水号', 'serial_no', 'ref'];
const counts = [
  'phone_sales',
  '手机销量',
  '电话用户数',
  'mobile_users',
  'email_count',
  'card_total',
  '身份证办理数量',
  'visitors',
];
const harmless = (name: string, make: FormMake, names: readonly string[], type?: string): Harmless =>
  type === undefined ? { name, make, names } : { name, make, names, type };
const fraction = (random: () => number, from: number, to: number): string => (from + random() * (to - from)).toFixed(6);

// prettier-ignore
export const harmlessColumns: readonly Harmless[] = [
  harmless('counter', (_, at) => String(at + 1), [...codes, 'id_no', 'id_number'], 'INTEGER'),
  harmless('year and counter', (_, at) => `2024${String(at).padStart(5, '0')}`, codes),
  harmless('random numbers of 18 digits', (r) => `${1 + below(r, 9)}${digits(r, 17)}`, codes),
  harmless('random numbers of 16 digits', (r) => `${1 + below(r, 9)}${digits(r, 15)}`, codes),
  harmless('random numbers of 19 digits', (r) => `${1 + below(r, 9)}${digits(r, 18)}`, codes),
  harmless('random numbers of 12 digits', (r) => `${1 + below(r, 9)}${digits(r, 11)}`, codes),
  harmless('random numbers of 13 digits', (r) => `${1 + below(r, 9)}${digits(r, 12)}`, codes),
  harmless('random numbers of 11 digits', (r) => `${1 + below(r, 9)}${digits(r, 10)}`, codes),
  harmless('random numbers of 9 digits', (r) => `${1 + below(r, 9)}${digits(r, 8)}`, codes),
  harmless('random numbers of 8 digits', (r) => `${1 + below(r, 9)}${digits(r, 7)}`, codes),
  harmless('random numbers of 40 digits', (r) => digits(r, 40), codes),
  harmless('order numbers with a day', (r) => `${dayWithin(r, 2015, 2024)}${digits(r, 8)}`, codes),
  harmless('letters and digits', (r) => `${drawn(r, 'ABCDEFGHJKLMNPQRSTUVWXYZ', 2)}${digits(r, 9)}`, codes),
  harmless('three letters and twelve digits', (r) => `${drawn(r, 'ABCDEFGHJKLMNPQRSTUVWXYZ', 3)}${digits(r, 12)}`, codes),
  harmless('numbers of 89 and 19 digits', (r) => `89${digits(r, 17)}`, codes),
  harmless('two letters and 20 digits', (r) => `${one(r, ['DE', 'FR', 'CN'])}${digits(r, 20)}`, codes),
  harmless('part numbers 3-2-4', (r) => `${digits(r, 3)}-${digits(r, 2)}-${digits(r, 4)}`, ['part', '料号', 'sku', 'c']),
  harmless('MD5 of nothing known', (r) => createHash('md5').update(digits(r, 30)).digest('hex'), ['hash', 'pseudonym', 'uid', 'etag', 'c']),
  harmless('UUID', uuidOf, ['id', 'uuid', 'trace', 'c']),
  harmless('counts of seven digits', (r) => String(1_000_000 + below(r, 8e6)), counts, 'INTEGER'),
  harmless('counts of nine digits', (r) => String(100_000_000 + below(r, 8e8)), counts, 'BIGINT'),
  harmless('prices', (r) => `${1000 + below(r, 8000)}.${digits(r, 2)}`, ['phone_price', '手机价格', 'price', '金额', 'card_fee'], 'DECIMAL(12,2)'),
  harmless('models', (r) => `${one(r, ['iPhone', 'Mate', 'Mi'])} ${10 + below(r, 50)}`, ['phone_model', '手机型号', 'mobile_brand', 'device']),
  harmless('readings', (r) => String(1_000_000 + below(r, 8e6)), ['telemetry', 'microphone', 'hotel', 'platelets', 'television'], 'INTEGER'),
  harmless('masked text', (r) => `***${drawn(r, 'abcdef', 4)}`, ['note', 'c', 'stars']),
  harmless('milliseconds', (r) => String(1_400_000_000_000 + below(r, 3e11)), ['ts', 'time', 'created', 'c'], 'BIGINT'),
  harmless('latitudes', (r) => fraction(r, 22, 45), ['lat', 'y', '纬度'], 'DOUBLE'),
  harmless('cells of a grid', (r) => `POLYGON((${[0, 1, 2, 3].map(() => `${fraction(r, 110, 120)} ${fraction(r, 22, 30)}`).join(', ')}))`,
    ['geometry', 'wkt', '网格']),
  harmless('names of shops', (r) => `${one(r, [...'王李张刘陈周马'])}${one(r, ['记', '氏', '家'])}${one(r, ['面馆', '烧烤', '理发店', '超市', '药房'])}`,
    ['商户', 'shop', 'name', 'label']),
  harmless('names of stations', (r) => `${one(r, ['人民', '解放', '中山', '文化', '和平', '建设'])}${one(r, ['广场', '路口', '公园', '大桥', '东站'])}`,
    ['站点', 'station', 'stop', 'label']),
  harmless('names of estates', (r) => `${one(r, ['万科', '保利', '恒大', '龙湖', '绿地'])}·${one(r, ['翡翠城', '云湖府', '国际湾', '山水园'])}`, ['小区', 'estate', 'label']),
  harmless('brands', (r) => one(r, ['张小泉', '李宁', '王老吉', '周黑鸭', '陈克明', '马应龙', '方太', '安踏', '金龙鱼', '白象']), ['brand', '品牌', 'label']),
  harmless('names of streets', (r) => `${one(r, ['Main', 'Oak', 'High', 'Mill', 'Park'])} ${one(r, ['Street', 'Road', 'Lane', 'Square'])}`,
    ['street', 'road', 'label']),
  harmless('numbers of cases', (r) => `(2023)${one(r, ['京', '沪', '粤'])}01民初${below(r, 9000)}号`, ['案号', 'case', 'c']),
  harmless('sizes', (r) => `${one(r, ['S', 'M', 'L', 'XL'])}`, ['size', 'full_name_size', '姓名类型', 'c']),
  harmless('file numbers of one district', (r) => `${below(r, 2)}${serialOf(r).slice(0, 6)}${digits(r, 6)}`, codes),
  harmless('sentences without names', (r) => `${one(r, ['路面', '管道', '路灯'])}${one(r, ['破损', '积水', '不亮'])}`, ['事项', 'c', 'what']),
  harmless('initial and month', (r) => `${hanNameOf(r).length}-${1 + below(r, 12)}`, ['c', 'group']),
];

export const harmlessCases: readonly HarmlessCase[] = harmlessColumns.flatMap((column) =>
  column.names.map((called): HarmlessCase => {
    const id = `${column.name}, called ${called}`;
    return { id, column, called, heldOut: heldOut(column.name) || heldOut(id) };
  }),
);
