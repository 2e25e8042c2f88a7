import { below, drawn, hanNameOf, mobileOf, one, plateOf, residentIdOf } from '../identifiers.ts';
import {
  address,
  code,
  company,
  dayIn,
  district,
  fraction,
  hourly,
  latitude,
  longitude,
  named,
  next,
  number,
  pick,
  portalTable,
  whole,
  type Drawing,
  type PortalTable,
} from './table.ts';

const token: Drawing = (random) => drawn(random, '0123456789abcdef', 12);
const age: Drawing = (random) => 18 + below(random, 30) + below(random, 30);
const name: Drawing = (random) => hanNameOf(random);
/** The same person in several rows. */
const again =
  (prefix: string, persons: number): Drawing =>
  (random) =>
    `${prefix}${1000 + below(random, persons)}`;

/** Tables that look like those of a portal and hold the data of persons. */
export const hidden: readonly PortalTable[] = [
  portalTable('学校联系人', 120, [
    ['学校名称', named('小学')],
    ['联系人', name],
    ['联系电话', (random) => mobileOf(random)],
  ]),
  portalTable('就诊明细', 200, [
    ['就诊编号', token],
    ['科室', pick('内科 外科 儿科')],
    ['疾病名称', pick('高血压 糖尿病 肺炎 抑郁症')],
    ['费用', fraction(20, 9000), '元'],
  ]),
  portalTable('乘车刷卡记录', 300, [
    ['卡号', again('K', 60)],
    ['时间', hourly('2024-03-01')],
    ['经度', longitude],
    ['纬度', latitude],
  ]),
  portalTable('门店会员到店', 300, [
    ['门店', next(['一店', '二店', '三店'])],
    ['会员', again('M', 80)],
    ['到店时间', hourly('2024-03-01')],
  ]),
  portalTable('业主名册', 120, [
    ['小区名称', named('花园')],
    ['业主', name],
    ['房号', (random) => `${1 + below(random, 30)}-${101 + below(random, 900)}`],
  ]),
  portalTable('低保对象公示', 150, [
    ['社区', district],
    ['年龄', age],
    ['性别', pick('男 女')],
    ['补助金额', whole(300, 1200), '元'],
  ]),
  portalTable('教师职称', 120, [
    ['学校名称', named('中学')],
    ['出生日期', dayIn(1962, 1992)],
    ['学历', pick('本科 硕士 大专')],
    ['教龄', whole(1, 35)],
  ]),
  portalTable('年龄性别人数', 160, [
    ['行政区', district],
    ['年龄', age],
    ['性别', pick('男 女')],
    ['人数', () => 1, '人'],
  ]),
  portalTable('人口抽样', 200, [
    ['编码', token],
    ['年龄段', pick('青年 中年 老年')],
    ['性别', pick('男 女')],
    ['人口数', whole(800, 40_000), '人'],
  ]),
  portalTable('车辆位置', 300, [
    ['车牌号', (random) => plateOf(random)],
    ['时间', hourly('2024-03-01')],
    ['经度', longitude],
    ['纬度', latitude],
  ]),
  portalTable('住址采集', 150, [
    ['序号', number],
    ['编码', token],
    ['经度', longitude],
    ['纬度', latitude],
    ['采集时间', hourly('2024-03-01')],
  ]),
  portalTable('企业法人登记', 120, [
    ['企业名称', company],
    ['登记号', code('3401', 8)],
    ['备案号', (random) => residentIdOf(random)],
  ]),
  portalTable('家庭住址登记', 120, [
    ['机构名称', named('居委会')],
    ['家庭住址', address],
    ['人口', whole(1, 7)],
  ]),
  portalTable('Clinic register', 160, [
    ['clinic', named('Clinic')],
    ['patient', token],
    ['diagnosis', pick('diabetes hypertension asthma')],
    ['visits', whole(1, 9)],
  ]),
  portalTable('信教群众统计', 150, [
    ['编码', token],
    ['宗教', pick('佛教 道教 基督教 无')],
    ['年份', whole(2015, 2023)],
  ]),
  portalTable('门店签到', 240, [
    ['user_hash', again('u', 60)],
    ['store', named('店')],
    ['lat', latitude],
    ['lon', longitude],
    ['time', hourly('2024-03-01')],
  ]),
  portalTable('奖学金名单', 100, [
    ['学院', pick('文学院 理学院 工学院')],
    ['获奖者', name],
    ['金额', (random) => one(random, [1000, 3000, 5000])],
  ]),
];
