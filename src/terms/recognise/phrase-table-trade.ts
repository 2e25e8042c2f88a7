import type { Phrase } from './phrase.ts';

const fought =
  '打击, 查处, 治理, 识别, 防范, 反诈, 检测, 监测, 预警, 风险提示, detection, detecting, detect, prevent, prevention, combat, ' +
  'fight against, warning, monitoring, research on, museum';

/** Meanings of groups A and C in the words of those who trade in them, or around them. */
// prettier-ignore
export const phrasesOfTrade: readonly Phrase[] = [
  {
    code: 'A2', says: 'where armed forces are', near: 28,
    first: '导弹部队, 火箭军, 战机, 驱逐舰, 航母, 坦克营, destroyer, aircraft carrier, tank battalion, missile battery, missile unit, '
      + 'regiment, 部队驻地, 驻军, 兵营, 武警部队, 作战部队, 潜艇, 军舰, 舰艇, 导弹车, 军用雷达, 军用仓库, 军队营房, 解放军, barracks, garrison, warship, submarine, missile launcher, '
      + 'air defence battery, naval vessel, fighter jet, troops, jundui, junshi jidi',
    second: '在哪里, 在哪, 泊位, 锚地, anchorage, grid reference, home port, where, map of, pin on a map, deployed, 坐标, 座标, 经纬度, 位置, 定位, 方位, 点位, 分布图, 停泊, 驻扎, '
      + '部署在, 所在地, 地址, coordinate, latitude, longitude, lat lon, geolocation, gps, location, position, stationed, moored, berth, '
      + 'where they are kept, where it is kept, is kept, zuobiao, weizhi',
    unless: '旧址, 遗址, 博物馆, 纪念馆, 公园, 海底, 模型, former, museum, memorial, cable, volcano, scout, hotel, film, game, exhibition, history of, 展览, 电影, 游戏',
  },
  {
    code: 'A7', says: 'what is sold of sex and gambling', near: 16,
    first: '成人直播, 深夜直播, 成人表演, 一夜情, adult live, live sex, strip show, one night stand, 真人荷官, 牌局开桌, 上分下分, 裸照, 私房照, 福利姬, 楼凤, 押注平台, 下注平台, 包赢, adult cam, '
      + 'cam girl, nude photo, nudes, betting slip, rigged dice, card room',
    second: '入口, 直播间, 门票, 地址发布, entrance, link, tonight, tickets, 资源, 出售, 打包, 加微, 代理, 充值, 合集, for sale, leaked, '
      + 'collection, pack, bundle, deposit', unless: fought,
  },
  {
    code: 'A8', says: 'arms made at home', near: 16,
    first: '自制, 土制, 自造, 在家做, 在家造, 打印, 改装, home made, homemade, at home, build your own, build a, make your own, 3d printed, improvised',
    second: '火药, 炸弹, 炸药, 枪支, 枪管, 枪图, 土枪, 雷管, bomb, explosive, gun, rifle, pistol, detonator, firearm, boom powder, silencer',
    unless: fought,
  },
  {
    code: 'A9', says: 'drugs by their street names', near: 20,
    first: '送冰, 溜冰用品, 冰块纯度, coke by, lines of coke, snow by, weed by, 白粉, 溜果, 冰妹, 飞叶, 嗨粉, 开心水, 上头烟, white powder, party powder, party pill, '
      + 'nose candy, molly, smack, skag',
    second: '上门, 送货, 今晚, delivered, tonight, the gram, 货源, 纯度, 出货, 拿货, 埋包, 私聊, 加微, 飞机联系, 现货, 有货, per gram, by the gram, plug, stash, dealer, '
      + 'dead drop, discreet',
    unless: `${fought}, 涂料, 面粉, 化妆, coating, paint, flour`,
  },
  {
    code: 'A10', says: 'money from those who join later', near: 36,
    first: '拉新返现, 三级分销, 三级返佣, bring in friends, bringing in friends, recruit friends, levels deep, three levels, 上线下线, 层级返佣, 人头费, 入门费, '
      + '静态分红, 动态分红, 双倍返还, 拉新人入会, money doubling, doubles your money, double your money, gifting circle, recruits pay, new members pay, '
      + 'those who join later, those who join after, paid from later',
    second: '躺赚, 日赚, 赚钱, 佣金, earn, income for life, commission of, 加入, 会员, 分红, 返利, 团队, 入会, 奖励, join, member, investor, '
      + 'return, profit, bonus, paid', unless: fought,
  },
  {
    code: 'C1', says: "a rival's secrets", near: 20,
    first: '竞争对手, 竞品公司, 竞对, 对家, 友商, rival, competitor, competing firm',
    second: '供应商价格, 进货价, 未公开, what they pay, pays its suppliers, pays their suppliers, purchase price, in confidence, 底价, 报价单, 内部成本, 成本表, 采购价, 配方, 图纸, '
      + '源码, cost sheet, internal price, recipe, blueprint, source code, floor price, margins they hide',
    unless: '公开, 已公布, published, public, open source',
  },
  {
    code: 'C5', says: 'data obtained unlawfully', near: 16,
    first: 'lifted from, siphoned, exfiltrated, leaked, unlawfully, without their knowledge, 泄露的, 流出的, 盗来的, 瞒着, 黑产, 拖库, 脱库, 扒库, 内鬼, 偷来的, '
      + '偷拍的, 暗网, 盗取的, hacked, dumped from, stolen from, stolen by, dark web, breach dump, smuggled out, copied by an insider, behind a login',
    second: '数据, 资料, 名单, 数据库, 账号, 客户, data, record, database, list, account, server',
    unless: `${fought}, 情报, 安全研究, security research, shops`,
  },
  {
    code: 'C6', says: 'results before they are published', near: 30,
    first: '明天的, 下周才公布, 下周公布, 才公布的, 内部先看, tomorrow, next week, a day early, before anybody, 抢先, 提前知道, 提前拿到, 无人知晓, 还没发布, 还未发布, 还没公布, nobody has seen, '
      + 'not out yet, ahead of release, ahead of results day, before the market knows, before anyone',
    second: '业绩, 财报, 利润, 营收, 盈利, 季报, 年报, 并购, earnings, quarterly result, annual result, results of listed, profit, takeover, merger',
    unless: '已公布, 已披露',
  },
];
