import type { Phrase } from './phrase.ts';

/** Whom something is told of, one by one or in common. */
const someone =
  'each, each person, every, person, individual, resident, employee, worker, colleague, customer, client, ' +
  'user, tenant, neighbour, neighbor, respondent, panel member, husband, wife, spouse, couple, celebrity, who, ' +
  'whose, by name, one per line, 每个人, 每人, 每位, 每户, 人员, 个人, 用户, 客户, 员工, 同事, 居民, 住户, 邻居, 街坊, 租户, 夫妻, 情侣, 明星, 某人, ' +
  '某某, 谁在, 谁的, 谁有, 谁是, 谁信, 谁得, 谁去, 哪些人, 一人一行';
const counted =
  'number of, numbers of, count of, share of, percentage, average, mean, median, prevalence, rate, index, ' +
  'total, aggregated, statistics, survey of, by district, by ward, by county, by region, by department, 人数, ' +
  '户数, 例数, 占比, 比例, 平均, 人均, 统计, 指数, 总额, 总量, 各区, 各街道, 分区域, 满意度';
const refusing =
  '不得, 禁止, 严禁, 防止, 防范, 避免, 抵御, 风险, 无法, 不能, 不可, 不会, 不用于, risk, prevent, avoid, must not, may not, will not, ' +
  'not used, cannot, prohibited, forbidden, prohibition, prohibit, barred, no attempt, protection against, ' +
  'resist, never';

