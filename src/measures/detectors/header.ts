/** The names of columns that speak of a kind of thing, as one pattern. */
export function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'i');
}

/** Names of counts, amounts and kinds: of a "phone_count" or 手机销量 nobody is called. */
const amount = anyOf(
  'smart.?phone|head.?phone|micro.?phone',
  '(?:^|[_\\s-])(?:counts?|sales|price|rate|ratio|total|avg|average|mean|sum|volume|traffic)(?:$|[_\\s-])',
  '(?:^|[_\\s-])(?:model|brand|type|kind|status)(?:$|[_\\s-])',
  '(?:^|[_\\s-])(?:lines|subscribers|users|passengers|visitors|trips|members|customers|patients|persons|people|devices|vehicles)$',
  '户数|用户数|用户$|销[量售]|产量|数量|价格?$|率$|型号|品牌|比例|次数|时长|类型|状态|总数|人[数次]|客流|车次|套数|[次辆]数|费$|额$',
);
const camel = /(?<=[a-z\d])(?=[A-Z])/g;
const longestName = 200;

/**
 * True when a column's name says what `pattern` looks for. It is read as written and with userPhoneNo as user_Phone_No;
 * a name that speaks of an amount or a kind says nothing of anybody.
 */
export function headerAgrees(pattern: RegExp, column: string): boolean {
  const name = column.slice(0, longestName).normalize('NFKC').trim();
  if (amount.test(name)) return false;
  return pattern.test(name) || pattern.test(name.replace(camel, '_'));
}

/** Lengths of MD5, SHA-1, SHA-224, SHA-256 and SM3, SHA-384 and SHA-512 in hexadecimal, and of the same in Base64. */
const hexadecimal = /^(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const base64 = /^(?:[\w+/-]{22}(?:==)?|[\w+/-]{27}=?|[\w+/-]{38}(?:==)?|[\w+/-]{43}=?|[\w+/-]{64}|[\w+/-]{86}(?:==)?)$/;

/**
 * True for what may be an unkeyed digest. Of a number of 10¹⁰ possibilities it is the number itself, and the name of
 * the column says of what.
 */
export function digestLike(text: string): boolean {
  return hexadecimal.test(text) || (base64.test(text) && /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text));
}

/** True for a code of which the middle or the beginning is starred out, and two characters or more are told. */
export function veiled(text: string): boolean {
  return text.length <= 40 && /[*＊•●×#_xX]{3,}/.test(text) && (text.match(/[0-9]/g)?.length ?? 0) >= 2;
}

/** True for digits, perhaps kept apart as in numbers that people write, whose count lies within the bounds. */
export function digitsWithin(text: string, least: number, most: number): boolean {
  if (text.length > most * 2 || !/^[+(]?[0-9][0-9 ()/.-]*$/.test(text)) return false;
  const count = text.replace(/[^0-9]/g, '').length;
  return count >= least && count <= most;
}
