import {
  bareCandidate,
  counted,
  namedAndShaped,
  type CodeCandidate,
  type Detector,
  type Weighing,
} from './detector.ts';
import { binomialTail } from './chance.ts';
import { anyOf } from './header.ts';
import { birthDayPlausible } from './resident-id.ts';

const american = /(?<![\w-])(\d{3})-(\d{2})-(\d{4})(?![\w-])/g;
const korean = /(?<![\w-])(\d{6})-([1-8])(\d{6})(?![\w-])/g;
const macao = /(?<![0-9A-Z])[157]\d{6} ?\(\d\)(?!\w)/g;
const certainRate = 0.985;
const forms =
  /^(?:\d{3}[- ]\d\d[- ]\d{4}|\d{9}|\d{6}-\d{7}|[A-Z]{1,3}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2,5}[ -]?[A-Z0-9]?|\d{10,14}|\d{4} \d{4} \d{4}|[157]\d{6}\(?\d\)?)$/;

/**
 * Identity and social security numbers of other places: the American SSN with its dashes, the Korean number with a day
 * of birth, Macao's with its bracket. They have no check digit that holds for all, so p₀ = 0.89, what the rules of the
 * SSN let pass of random digits. Certain only by the name of the column; suspect by form where most cells have it.
 */
export const nationalId: Detector = {
  name: 'national-id',
  header: anyOf(
    '(^|[^a-z])(ssn|nino|nric|cpf|nir|bir)([^a-z]|$)|social.?sec|aadhaar|national.?id|driver.?s?.?licen',
    '社保|社会保[障险]|医保(卡|号|編|编)|澳[门門]身[份分]|驾驶证|驾照|身\\s*[份分]\\s*[证證]|[证證]件[号號]',
    '(^|[^a-z])id[\\s_-]*(card|number|num|no)(?![a-z])|identity.?(card|num|no)',
  ),
  chanceRate: () => 0.89,
  candidates: ({ text, digits }, today) => {
    if (digits < 8 || !/[-(]/.test(text)) return [];
    const found: CodeCandidate[] = [];
    for (const [all, area = '', group, serial] of text.matchAll(american)) {
      const given = area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
      found.push(bareCandidate(all, given, false, area.charAt(0)));
    }
    for (const [all, day = '', century = ''] of text.matchAll(korean)) {
      const year = ({ 1: '19', 2: '19', 5: '19', 6: '19' } as Readonly<Record<string, string>>)[century] ?? '20';
      found.push(bareCandidate(all, birthDayPlausible(year + day, today), true));
    }
    for (const [all] of text.matchAll(macao)) found.push(bareCandidate(all, true, true));
    return found;
  },
  likely: ({ upper, digits }) => digits >= 6 && forms.test(upper),
  judge: (figures, chance): Weighing => {
    const { distinct, shaped, checked, filled, headerAgrees } = figures;
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    const clean = distinct.checked >= 3 && checked >= shaped * certainRate && shaped * 2 > filled && !counted(figures);
    if (clean && headerAgrees) return { verdict: 'identifier', accident };
    return { verdict: clean || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
  },
};
