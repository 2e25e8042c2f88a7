import * as trade from './findings-trade.ts';

/** What a finding says, in sentences made of its values; where there is none, the exchange's own English stands. */
export type Found = {
  readonly rule: string;
  readonly detail: string;
  readonly measured: string;
  readonly threshold: string;
};
type Says = (found: Found) => string | undefined;
type Sentences = Readonly<Record<string, Says>>;
type Table = Readonly<Record<string, string>>;

const named = ({ detail }: Found): string =>
  [...detail.matchAll(/"([^"]+)"/g)].map(([, name]) => `"${name}"`).join('、');
const share = (detail: string, at = 0): string => detail.match(/[\d.]+ %/g)?.[at] ?? '';
const codesIn = (text: string): string => text.match(/\b[ABC]\d{1,2}\b/g)?.filter((code, at, all) => all.indexOf(code) === at).join('、') ?? ''; // prettier-ignore
const first = (text: string): string => /[\d.]+/.exec(text)?.[0] ?? '';

const sentences: Sentences = {
  'basis-stated': () => '产品涉及自然人，但没有说明合法性基础。',
  'consent-covers': ({ detail, measured }) =>
    detail.startsWith('The listing offers')
      ? `挂牌提供的用途 ${measured} 并未得到每个人的同意。`
      : detail.includes('commits to no')
        ? '产品以同意为基础，但版本没有登记同意记录。'
        : `有的行没有同意记录：已覆盖 ${measured.replace(' of ', ' / ').replace(' rows', '')} 行。`,
  'sample-safe': () => '样例人人可见，其中真实的人没有足够多的同类。',
  'opt-out-possible': () => '产品涉及自然人，但没有可以找到某人并将其略去的列。',
  'quality-as-declared': ({ detail, measured, threshold }) =>
    detail.startsWith('No quality')
      ? '涉及自然人的数据没有质量承诺。'
      : detail.startsWith('Fewer')
        ? `非空单元格 ${measured}，少于承诺的 ${threshold.replace('at least ', '')}。`
        : detail.startsWith('Freshness')
          ? '承诺了时效，但没有表示日期的列。'
          : `最新日期距上传 ${first(measured)} 天，超过承诺的 ${first(threshold)} 天。`,
  'contact-declared': ({ measured }) =>
    measured === 'no contact' ? '数据中的人无处提出请求。' : `答复数据主体的期限为 ${first(measured)} 天，过长。`,
  'not-frozen': () => '挂牌、协议或其一方正被冻结。',
  'rights-stated': ({ detail }) =>
    detail.includes('does not grant') ? '挂牌没有授予使用权，买方什么也得不到。' : '挂牌将转移数据的持有权；这里只流转使用的权利。', // prettier-ignore
  'limits-stated': () => '挂牌没有写明买方可用于什么用途。',
  'k-anonymity': (found) =>
    found.detail.includes('cannot be measured')
      ? '产品涉及自然人，但没有标明准标识符，无法测量风险。'
      : found.detail.startsWith('By ')
        ? `有人可被认出：最小的组只有 ${/k = (\d+)/.exec(found.measured)?.[1] ?? ''} 人，${share(found.detail)} 的记录独一无二。`
        : `没有说明各行属于谁，而${named(found)}列有重复，实际人数更少。`,
  diversity: (found) =>
    found.measured.startsWith('l')
      ? `有的组内${named(found)}只有 ${first(found.measured)} 种取值，知其组即知其值。`
      : found.measured.startsWith('t')
        ? `有的组内${named(found)}的分布与整体相差太大。`
        : undefined,
  'records-at-risk': ({ detail }) =>
    `${share(detail)} 的记录风险高于 ${share(detail, 1)}，最高为 ${share(detail, 2)}。`,
  'quasi-identifiers-declared': (found) =>
    found.detail.startsWith('Nearly')
      ? `${named(found).replaceAll(' + ', '、')}合起来几乎可以区分每一个人，而未标为准标识符。`
      : found.detail.includes('looks like')
        ? `${named(found)}列看似可用于辨认个人，而未标为准标识符。`
        : undefined,
  'use-count-declared': () => '挂牌没有写明使用次数。',
  'not-resold': ({ detail }) => `${share(detail)} 的行见于另一供应方的版本。`,
  'source-evidenced': () => '没有证明来源合法的文件。',
  derived: () => '对原始数据没有做加工：原始数据不予交易。',
  'lineage-permitted': ({ measured }) => `所依据的协议 ${measured} 不许制作衍生产品。`,
  'exclusivity-consistent': () => '挂牌为独占，但已有他人持有权利。',
  'term-and-territory': ({ detail }) =>
    detail.includes('territory') ? '挂牌没有写明使用地域。' : '挂牌没有写明最长期限。',
  'purposes-known': ({ measured }) => `"${measured}"不在用途词表中。`,
  'officer-named': () => '本单位没有指定数据保护负责人。',
  'grade-suffices': ({ measured, threshold }) =>
    `数据须存放在 ${first(threshold)} 级系统，现为 ${first(measured)} 级。`,
  'processors-declared': () => '没有说明是否委托他人处理数据。',
  'level-fits': ({ detail, measured }) =>
    detail.startsWith('Data about persons') ? '涉及自然人的数据至少为 2 级。' : `查到的 ${codesIn(measured)} 类内容可能属于敏感个人信息，应为 3 级。`, // prettier-ignore
  'prohibited-list-declared': ({ detail, measured }) =>
    detail.includes('has not declared') ? '尚未逐项声明产品不含禁止清单所列内容。' : `供应方声明产品含有 ${codesIn(measured)} 类内容。`, // prettier-ignore
  'no-direct-identifier': (found) => `${named(found)}列含有直接标识个人的信息。`,
  'nothing-screened': (found) =>
    `在${named(found).replaceAll('"column ', '"')}中查到禁止清单 ${codesIn(found.detail)} 类的词。`,
  'persons-declared': (found) => `产品声明不涉及自然人，但${named(found)}看似相反。`,
};