/** Meanings of group B in other words than the list's: whom data are told of, and what is told. */
// prettier-ignore
export const phrasesOfPersons: readonly Phrase[] = [
  {
    code: 'B3', says: 're-identification of persons', near: 0,
    first: 're identify, re identifying, re identification, reidentify, reidentifying, reidentification, deanonymise, deanonymize, de anonymise, '
      + 'de anonymize, deanonymisation, deanonymization, deanonymising, deanonymizing, 重新识别, 重识别, 再识别, 去匿名化, 反匿名化, 解匿名, 还原身份, 还原真实身份, 还原个人身份, '
      + '身份还原, 反查身份',
    unless: refusing,
  },
  {
    code: 'B3', says: 're-identification of persons', near: 40,
    first: 'pseudonym, hash, hashes, hashed id, anonymised visit, anonymised row, anonymised, anonymized, anonymous, 匿名样本, 匿名访客, 受访者, panel member, '
      + 'anonymous record, anonymised record, anonymized record, anonymous row, masked record, 假名, 匿名数据, 匿名记录, 匿名用户, 脱敏数据, 脱敏记录, 哈希值, 化名',
    second: 'identities of, recover the identities, identity of, persons behind, people behind, person behind, behind them, 现出真身, 真身, 是谁, 锁定每一位, 锁定到人, '
      + '认出, real name, real identity, real person, true name, true identity, named individual, named person, back to person, back to people, '
      + 'back to individual, back to name, back to their name, who they are, who is behind, whose it is, 真名, 真实姓名, 真实身份, 本人姓名, 还原, 反推, 反查, 碰撞, '
      + '对应到个人, 对应到人, 对上真人',
    unless: `${refusing}, replaced, instead of, 替换, 代替, 取代`,
  },
  {
    code: 'B3', says: 're-identification of persons', near: 40,
    first: 'find out who, finding out who, work out who, working out who, learn who, figure out who, tell us who, 找出是谁, 查出是谁, 认出是谁, 找到本人, 锁定本人, 落到具体个人',
    second: 'record, row, data, trace, person, patient, customer, subject, 记录, 数据, 患者, 客户, 样本', unless: refusing,
  },
  {
    code: 'B3', says: 'identifiers by the list', near: 16,
    first: '手机号, 身份证号, 微信号, 护照号, sfz, sjh, shenfenzheng, shoujihao, 手机number, wechat号, idcard号, 身份证number, mobile号, 手机no',
    second: '打包, 出售, 导出, 批量, 名单, 清单, list, pack, for sale, dump, bundle',
    unless: '脱敏, 不含, 已删除, 号段, removed, excluded',
  },
  {
    code: 'B5', says: 'illnesses of persons', near: 24,
    first: `${someone}, who, patient, 患者, 病人`,
    second: 'sick, sick leave, illness, ill, cancer, tumour, depressed, antidepressant, pill, medicine they, diagnosed, survivor, suffer, therapy, '
      + 'psychiatrist, 服用, 患上, 患病, 得病, 生病, 病假, 癌症, 肿瘤, 抑郁, 抗抑郁, 吃药, 看病, 看过什么医生, 化疗, 得了什么病, 患什么病, 得什么病, 生什么病, 吃什么药, 用什么药, 服什么药, 身体状况, '
      + 'which illness, what illness, illness they have, which disease, suffers from, suffering from, is ill with, fell ill with, what ails, '
      + 'ailment, which pills, what pills, takes pills, medical condition',
    unless: counted,
  },
  {
    code: 'B6', says: 'money of persons', near: 24,
    first: `${someone}, who`,
    second: 'debt, indebted, owe, owed, creditor, foreclosure, bankrupt, 欠款, 欠债, 借钱, 工资条, 破产, 还款, 欠多少钱, 欠了多少, 欠谁钱, 挣多少钱, 挣多少, 赚多少, '
      + '存了多少钱, 有多少钱, 家底, 还不起, what they earn, how much they earn, earns how much, what they owe, how much they owe, payslip, pay slip, wage slip, '
      + 'money in the bank, in arrears, behind on rent, cannot repay',
    unless: counted,
  },
  {
    code: 'B7', says: 'whereabouts of persons', near: 30, first: someone,
    second: 'overnight, spend the night, spent the night, sleep, slept, minute by minute, on the move, '
      + 'night stay, 昨晚, 过夜, 住在哪, 在哪家酒店, 去向, 行踪, 走过的路, 去过哪, 到过哪, 去了哪, 在哪里过夜, 何时何地, 停留地点, 落脚点, 夜间住处, 每小时所在, 出没地点, 每日路线, 上下班路线, 回家路线, '
      + 'whereabouts, comings and goings, where they went, where they go, where they sleep, where they slept, where they stay, where they stayed, '
      + 'where and when, hour by hour, daily movement, places visited, places they visit, route home, way home',
    unless: counted,
  },
  {
    code: 'B8', says: 'beliefs and love of persons', near: 24,
    first: `${someone}, who, member, 会员`,
    second: 'voted, vote for, ballot, believer, churchgoer, mosque, prayer, gay, lesbian, lover, party they, 信佛, 信教, 信基督, 拜佛, 礼拜, 投票, 投了谁, 出轨, '
      + '情人, 同性恋, 信什么教, 信哪个教, 信不信教, 做礼拜, 去教堂, 投票给谁, 投给谁, 支持哪个党, 喜欢同性, 跟谁睡, whom they vote for, who they vote for, how they vote, how they voted, '
      + 'which god, prays, how they pray, which church they, which mosque they, goes to church, love life, whom they love, who they sleep with, '
      + 'sleeps with',
    unless: counted,
  },
  {
    code: 'B9', says: 'children told apart', near: 24,
    first: '小朋友, 年级小朋友, 幼童, 萌娃, nursery child, schoolkid, preschooler, 岁女孩, 岁男孩, 年级女生, 年级男生, 年级学生, 小女孩, 小男孩, 小学女生, 小学男生, girl aged, boy aged, '
      + 'little girl, little boy, first grader, second grader, third grader, fourth grader',
    second: '名单, 姓名, 照片, 住址, 电话, 放学, 接送, 家长, 班级, name, photo, picture, address, walk home, way home, route, phone, class list, parent',
    unless: '服装, 玩具, 图书, clothing, toy, book, number of, share of, 人数',
  },
  {
    code: 'B10', says: 'what persons wrote each other', near: 24,
    first: '聊了什么, 说了什么, 写了什么, 消息原文, 往来消息, 对话原文, 短信原文, 原话, 截图, 偷听, 私密对话, what they wrote, what was said, what was written, messages between, '
      + 'texts between, said to each other, wrote to each other, word for word, screenshot, verbatim, overheard',
    second: '微信, 电话里, 短信, 邮箱, qq, 手机里, 私下, 情侣, 夫妻, 对话, 聊天, wechat, whatsapp, telegram, phone call, inbox, sms, privately, private, conversation, '
      + 'couple, lover, love letter',
    unless: counted,
  },
  {
    code: 'C2', says: 'customers to be called', near: 12,
    first: '老客户, 熟客, 大客户, 客户群, 老顾客, 回头客, clientele, regular customer, patron, our clients, their clients, client base',
    second: '电话, 手机, 通讯录, 联系方式, 微信, phone number, mobile number, contact details, wechat',
    unless: '客服, 客户服务',
  },
];
