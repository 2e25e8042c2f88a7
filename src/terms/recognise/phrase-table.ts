import type { Phrase } from './phrase.ts';
import { phrasesOfPersons } from './phrase-table-persons.ts';
import { phrasesOfTrade } from './phrase-table-trade.ts';

const places =
  '坐标, 座标, 经纬度, 经度, 纬度, 位置, 精确位置, 定位, 方位, 分布图, coordinate, latitude, longitude, lat lon, geolocation, gps, location, position';
const refused =
  'removed, excluded, deleted, left out, filtered, dropped, not included, without, honoured, honored, 剔除, 删除, 排除, 不含, 不包含, 移除, 去除, 过滤, 可以, 随时, 均可';
const forbidden =
  'may not, must not, prohibited, not permitted, not allowed, no resale, cannot, 不得, 严禁, 不会, 不可, 不允许';

/** The meanings, by item of the list. They ask a person and refuse nothing by themselves. */
// prettier-ignore
export const phrases: readonly Phrase[] = [
  {
    code: 'A2', says: 'coordinates of military sites', near: 60, second: places,
    first: '军事设施, 军事基地, 军事营区, 军事禁区, 军事目标, 军用机场, 军用港口, 空军基地, 海军基地, 潜艇基地, 军港, 导弹阵地, 导弹基地, 导弹发射井, 发射井, 雷达站, 雷达阵地, 弹药库, 军火库, '
      + '核设施, 军营, military base, military site, military facility, military installation, military airfield, military camp, army base, '
      + 'naval base, navy base, air force base, '
      + 'missile silo, missile site, missile base, launch silo, radar site, ammunition depot, submarine base',
    unless: '气象雷达站, 天气雷达站, 旧址, 遗址, 博物馆, former, museum, weather radar',
  },
  {
    code: 'A6', says: 'rumours', near: 0,
    first: '谣言, 流言蜚语, 小道消息, rumour, rumor',
    unless: '辟谣, 澄清, 打击, 治理, 识别, 检测, 防范, 抵制, 查处, debunk, debunked, debunking, refuted, detection, detecting, detect, fact check, classification, '
      + 'research on',
  },
  {
    code: 'A6', says: 'unverified alarms', near: 24,
    first: '未经证实, 未核实, 传闻, unverified, unconfirmed, hearsay', second: '挤兑, 恐慌, 倒闭, 疫情, 灾情, 停电, 爆炸, bank run, panic, outbreak, shortage, '
      + 'explosion, blackout',
    unless: '辟谣, 澄清, debunked, refuted',
  },
  {
    code: 'A8', says: 'weapons in emoji', near: 16, first: '🔫, 💣, 🧨',
    second: '出售, 有货, 现货, 货源, 私聊, 加微, 🔌, for sale, sell, selling, in stock, dm',
  },
  {
    code: 'A9', says: 'drugs in emoji', near: 24, first: '❄, ⛄, 🍁, 🌿, 🍃, 💊, 🍄, 🐉, 💉',
    second: '🔌, 私聊, 加微, 飞机联系, 电报联系, 隐蔽发货, 货到付款, plug, hmu, telegram, wickr, discreet delivery, discreet shipping, stealth shipping',
  },
  {
    code: 'B8', says: 'ethnic origin of persons', near: 16,
    first: '民族成分, 民族出身, 民族身份, 族裔, 族别, 种族出身, 种族身份, ethnic origin, racial origin, ethnicity, ethnic group, ethnic background, racial background',
    second: '客户, 用户, 会员, 员工, 名单, 居民, 住户, 人员, 个人, 每人, 学生, 患者, person, people, individual, customer, client, user, member, employee, applicant, '
      + 'resident, patient, '
      + 'student, tenant, borrower',
    unless: '人数, 人口数, 占比, 比例, share of, percentage, population by, number of',
  },
  {
    code: 'B9', says: 'children told apart', near: 6,
    first: '儿童, 孩子, 小孩, 幼儿, 婴幼儿, 未成年人, 小学生, 中小学生, 学童, 新生儿',
    second: '名单, 名册, 姓名, 照片, 住址, 家庭住址, 轨迹, 行踪, 电话, 联系方式, 档案, 家庭, 家长',
    unless: '医院, 公园, 乐园, 福利院, 图书, 剧场, 活动中心, 服装, 玩具, 用品',
  },
  {
    code: 'B9', says: 'children told apart', near: 12,
    first: 'child, children, kid, minor, toddler, infant, pupil, schoolchild, schoolchildren, schoolgirl, schoolboy',
    second: 'name, names of, list of, profile, photo, photograph, home address, whereabouts, phone number, aged, under twelve, under fourteen, '
      + 'under 12, under 13, under 14, of each, records of, tracking',
    unless: 'hospital, museum, playground, clothing, toy, book, theatre, theater, park, rate, ratio, number of, share of, percentage',
  },
  {
    code: 'B11', says: 'persons who opted out', near: 20,
    first: 'opted out, unsubscribed, do not call, do not contact, withdrew consent, withdrawn consent, objected to processing, 已退订, 已选择退出, '
      + '已经选择退出, 选择退出的, 撤回同意的, 已撤回同意, 拒绝营销, 拒绝推销, 退订',
    second: 'person, people, customer, client, user, member, subscriber, individual, list, register, number, 用户, 客户, 会员, 人员, 名单, 个人, 号码, 主体',
    unless: refused,
  },
  {
    code: 'C1', says: "a rival's bids", near: 24,
    first: '竞争对手, 对手, 竞标对手, 其他投标人, 友商, rival, competitor, competing bidder, other bidders',
    second: '投标文件, 投标报价, 投标书, 密封投标, 密封报价, 密封标书, 标书, 投标价, 未开标, sealed bid, sealed tender, bid price, bid document, tender document, unopened bid, '
      + 'confidential bid',
  },
  {
    code: 'C1', says: 'bids before they are opened', near: 16,
    first: '密封投标, 密封标书, 密封报价, 投标文件, 投标报价, sealed bid, sealed tender', second: '开标前, 未开标, 未拆封, 提前获取, unopened, before opening, before the opening, '
      + 'leaked',
  },
  {
    code: 'C4', says: 'resale against a contract', near: 24,
    first: '转售, 转卖, 倒卖, 二次销售, resale, resell, reselling, resold', unless: forbidden,
    second: '他人数据, 第三方数据, 他人的数据, 未经许可, 未经授权, 未经同意, 未授权, 擅自, 违反合同, 违反协议, without permission, without consent, without authorisation, '
      + 'without authorization, '
      + 'without a licence, without a license, unauthorised, unauthorized, licensed data, others data, third party data, contract forbids, '
      + 'contract bars, contract prohibits, against the contract, '
      + 'in breach of',
  },
  {
    code: 'C4', says: 'data that may not be resold', near: 8,
    first: '禁止转售的, 不得转售的, 禁止转售, 不可转售的, resale barred, resale restricted, non resalable, not for resale',
    second: '数据, 数据集, 资料, 名录, data, dataset, data set, record', unless: '本数据禁止转售, 买方, 受让方, buyer, licensee',
  },
  {
    code: 'C6', says: 'results before they are published', near: 30,
    first: '未公布, 未公开, 未公告, 未披露, 尚未公布, 尚未披露, 尚未公开, 公告前, 披露前, 公布前, 提前获取, unpublished, unreleased, unannounced, undisclosed, not yet published, '
      + 'not yet announced, '
      + 'not yet public, non public, nonpublic, before announcement, before the announcement, before they are announced, before publication, '
      + 'ahead of the announcement, pre release, pre announcement, '
      + 'embargoed, leaked',
    second: '业绩, 财报, 财务数据, 财务报表, 利润, 净利润, 营收, 营业收入, 盈利, 季报, 年报, 收益, 并购, 重组, earnings, quarterly result, annual result, financial result, '
      + 'interim result, profit, quarterly revenue, '
      + 'financials, balance sheet, takeover, merger',
    unless: '已公布, 已披露, 已公告',
  },
  ...phrasesOfPersons,
  ...phrasesOfTrade,
];