const shortly: readonly (readonly [english: RegExp, zh: string])[] = [
  [/highest risk/g, '最高风险'],
  [/at risk/g, '高风险占比'],
  [/average/g, '平均'],
  [/not stated/g, '未说明'],
  [/not measured/g, '未测量'],
  [/^no contact$/, '无'],
  [/^no evidence$/, '无'],
  [/^no processing$/, '无'],
  [/^no key column$/, '无'],
  [/^a key column$/, '一个主键列'],
  [/^no declaration$/, '无'],
  [/^a declaration on (\d+) items by a named officer$/, '负责人对 $1 项的声明'],
  [/^a basis of PIPL 13$/, '《个人信息保护法》第十三条之一'],
  [/^a licence, contract.*$/, '许可、合同、采集记录、公开登记或自行生产'],
  [/^a step beyond .*$/, '筛选、清洗以外的加工'],
  [/^completeness and freshness$/, '完整率与时效'],
  [/^a contact that answers within (\d+) days$/, '$1 天内答复的联系方式'],
  [/^a list of processors.*$/, '受托处理方名单，没有则为空'],
  [/^no direct identifier.*$/, '直接标识符不得离开持有者'],
  [/^(\d+) valid of (\d+) rows$/, '$2 行中 $1 行'],
  [/^none of the list$/, '不含清单所列'],
  [/^(\d+) places$/, '$1 处'],
  [/^no transfer$/, '不含转移持有权'],
  [/^transfer$/, '转移持有权'],
  [/^use$/, '使用'],
  [/^(\d+) purposes$/, '$1 项'],
  [/^at least 1 of the vocabulary$/, '词表中至少 1 项'],
  [/^(\d+) sets of columns, separation up to ([\d.]+)$/, '$1 组列，区分度至 $2'],
  [/^separation ≤ ([\d.]+) of what is not declared$/, '未标明的列不超过 $1'],
  [/^every quasi-identifier declared$/, '准标识符全部标明'],
  [/^level (\d)/, '$1 级'],
  [/^grade (\d)$/, '$1 级'],
  [/^at most (\d+) uses$/, '至多 $1 次'],
  [/^at least /, '至少 '],
  [/^at most /, '至多 '],
  [/ days$/, ' 天'],
  [/^(\d+) uses( made| agreed)?$/, '$1 次'],
  [/^no hold$/, '没有冻结'],
  [/^no right of another buyer$/, '无其他需求方的权利'],
  [/^held exclusively$/, '独占'],
  [/^(\w+) is prohibited$/, '写明不得 $1'],
  [/^no prohibition$/, '未写明'],
];

const remedies: Table = {
  generalise: '泛化：把准标识符的取值变宽，例如年龄改为分段、地点改为区县',
  'declare-quasi-identifiers': '把可能用于辨认个人的列都标为准标识符',
  coarsen: '把这些列取整、分段，或者去掉',
  'say-persons': '说明各行属于谁',
  'measure-again': '重新上传版本',
  'drop-copies': '去掉重复的行',
  'state-basis': '说明基础：同意、合同、法定职责、紧急情况、公共利益或已公开的信息',
  'commit-consents': '为每一行登记同意记录',
  'leave-out': '去掉没有同意的行',
  'narrow-purposes': '只提供人人同意的用途',
  'invent-sample': '改用虚构的样例，或者不提供',
  'name-key': '为每个人设一个本单位的假名，作为主键或区分个人的列',
  'state-contact': '写明联系方式、受理方式和答复期限',
  'restate-quality': '按实际质量承诺，或者上传更好的数据',
  'show-source': '写明可以证明来源的文件',
  'state-processing': '写明做过的关联、汇总、泛化、假名化、计算或建模',
  'grant-use': '授予使用权',
  'keep-holding': '去掉转移持有权，改为授予使用、读取、汇总或衍生',
  'state-purposes': '选择用途',
  'choose-purpose': '从词表中选择用途',
  'state-uses': '写明使用次数',
  'state-term': '写明最长期限',
  'state-territory': '写明国家或地区',
  'offer-openly': '改为非独占，或等这些协议到期',
  'order-derive': '向原供应方订购含衍生权的数据',
  'own-rows': '提供本单位自己的数据，或者订购转售、衍生的权利',
  'name-officer': '由本单位指定负责人',
  'raise-grade': '提高系统等级并更新本单位资料',
  'list-processors': '列出受托处理方，或者说明没有',
  'raise-level': '提高数据级别；门槛与系统等级随之提高',
  declare: '由负责人逐项声明',
  'drop-column': '去掉这一列，或者换成本单位的假名',
  remove: '去掉这些内容；或者向审核人说明其不属于该类',
  'declare-persons': '说明产品涉及自然人，并标明准标识符',
  'await-release': '等待解除冻结，或向冻结方询问理由',
};

export const zh = {
  /** What was found; undefined where there are no words for it. */
  says: ((found) => sentences[found.rule]?.(found) ?? trade.zh.says(found)) as Says,
  /** A measured value or a threshold. */
  shortly: (text: string): string =>
    shortly.reduce((said, [english, words]) => said.replace(english, words), String(text)),
  remedies: { ...remedies, ...trade.zh.remedies },
};

export const en: typeof zh = {
  says: () => undefined,
  shortly: (text) => text,
  remedies: {
    generalise:
      'Have it generalised: widen the quasi-identifiers, with bands instead of years and regions instead of places.',
  },
};
