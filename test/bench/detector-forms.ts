import { createHash } from 'node:crypto';
import type { DetectorName } from '../../src/measures/detectors/index.ts';
import {
  compoundNameOf,
  dottedNameOf,
  evenNameOf,
  foreignNameOf,
  hongKongMobileOf,
  iccidOf,
  imsiOf,
  landLineOf,
  macaoMobileOf,
  meidOf,
  residencePermitOf,
  socialSecurityOf,
  starred,
  taiwanMobileOf,
  taiwanResidentOf,
} from '../support/identifier-forms.ts';
import {
  appendCheck,
  below,
  cardOf,
  dayWithin,
  digits,
  drawn,
  emailOf,
  hongKongIdOf,
  ibanOf,
  imeiOf,
  luhnOf,
  macOf,
  mobileOf,
  one,
  passportOf,
  plateOf,
  residentIdOf,
  taiwanIdOf,
  type Random,
} from '../support/identifiers.ts';

export type FormMake = (random: Random, at: number) => string;
/** A way to write identifiers, and the names of columns under which it must be found; no names: under any. */
export type Form = {
  readonly name: string;
  readonly finds: readonly DetectorName[];
  /** Whether it is a number or code, not a name or an address. */
  readonly structured: boolean;
  /** Whether a check digit makes it certain. */
  readonly checked: boolean;
  readonly make: FormMake;
  readonly names: readonly string[];
  readonly type?: string;
};
export type FormCase = { readonly id: string; readonly form: Form; readonly column: string; readonly heldOut: boolean };

const plain = ['c', 'value', '备注', 'ref_code', 'x1'];
const ids = ['身份证号', 'id_card_no', '证件号', 'sfzh', 'idNumber', 'resident_id', '身分證號碼'];
const phones = ['phone', '手机号', '联系电话', 'mobilePhone', 'contact_no', 'tel', '電話'];
const hashOf = (kind: string, text: string, as: 'hex' | 'base64' = 'hex'): string =>
  createHash(kind).update(text).digest(as);
const grouped = (text: string, ...sizes: number[]): string => {
  let at = 0;
  return sizes.map((size) => text.slice(at, (at += size))).join(' ');
};
/** An IBAN in pieces of lengths that nobody expects. */
const ragged: FormMake = (r) =>
  [...ibanOf(r)]
    .map((one) => (below(r, 4) === 0 ? `${one} ` : one))
    .join('')
    .trim();
const noX: FormMake = (r) => {
  for (;;) {
    const made = residentIdOf(r);
    if (!made.endsWith('X')) return made;
  }
};

type More = Partial<Pick<Form, 'checked' | 'structured' | 'type'>>;
function form(name: string, finds: string, make: FormMake, names: readonly string[], more: More = {}): Form {
  return { name, finds: finds.split(' ') as DetectorName[], make, names, structured: true, checked: false, ...more };
}
const sure: More = { checked: true };
const words: More = { structured: false };

