import { below, digits, drawn, hanNameOf, mobileOf, one, permitOf } from '../identifiers.ts';
import {
  address,
  alongLine,
  code,
  company,
  hourly,
  landline,
  latitude,
  longitude,
  named,
  next,
  pick,
  portalTable,
  series,
  whole,
  type Drawing,
  type PortalTable,
} from './table.ts';

const token: Drawing = (random) => drawn(random, '0123456789abcdef', 12);
const mobile: Drawing = (random) => mobileOf(random);
/** Fixed lines, and in one row of so many a mobile number. */
const mixed =
  (every: number): Drawing =>
  (random, row) =>
    row % every === 7 ? mobileOf(random) : landline(random, row);
const inHan = (number: string): string =>
  number.replace(/[0-9]/g, (digit) => '〇一二三四五六七八九'[Number(digit)] ?? '');
const flat: Drawing = (random) => `${1 + below(random, 30)}-${101 + below(random, 900)}`;
const vehicle: Drawing = (_, row) => `V${1000 + (row % 40)}`;

/**
 * Tables with the columns that those of institutions have, in which they hold what is a person's; `expected` are the
 * columns that must be found.
 */
export const contrasts: readonly PortalTable[] = [
  portalTable(
    'mobile numbers of schools',
    90,
    [
      ['学校名称', named('小学')],
      ['地址', address],
      ['联系电话', mobile],
    ],
    ['联系电话'],
  ),
  portalTable(
    'a mobile number in ten',
    90,
    [
      ['机构名称', named('医院')],
      ['联系电话', mixed(10)],
    ],
    ['联系电话'],
  ),
  portalTable(
    'one mobile number',
    90,
    [
      ['店铺', named('面馆店')],
      ['phone', mixed(90)],
    ],
    ['phone'],
  ),
  portalTable(
    'mobile numbers in Chinese digits',
    90,
    [
      ['机构名称', named('驾校')],
      ['咨询电话', (random, row) => (row % 10 === 7 ? inHan(mobileOf(random)) : landline(random, row))],
    ],
    ['咨询电话'],
  ),
  portalTable(
    'mobile numbers behind fixed lines',
    90,
    [
      ['机构名称', named('驾校')],
      ['客服电话', (random, row) => `${landline(random, row)}、${mobileOf(random)}`],
    ],
    ['客服电话'],
  ),
  portalTable(
    'names of persons',
    90,
    [
      ['学校名称', named('中学')],
      ['备注', (random) => hanNameOf(random)],
      ['电话', landline],
    ],
    ['备注', '电话'],
  ),
  portalTable(
    'starred names of contacts',
    90,
    [
      ['学校名称', named('中学')],
      ['联系人', (random) => `${hanNameOf(random).slice(0, 1)}**`],
      ['电话', landline],
    ],
    ['电话'],
  ),
  portalTable(
    'telephones of flats',
    150,
    [
      ['小区名称', next(['幸福花园', '翠湖小区', '金桥苑'])],
      ['房号', flat],
      ['联系电话', landline],
    ],
    ['联系电话'],
  ),
  portalTable(
    'addresses of flats',
    90,
    [
      ['小区名称', (_, row) => `人民路${1 + row}号院`],
      ['联系电话', landline],
    ],
    ['联系电话'],
  ),
  portalTable(
    'age and sex',
    90,
    [
      ['社区', named('社区服务站')],
      ['性别', pick('男 女')],
      ['年龄', whole(20, 90)],
      ['联系电话', landline],
    ],
    ['联系电话'],
  ),
  portalTable(
    'telephones at home',
    90,
    [
      ['机构名称', named('居委会')],
      ['家庭电话', landline],
    ],
    ['家庭电话'],
  ),
  portalTable(
    'nobody but a pseudonym',
    90,
    [
      ['编码', token],
      ['咨询电话', landline],
    ],
    ['咨询电话'],
  ),
  portalTable(
    'desks of the staff',
    150,
    [
      ['企业名称', next(['江州华泰贸易有限公司', '南湖鼎新食品有限公司'])],
      ['工位', series('W')],
      ['电话', landline],
    ],
    ['电话'],
  ),
  portalTable(
    'numbers of Hong Kong',
    90,
    [
      ['企业名称', company],
      ['电话', (random) => `${one(random, ['5', '6', '9'])}${digits(random, 7)}`],
    ],
    ['电话'],
  ),
  portalTable(
    'papers called licences',
    90,
    [
      ['企业名称', named('药店')],
      ['许可证号', (random) => permitOf(random)],
    ],
    ['许可证号'],
  ),
  portalTable(
    'papers of one letter',
    90,
    [
      ['applicant', named('药店')],
      ['permit', code('H', 8)],
    ],
    ['permit'],
  ),
  portalTable(
    'papers called so',
    90,
    [
      ['企业名称', named('药店')],
      ['entry_permit_no', code('BP', 7)],
    ],
    ['entry_permit_no'],
  ),
  portalTable(
    'licences of two series',
    90,
    [
      ['企业名称', named('药店')],
      ['许可证号', (random) => `皖${one(random, ['CB', 'CA'])}${digits(random, 7)}`],
    ],
    ['许可证号'],
  ),
  portalTable(
    'vehicles on lines of nobody',
    300,
    [
      ['线路', next(['1路', '2路', '18路', '101路'])],
      ['车辆编号', vehicle],
      ['时间', hourly('2024-03-01')],
      ['经度', longitude],
      ['纬度', latitude],
    ],
    ['纬度'],
  ),
  portalTable(
    'vehicles on roads of all',
    300,
    [
      ['线路', next(['G42', 'G40', 'S17', 'G3', 'G50'])],
      ['车辆编号', vehicle],
      ['时间', hourly('2024-03-01')],
      ['经度', alongLine(5).longitude],
      ['纬度', alongLine(5).latitude],
    ],
    ['纬度'],
  ),
  portalTable(
    'vehicles each on a line of its own',
    300,
    [
      ['线路', (_, row) => `${1 + (row % 40)}路`],
      ['车辆编号', vehicle],
      ['时间', hourly('2024-03-01')],
      ['经度', alongLine(5).longitude],
      ['纬度', alongLine(5).latitude],
    ],
    ['纬度'],
  ),
  portalTable(
    'papers of one series',
    90,
    [
      ['企业名称', named('药店')],
      ['licence_no', code('CB', 7)],
    ],
    ['licence_no'],
  ),
  portalTable(
    'licences too few for a series',
    12,
    [
      ['企业名称', named('药店')],
      ['许可证号', code('皖CB', 7)],
    ],
    ['许可证号'],
  ),
  portalTable(
    'vehicles on every line',
    300,
    [
      ['线路', next(['1路', '2路', '18路', '101路', '快速1线'])],
      ['车辆编号', (_, row) => `V${1000 + (row % 37)}`],
      ['时间', hourly('2024-03-01')],
      ['经度', alongLine(5).longitude],
      ['纬度', alongLine(5).latitude],
    ],
    ['纬度'],
  ),
  portalTable(
    'vehicles in one quarter',
    300,
    [
      ['线路', next(['1路', '2路'])],
      ['车辆编号', vehicle],
      ['时间', hourly('2024-03-01')],
      ['经度', (random) => (117.1 + random() * 0.03).toFixed(6)],
      ['纬度', (random) => (31.7 + random() * 0.03).toFixed(6)],
    ],
    ['纬度'],
  ),
  portalTable(
    'persons called lines',
    300,
    [
      ['bus_line', (_, row) => `d${1000 + (row % 25)}`],
      ['时间', hourly('2024-03-01')],
      ['经度', (random, row) => (117.1 + (row % 25) * 0.03 + random() * 0.02).toFixed(6)],
      ['纬度', (random) => (31.7 + random() * 0.003).toFixed(6)],
    ],
    ['纬度'],
  ),
];
