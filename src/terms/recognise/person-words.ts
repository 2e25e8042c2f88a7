import { normalise } from './normalise.ts';

/** Names that say what of a person a column holds: sign, then terms parted by commas. */
// prettier-ignore
const signs: readonly (readonly [sign: string, terms: string])[] = [
  ['age', 'age, 年龄, 周岁, 岁数, 年纪'],
  ['sex', 'sex, gender, 性别, 男女'],
  ['birth', 'birth date, date birth, birthdate, birthday, birth year, year birth, birth month, dob, yob, birth place, place birth, birthplace, '
    + '出生日期, 出生年月, 出生年份, 出生年, 生日, 生辰, 出生地'],
  ['marriage', 'marital, marriage, married, civil, spouse, 婚姻, 婚否, 婚育, 是否已婚, 配偶'],
  ['education', 'education, educational attainment, schooling, highest degree, qualification, '
    + '学历, 文化程度, 教育程度, 教育水平, 受教育程度, 受教育年限, 学位, 最高学历'],
  ['occupation', 'occupation, profession, job title, employer, 职业, 职务, 职称, 工种, 工作单位'],
  ['nationality', 'nationality, citizenship, country birth, native country, 国籍, 户籍, 户籍地, 户口, 户口所在地, 籍贯, 户籍所在地'],
  ['ethnicity', 'ethnicity, race, ethnic origin, 民族, 种族, 族别'],
  ['household', 'household, household head, head household, relationship head, 户主, 家庭成员, 与户主关系, 子女数, 子女'],
  ['residence', 'residence, place residence, province residence, city residence, home city, home address, 居住地, 常住地, 常住省份, 现住址, 居住城市'],
  ['name', 'first name, last name, full name, surname, given name, family name, nickname, nick name, person name, 姓名, 真实姓名, 姓氏, 昵称, 曾用名'],
  ['body', 'bmi, body height, body weight, blood, disability, 身高, 体重, 血型, 残疾'],
  ['belief', 'political affiliation, religion, union member, 政治面貌, 宗教信仰, 宗教'],
  ['person', 'person, individual, customer, client, patient, user, employee, worker, subscriber, student, pupil, resident, citizen, passenger, respondent, '
    + 'insured, borrower, cardholder, policyholder, tenant, applicant, driver, teacher, doctor, buyer, shopper, visitor, taxpayer, voter, member, '
    + '用户, 客户, 会员, 员工, 职工, 学生, 居民, 市民, 公民, 患者, 病人, 乘客, 旅客, 业主, 住户, 被保险人, 投保人, 借款人, 持卡人, 司机, 驾驶员, 教师, 医生, 买家, 考生, '
    + '参保人, 纳税人, 受访者, 申请人, 车主'],
];

/** Places: of a shop as well as of a person, so they count only beside a sign. */
export const places: ReadonlySet<string> = new Set(['zip', 'postal', 'postcode', '邮编', '邮政'].map(normalise));

export const namesOfSigns: ReadonlyMap<string, string> = new Map(
  signs.flatMap(([sign, terms]) => terms.split(', ').map((term): [string, string] => [normalise(term), sign])),
);

/** Words beside a term that do not change what the column holds. */
// prettier-ignore
export const qualifiers: ReadonlySet<string> = new Set((
  'id no num code key type category class group band bucket range level status of the a an in at by for is flag value info pseudonym hash hashed token ref '
  + 'supplier reported current own their his her years attained completed main primary').split(' '));

/** Endings of Chinese names that do not either. */
export const endings: readonly string[] =
  '分段 段 区间 代码 编码 编号 等级 类别 类型 情况 状况 水平 程度 分组 组别 标识 名称 序号 信息 号 组'.split(' ');

/** English names of amounts over many, not of one. */
export const counted = new RegExp(
  '\\b(count|counts|numbers? of|no of|total|average|avg|mean|median|rate|ratio|share|percent|pct|per|population|expectancy|growth|index|sum|max|min)\\b',
);
/** The same in Chinese. */
export const aggregates =
  /人数|户数|人次|数量|总数|总量|平均|人均|均值|中位数|占比|比例|比率|比重|率$|指数|总额|增速|构成|性别比|用户数|客户数|会员数|平台|部门|企业/;

const set = (terms: string): ReadonlySet<string> =>
  new Set(terms.split(' ').map((term) => normalise(term.replaceAll('_', ' '))));
const unknown = 'unknown other others n/a na null u x - 未知 其他 其它 未说明 保密 不详';

/** Sets of values: all values are of the set, and of each group in `needs` at least one is there. */
// prettier-ignore
export const valuesOfSigns: readonly { readonly sign: string; readonly all: ReadonlySet<string>; readonly needs: readonly ReadonlySet<string>[] }[] = [
  values('sex', ['m male man men boy 男 男性 男士 先生', 'f female woman women girl 女 女性 女士 小姐'], 'non-binary nonbinary diverse'),
  values('marriage', [
    'married 已婚 有配偶 再婚 初婚 married-civ-spouse',
    'single unmarried divorced widowed separated never_married never-married 未婚 离异 离婚 丧偶 单身',
  ], 'partnered cohabiting 同居 married-af-spouse married-spouse-absent'),
  values('education', [
    '小学 初中 高中 中专 大专 本科 专科 primary secondary high_school hs-grad bachelors bachelor',
    '高中 大专 本科 硕士 博士 研究生 大学 大学本科 masters master phd doctorate college tertiary university',
  ], '文盲 中职 职高 博士后 硕士及以上 本科及以上 高中及以下 初中及以下 大学专科 some_college some-college associate assoc-voc assoc-acdm prof-school '
    + 'preschool none 1st-4th 5th-6th 7th-8th 9th 10th 11th 12th'),
  values('ethnicity', [
    '汉族 汉 hispanic asian caucasian african_american asian-pac-islander latino',
    '回族 藏族 维吾尔族 苗族 彝族 壮族 满族 蒙古族 朝鲜族 土家族 少数民族 回 藏 满 white black other caucasian asian',
  ], '布依族 侗族 瑶族 白族 哈尼族 哈萨克族 傣族 黎族 傈僳族 畲族 水族 纳西族 羌族 土族 amer-indian-eskimo native_american pacific_islander mixed'),
  values('belief', ['中共党员 共产党员 党员 预备党员 中共预备党员', '群众 共青团员 团员 民主党派 无党派人士'], ''),
];

function values(sign: string, needs: readonly string[], besides: string) {
  return {
    sign,
    all: set([...needs, besides, unknown].filter((terms) => terms !== '').join(' ')),
    needs: needs.map(set),
  };
}
