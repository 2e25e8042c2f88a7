import { creditCodeOf } from '../identifiers.ts';
import {
  address,
  code,
  company,
  dayIn,
  district,
  districts,
  fraction,
  landline,
  named,
  next,
  number,
  pick,
  portalTable,
  series,
  whole,
  year,
  type PortalTable,
} from './table.ts';

/** Registration, licences and markets. */
export const business: readonly PortalTable[] = [
  portalTable('企业登记信息', 240, [
    ['企业名称', company],
    ['统一社会信用代码', (random) => creditCodeOf(random, '91')],
    ['成立日期', dayIn(2000, 2023)],
    ['注册资本', whole(10, 90_000), '万元'],
    ['住所', address],
    ['经营状态', pick('存续 注销 吊销')],
  ]),
  portalTable('行政许可公示', 200, [
    ['许可决定文书号', code('江许', 8)],
    ['行政相对人名称', company],
    ['许可内容', pick('食品经营 户外广告 特种设备使用')],
    ['许可机关', pick('市场监管局 城管局 应急局')],
    ['决定日期', dayIn(2021, 2023)],
  ]),
  portalTable('市场主体数量', 132, [
    ['行政区', next(districts.slice(0, 11))],
    ['年度', year(11)],
    ['企业', whole(900, 40_000)],
    ['个体工商户', whole(2000, 90_000)],
    ['从业人员', whole(9000, 400_000), '人'],
  ]),
  portalTable('门店客流量', 300, [
    ['门店', next(['一店', '二店', '三店', '四店', '五店'])],
    [
      '日期',
      (_, row) => `2024-0${1 + Math.floor(row / 150)}-${String(1 + (Math.floor(row / 5) % 28)).padStart(2, '0')}`,
    ],
    ['客流量', whole(90, 3000)],
    ['成交笔数', whole(20, 900)],
  ]),
  portalTable('Footfall by store', 300, [
    ['store', next(['S1', 'S2', 'S3', 'S4', 'S5', 'S6'])],
    ['week', (_, row) => `2023-W${String(1 + Math.floor(row / 6)).padStart(2, '0')}`],
    ['visitors', whole(300, 9000)],
    ['customers', whole(100, 3000)],
    ['sales', fraction(900, 90_000)],
  ]),
  portalTable('商标注册量', 60, [
    ['年度', year(5)],
    ['类别', next(['食品', '服装', '机械', '化工', '服务'])],
    ['申请量', whole(90, 9000)],
    ['注册量', whole(60, 8000)],
  ]),
  portalTable('拍卖公告', 80, [
    ['编号', series('PM')],
    ['标的名称', pick('商铺使用权 报废车辆 库存钢材')],
    ['起拍价', whole(1, 900), '万元'],
    ['拍卖机构', named('拍卖行')],
    ['联系电话', landline],
  ]),
  portalTable('抽查检查结果', 160, [
    ['序号', number],
    ['检查对象', company],
    ['检查事项', pick('价格 计量 广告 产品质量')],
    ['检查结果', pick('未发现问题 责令改正')],
    ['所属区', district],
  ]),
];
