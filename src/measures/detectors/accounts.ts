import { binomialTail } from './chance.ts';
import {
  bareCandidate,
  judgedByCheck,
  namedAndShaped,
  type CodeCandidate,
  type Detector,
  type Weighing,
} from './detector.ts';
import { anyOf } from './header.ts';
import { luhnValid, windows } from './numbers.ts';

const weChat = /(?<![\w-])wxid_[a-z0-9]{8,24}(?![\w-])/g;

/**
 * Accounts at services. Only `wxid_…` tells itself; QQ numbers, chosen names and openids are digits or letters like any
 * others, so the name of the column must say what they are. Never certain but for `wxid_` under such a name.
 */
export const account: Detector = {
  name: 'account',
  header: anyOf(
    '(^|[^a-z])(qq|wechat|weixin|wx_?id|wxh|open_?id|union_?id|weibo|alipay)(_?(id|no|num|number|account|hao))?$',
    '微信(?:号|號|ID|昵?称|账号|帳號)?$|(^|[^a-z])qq|支付宝(?:账?[号户])?$|微博',
  ),
  chanceRate: () => 0.05,
  candidates: ({ text }) =>
    text.includes('wxid_') ? (text.match(weChat) ?? []).map((one) => bareCandidate(one, true, true)) : [],
  likely: ({ text }) => /^(?:[1-9]\d{4,11}|[A-Za-z][\w-]{5,29}|o[\w-]{27})$/.test(text),
  judge: (figures, chance): Weighing => {
    const { distinct } = figures;
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    if (distinct.checked >= 3 && namedAndShaped(figures)) return { verdict: 'identifier', accident };
    return { verdict: distinct.checked >= 1 ? 'suspect' : 'clear', accident };
  },
};

const subscriber = /^460(?:0[0-9]|1[1-5])\d{10}$/;
const chip = /^89\d{17,18}$/;

/**
 * Numbers of SIM cards. ICCID: 89, 19 or 20 digits, Luhn's (ITU-T E.118), p₀ = 1/10. IMSI: 460 and the number of an
 * operator in China, 15 digits, without a check; MEID: 14 hexadecimal digits from A0 on. Both are seen by the name of
 * the column, an IMSI also where nearly all cells are such.
 */
export const simCard: Detector = {
  name: 'sim-card',
  header: /(^|[^a-z])(imsi|iccid|meid|sim)([^a-z]|$)|sim.?卡|sim.?card|集成电路卡/i,
  chanceRate: () => 1 / 10,
  candidates: ({ runs, digits }) =>
    (digits < 15 ? [] : runs)
      .flatMap((run) => windows(run, [15, 19, 20]))
      .flatMap(({ text, groups }): CodeCandidate[] => {
        if (chip.test(text)) return [bareCandidate(text, luhnValid(text))];
        return groups.length === 1 && subscriber.test(text) ? [bareCandidate(text, false, true, text.slice(0, 5))] : [];
      }),
  likely: ({ text }) => /^(?:\d{14,15}|\d{18,20}|89\d\d(?:[ -]\d{1,4}){4}|[A-F][0-9A-F]{13,14})$/i.test(text),
  judge: (figures, chance): Weighing => {
    const { heads, distinct, written, filled } = figures;
    const found = judgedByCheck(figures, chance);
    const subscribers = heads.size >= 3 && distinct.candidates >= 20 && written >= filled * 0.95;
    return found.verdict === 'clear' && subscribers ? { ...found, verdict: 'suspect' } : found;
  },
};