// prettier-ignore
export const forms: readonly Form[] = [
  form('id of Hainan before 1988', 'resident-id', (r) => appendCheck(`4600${digits(r, 2)}${dayWithin(r, 1930, 1987)}${digits(r, 3)}`), plain, sure),
  form('id as DECIMAL(38,0)', 'resident-id', noX, plain, { ...sure, type: 'DECIMAL(38,0)' }),
  form('id as HUGEINT', 'resident-id', noX, plain, { ...sure, type: 'HUGEINT' }),
  form('id in a list', 'resident-id', (r) => `[${residentIdOf(r)}]`, plain, { ...sure, type: 'VARCHAR[]' }),
  form('id in tag characters', 'resident-id', (r) => [...residentIdOf(r)].map((c) => String.fromCodePoint(c.charCodeAt(0) + 0xe0000)).join(''), plain, sure),
  form('id inside forty digits', 'resident-id', (r) => `${digits(r, 11)}${noX(r, 0)}${digits(r, 11)}`, plain, sure),
  form('id with a wrong check digit', 'resident-id', (r) => noX(r, 0).replace(/.$/, (last) => String((Number(last) + 3) % 10)), plain),
  form('id, masked', 'resident-id', (r) => starred(residentIdOf(r), 6, 14), ids),
  form('id, three and four told', 'resident-id', (r) => starred(residentIdOf(r), 3, 14), ids),
  form('id, MD5', 'resident-id', (r) => hashOf('md5', residentIdOf(r)), ids),
  form('id, SHA-256', 'resident-id', (r) => hashOf('sha256', residentIdOf(r)), ids),
  form('id, SM3', 'resident-id', (r) => hashOf('sm3', residentIdOf(r)), ids),
  form('id, SHA-1 in Base64', 'resident-id', (r) => hashOf('sha1', residentIdOf(r), 'base64'), ids),
  form('mobile, masked', 'mobile phone', (r) => starred(mobileOf(r), 3, 7), phones),
  form('mobile, MD5', 'mobile phone', (r) => hashOf('md5', mobileOf(r)), phones),
  form('mobile, SHA-256 in capitals', 'mobile phone', (r) => hashOf('sha256', mobileOf(r)).toUpperCase(), phones),
  form('mobile, SHA-256 in Base64', 'mobile phone', (r) => hashOf('sha256', mobileOf(r), 'base64'), phones),
  form('mobile behind a zero', 'mobile', (r) => `0${mobileOf(r)}`, phones),
  form('mobile as DOUBLE', 'mobile', mobileOf, phones, { type: 'DOUBLE' }),
  form('mobile as DECIMAL(14,2)', 'mobile', mobileOf, phones, { type: 'DECIMAL(14,2)' }),
  form('mobile in a list of doubles', 'mobile', (r) => `[${mobileOf(r)}]`, phones, { type: 'DOUBLE[]' }),
  form('mobile as 1.3800138E10', 'mobile', (r) => Number(mobileOf(r)).toExponential().replace('e+', 'E'), phones),
  form('land line without dash', 'phone', (r) => landLineOf(r), phones),
  form('land line with a space', 'phone', (r) => landLineOf(r, ' '), phones),
  form('Hong Kong mobile', 'phone', hongKongMobileOf, phones),
  form('Hong Kong mobile in two groups', 'phone', (r) => grouped(hongKongMobileOf(r), 4, 4), phones),
  form('Hong Kong mobile as INTEGER', 'phone', hongKongMobileOf, phones, { type: 'INTEGER' }),
  form('Macao mobile', 'phone', macaoMobileOf, phones),
  form('Taiwan mobile', 'phone', taiwanMobileOf, phones),
  form('Singapore', 'phone', (r) => `${one(r, ['8', '9'])}${digits(r, 7)}`, phones),
  form('Japan', 'phone', (r) => `0${one(r, ['70', '80', '90'])}-${digits(r, 4)}-${digits(r, 4)}`, phones),
  form('Korea', 'phone', (r) => `010-${digits(r, 4)}-${digits(r, 4)}`, phones),
  form('Great Britain', 'phone', (r) => `07${digits(r, 3)} ${digits(r, 6)}`, phones),
  form('France', 'phone', (r) => `06 ${[0, 1, 2, 3].map(() => digits(r, 2)).join(' ')}`, phones),
  form('Germany', 'phone', (r) => `0151/${digits(r, 8)}`, phones),
  form('India', 'phone', (r) => `9${digits(r, 9)}`, phones),
  form('Australia', 'phone', (r) => `04${digits(r, 2)} ${digits(r, 3)} ${digits(r, 3)}`, phones),
  form('card 456351 of 19', 'bank-card', (r) => luhnOf(r, '456351', 19), plain, sure),
  form('card 436742 of 19', 'bank-card', (r) => luhnOf(r, '436742', 19), plain, sure),
  form('card 2720', 'bank-card', (r) => luhnOf(r, '2720', 16), plain, sure),
  form('Maestro of 16', 'bank-card', (r) => luhnOf(r, one(r, ['5018', '5020', '6304', '6759']), 16), plain, sure),
  form('Maestro of 12', 'bank-card', (r) => luhnOf(r, one(r, ['5018', '6304']), 12), plain, sure),
  form('Visa of 13', 'bank-card', (r) => luhnOf(r, '4', 13), plain, sure),
  form('JCB of 15', 'bank-card', (r) => luhnOf(r, one(r, ['1800', '2131']), 15), plain, sure),
  form('card of 17', 'bank-card', (r) => luhnOf(r, '62', 17), plain, sure),
  form('card as DECIMAL(22,2)', 'bank-card', (r) => luhnOf(r, '622848', 19), plain, { ...sure, type: 'DECIMAL(22,2)' }),
  form('card, masked', 'bank-card', (r) => starred(cardOf(r), 6, 12), ['银行卡号', 'card_no', '卡号', 'bankCard', 'account_no']),
  form('card without Luhn', 'bank-card', (r) => `62${digits(r, 17)}`, ['银行卡号', 'card_no', '卡号', 'account_no', '账号']),
  form('IBAN in ragged pieces', 'iban', ragged, [...plain, 'iban', '账号', 'account_no'], sure),
  form('IBAN with a blank behind the country', 'iban', (r) => ibanOf(r).replace(/^(..)/, '$1 '), plain, sure),
  form('IBAN in fives', 'iban', (r) => (ibanOf(r).match(/.{1,5}/g) ?? []).join(' '), plain, sure),
  form('Taiwan, resident since 2021', 'island-id', (r) => taiwanResidentOf(r), plain, sure),
  form('Taiwan, resident of two letters', 'island-id', (r) => taiwanResidentOf(r, one(r, ['A', 'B', 'C', 'D'])), plain, sure),
  form('Taiwan, small letter', 'island-id', (r) => taiwanIdOf(r).toLowerCase(), plain, sure),
  form('Hong Kong without bracket', 'island-id', (r) => hongKongIdOf(r).replace(/[()]/g, ''), plain, sure),
  form('Macao', 'national-id', (r) => `${one(r, ['1', '5', '7'])}${digits(r, 6)}(${digits(r, 1)})`, plain),
  form('permit of foreigners', 'residence-permit', residencePermitOf, plain, sure),
  form('IMSI', 'sim-card', imsiOf, ['imsi', 'IMSI号', 'c', 'sim_imsi']),
  form('ICCID', 'sim-card', iccidOf, plain, sure),
  form('ICCID in fours', 'sim-card', (r) => (iccidOf(r).match(/.{1,4}/g) ?? []).join(' '), [...plain, 'iccid'], sure),
  form('MEID', 'sim-card', meidOf, ['meid', 'MEID号', 'device_meid']),
  form('IMEI 8-6-1', 'imei', (r) => imeiOf(r).replace(/^(.{8})(.{6})/, '$1-$2-'), plain, sure),
  form('IMEI of 14', 'imei', (r) => imeiOf(r).slice(0, 14), ['imei', 'IMEI号', 'device_imei', '设备串号']),
  form('IMEI of 16', 'imei', (r) => `${imeiOf(r).slice(0, 14)}${digits(r, 2)}`, ['imei', 'IMEI号', 'device_imei']),
  form('mail in Han letters', 'e-mail', (r) => `${evenNameOf(r)}${digits(r, 3)}@${one(r, ['例子.中国', '邮件.公司', 'example.cn'])}`, plain),
  form('mail, SHA-256', 'e-mail', (r) => hashOf('sha256', emailOf(r)), ['email_sha256', '邮箱', 'mail_hash', 'userEmail']),
  form('MAC without colons', 'mac', (r) => macOf(r, ''), ['mac', 'mac_address', '物理地址']),
  form('passport of nine digits', 'passport', (r) => `${1 + below(r, 8)}${digits(r, 8)}`, ['passport', '护照号', 'passport_no']),
  form('passport with a space', 'passport', (r) => passportOf(r).replace(/^([A-Z]+)/, '$1 '), ['passport', '护照号', 'passport_no']),
  form('passport, German', 'passport', (r) => `C${drawn(r, '0123456789FGHJK', 1)}${digits(r, 7)}`, ['passport', '护照号码', 'passportNumber']),
  form('permit of eight digits', 'permit', (r) => `${1 + below(r, 8)}${digits(r, 7)}`, ['台胞证号', '通行证', 'permit_no']),
  form('plate with a space', 'plate', (r) => plateOf(r).replace(/^(.)/, '$1 '), ['车牌号', 'license_plate', 'plate_no']),
  form('plate of Hong Kong', 'plate', (r) => `${drawn(r, 'ABCDEFGH', 2)}${1 + below(r, 9)}${digits(r, 3)}`, ['车牌号', 'license_plate', 'plate_no']),
  form('SSN', 'national-id', (r) => socialSecurityOf(r), [...plain, 'ssn', 'id_number']),
  form('SSN without dashes', 'national-id', (r) => socialSecurityOf(r, ''), ['ssn', 'social_security_no', '证件号', 'userSsn']),
  form('social security card', 'national-id', (r) => drawn(r, 'ABCDEFGH', 1) + digits(r, 8), ['社保卡号', '社会保障号', '医保卡号']),
  form('QQ', 'account', (r) => String(10_000 + below(r, 3e9)), ['qq', 'QQ号', 'QQ号码', 'qq_no']),
  form('QQ as BIGINT', 'account', (r) => String(10_000 + below(r, 3e9)), ['qq', 'QQ号', 'userQq'], { type: 'BIGINT' }),
  form('WeChat', 'account', (r) => `wxid_${drawn(r, 'abcdefghij0123456789', 14)}`, [...plain, '微信号', 'wechat']),
  form('WeChat, chosen', 'account', (r) => drawn(r, 'abcdefghij', 4 + below(r, 6)) + digits(r, 3), ['微信号', 'wechat_id', '微信', 'wxid']),
  form('openid', 'account', (r) => `o${drawn(r, 'ABCDEFGHabcdefgh0123456789_-', 27)}`, ['openid', 'open_id', 'wx_openid', 'unionId']),
  form('plate behind Han words', 'plate', (r) => `车辆${plateOf(r)}违停`, plain),
  form('passport in a list', 'passport', (r) => `[${passportOf(r)}]`, ['护照号', 'passports'], { type: 'VARCHAR[]' }),
  form('names, any surname', 'person-name', (r) => evenNameOf(r), ['label', 'c', '名单', '姓名'], words),
  form('names, compound', 'person-name', compoundNameOf, ['label', 'c', '姓名'], words),
  form('names, dotted', 'person-name', dottedNameOf, ['label', 'c', '姓名'], words),
  form('names of other countries', 'person-name', foreignNameOf, ['full_name', '姓名', 'customerName'], words),
  form('addresses of other countries', 'address', (r) => `${1 + below(r, 300)} ${one(r, ['Main', 'Oak', 'High'])} Street`,
    ['home_address', '家庭住址', 'residence'], words),
];

/** Held out: the first hexadecimal digit of SHA-256 of the form's name, or of its name and the column's, is below 4. */
export function heldOut(text: string): boolean {
  return parseInt(hashOf('sha256', text).charAt(0), 16) < 4;
}

/** Every form under every name of its list. A form held out is so under every name, others under about one in four. */
export const formCases: readonly FormCase[] = forms.flatMap((one) =>
  one.names.map((column): FormCase => {
    const id = `${one.name}, called ${column}`;
    return { id, form: one, column, heldOut: heldOut(one.name) || heldOut(id) };
  }),
);
