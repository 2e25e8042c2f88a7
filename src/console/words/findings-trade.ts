import type { Found } from './findings.ts';

/** What is found against an order and against a call, by rule. */
const sentences: Readonly<Record<string, (found: Found) => string | undefined>> = {
  'recipient-consented': () => '数据中的人没有同意向本单位提供。',
  'purpose-consented': ({ measured }) => `并非数据中的每个人都同意用于${measured}。`,
  'distribution-prohibited': () => '条款没有写明不得公开数据。',
  'rights-named': () => '协议须写明转移的权利，且不超出挂牌提供的权利。',
  'purpose-offered': ({ measured }) => `挂牌不提供${measured}这一用途。`,
  'term-offered': ({ measured, threshold }) =>
    `期限 ${firstIn(measured)} 天，长于挂牌提供的 ${firstIn(threshold)} 天。`,
  'count-offered': ({ measured, threshold }) =>
    `订购 ${firstIn(measured)} 次，多于一份协议至多 ${firstIn(threshold)} 次。`,
  'signatories-admitted': () => '一方没有可签署的人：未准入，或未指定数据保护负责人。',
  'clause-present': () => '条款没有写明不得重新识别个人。',
  'exclusivity-honoured': ({ measured }) =>
    measured === 'held exclusively' ? '另一需求方独占此产品。' : '挂牌为独占，而另一需求方已持有此产品的权利。',
  'territory-offered': ({ measured }) =>
    measured === 'none' ? '订购没有写明地域。' : '订购的地域超出挂牌提供的范围。',
  'purpose-known': ({ measured }) => `“${measured}”不在用途词表中。`,
  'demand-fits-purpose': ({ measured }) => `需求说明谈到${measured}，与所选用途不符。`,
  'grade-suffices': ({ measured, threshold }) =>
    `数据须存放在 ${firstIn(threshold)} 级系统，现为 ${firstIn(measured)} 级。`,
  'demand-screened': ({ detail }) => `需求说明中查到清单所列的词：${codesOf(detail)}。`,
  'consent-in-force': () => '版本中的第一份同意已经到期。',
  'caller-known': () => '未登录者不能取得数据。',
  'duties-fulfilled': () => '对数据中的人尚有逾期未履行的义务：删除或更正已收到的数据。',
  fresh: () => '数据已超过产品承诺的时效，此次调用将予冲退。',
  'purpose-agreed': ({ measured }) => `协议的用途不含${measured}。`,
  'within-term': () => '此次调用不在协议期限之内。',
  'parties-named': () => '此次调用没有写明双方与协议，属系统故障。',
  'no-open-breach': () => '有一项违约报告尚未作出决定。',
  'no-probing': ({ measured }) =>
    measured.startsWith('score')
      ? '该协议下的查询看似在搜寻个人：逐一查询相邻的键、多次未命中，或成对查询仅差一人。'
      : '该交付的查询已停止：看似在搜寻个人，由审核人员决定是否继续。',
  'join-risk': ({ measured }) =>
    `与已取得或可取得的其他版本合并后，有人所在的组只有 ${/k = (\d+)/.exec(measured)?.[1] ?? ''} 人。`,
  'uses-left': () => '协议的次数已经用完。',
};

/** What mends them. */
const remedies: Readonly<Record<string, string>> = {
  'ask-consent': '请供应方提供写明本单位为接收方的同意所对应的版本',
  'leave-out-distribute': '订购时去掉公开或分发的权利',
  'choose-rights': '从挂牌提供的权利中选择，须含使用权',
  'shorten-term': '缩短期限',
  'fewer-uses': '减少次数',
  admit: '使该成员获得准入，或恢复其资格',
  'add-clause': '加入该条款，每份协议均含此条',
  'await-end': '等待该协议结束',
  'choose-territory': '在挂牌提供的地域内订购',
  'restate-purpose': '写明真正的用途，或从需求说明中去掉',
  'fulfil-duty': '按通知办理并确认',
  'answer-breach': '答复该报告，由运营方决定',
  'renew-consent': '请供应方提供同意仍有效的版本',
  'sign-in': '登录，或使用接口密钥',
  'await-revision': '请供应方提供更新的版本',
  'order-for-purpose': '为该用途另行订购',
  renew: '重新订购',
  'tell-operator': '告知运营方',
  'await-case': '在“审核与申诉”中等待决定',
  'explain-use': '向审核人员说明用途',
  'delete-first': '终止另一协议，并确认已删除所收到的数据',
  'order-again': '再订购次数',
};

const firstIn = (text: string): string => /[\d.]+/.exec(text)?.[0] ?? '';
const codesOf = (text: string): string => [...new Set(text.match(/\b[ABC]\d{1,2}\b/g))].join('、');

/** In English a finding says itself. */
export const zh = { says: (found: Found): string | undefined => sentences[found.rule]?.(found), remedies };
export const en: typeof zh = { says: () => undefined, remedies: {} };
