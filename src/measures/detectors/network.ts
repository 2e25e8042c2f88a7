import { isIPv6 } from 'node:net';
import { bareCandidate, judgedByCheck, type Detector, type Weighing } from './detector.ts';
import { binomialTail } from './chance.ts';

const address = /(?<![\w.+*%'-])([a-z0-9_][\w.+'%-]*)@((?:[a-z0-9-]+\.)+[a-z]{2,24})(?![\w*])/gi;
const veiledAt = /\s{0,3}(?:[[(（【]\s*(?:at|艾特|圈a)\s*[\])）】]|\(a\)|＠)\s{0,3}/gi;
const veiledDot = /\s{0,3}(?:[[(（【]\s*(?:dot|点)\s*[\])）】])\s{0,3}/gi;
/** Mailboxes in other letters (RFC 6531), with Latin or Han top-level domains. */
const foreignAddress = new RegExp(
  [
    "(?<![\\p{L}\\p{N}_.+%'-])([\\p{L}\\p{N}_][\\p{L}\\p{N}_.+'%-]{0,63})@((?:[\\p{L}\\p{N}-]{1,63}\\.){1,4}",
    '(?:[a-z]{2,24}|中国|中國|公司|网络|網絡|在线|中文网|我爱你|香港|台[湾灣]|澳[门門]|移动|商城|网址|集团|佛山|广东|政务|公益))',
    '(?![\\p{L}\\p{N}])',
  ].join(''),
  'giu',
);
const role = new RegExp(
  '^(?:info|service|support|sales|admin|administrator|contact|hr|office|no-?reply|donotreply|webmaster|postmaster|hostmaster|marketing|press|media|help|' +
    'helpdesk|hello|enquir(?:y|ies)|inquiry|jobs?|careers?|recruit|kefu|mail|email|team|feedback|billing|accounts?|finance|news|newsletter|privacy|abuse|' +
    'security|root|legal|orders?|shop|business|public|general|reception|booking|customer(?:[.-]?service)?|git|dpo)$',
  'i',
);

/**
 * E-mail address. Those of a post (info@, service@ …) belong to an enterprise and do not count as checked. Three
 * different addresses that do are certain, fewer suspect. p₀ = 0.05: what else looks so, packages and handles with a
 * domain behind them.
 */
export const eMail: Detector = {
  name: 'e-mail',
  header: /e-?mail|邮箱|郵箱|电子邮[件址]|電子郵件|电邮|(^|[^a-z])mail([^a-z]|$)|^(yx$|dzyj)/i,
  chanceRate: () => 0.05,
  candidates: ({ text }) => {
    if (!/@|[[(（【]\s*(?:at|艾特|圈a)|\(a\)/i.test(text)) return [];
    const plain = text.replace(veiledAt, '@').replace(veiledDot, '.');
    const met = [...plain.matchAll(address)];
    return (met.length > 0 ? met : [...plain.matchAll(foreignAddress)]).map(([all, local = '']) =>
      bareCandidate(all.toLowerCase(), !role.test(local)),
    );
  },
  judge: ({ distinct, checked, shaped }, chance): Weighing => {
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    if (distinct.checked >= 3 && checked * 5 >= shaped) return { verdict: 'identifier', accident };
    return { verdict: distinct.checked > 0 ? 'suspect' : 'clear', accident };
  },
};

const four = /(?<![\w.-])(\d{1,4})\.(\d{1,4})\.(\d{1,5})\.(\d{1,5})(?![\w-]|\.\w)/g;
const colons = /(?<![\w:.])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])/gi;

/**
 * Four parts below 256 without leading zeros, two of them at least 100 as in five of six addresses and in hardly a
 * version; not of a local network.
 */
function personal(parts: readonly string[]): boolean {
  const numbers = parts.map(Number);
  const [first = 0, second = 0] = numbers;
  if (
    parts.some((part) => part.length > 1 && part.startsWith('0')) ||
    numbers.some((part) => part > 255) ||
    first === 0 ||
    first >= 224
  )
    return false;
  if (
    first === 10 ||
    first === 127 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second < 32)
  )
    return false;
  return numbers.filter((part) => part >= 100).length >= 2;
}

/**
 * IP address. p₀ = 0.05, as often as a dotted number of four parts that is none (versions, sections) passes; of random
 * parts below 1,000 it is 0.002. Addresses of a local network point at nobody outside and do not count.
 */
export const ip: Detector = {
  name: 'ip',
  header: /(^|[^a-z])ip([^a-z]|$)|ip.?addr|网址|IP地址/i,
  chanceRate: () => 0.05,
  candidates: ({ text, digits }) => {
    if (digits < 4) return [];
    const found = text.includes('.')
      ? [...text.matchAll(four)].map(([all, ...parts]) => bareCandidate(all, personal(parts.slice(0, 4))))
      : [];
    if (!text.includes(':')) return found;
    const six = (text.match(colons) ?? []).filter((one) => one.length >= 11 && isIPv6(one));
    return [...found, ...six.map((one) => bareCandidate(one, /^[23]/.test(one) && /[a-f]/i.test(one)))];
  },
  judge: judgedByCheck,
};

const pairs =
  /(?<![\w:.-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?![\w:-]|\.\w)/gi;

/**
 * Network card address: six pairs of hexadecimal digits. p₀ = 0.05; 0.4 % of addresses have no letter and do not count,
 * for days with times have none.
 */
export const mac: Detector = {
  name: 'mac',
  header: /(^|[^a-z])mac([^a-z]|$)|mac.?addr|物理地址|bssid/i,
  likely: ({ text }) => /^[0-9a-f]{12}$/i.test(text),
  chanceRate: () => 0.05,
  candidates: ({ text }) => {
    if (text.length < 14) return [];
    return (text.match(pairs) ?? []).map((one) => {
      const hex = one.replace(/[:.-]/g, '').toLowerCase();
      return bareCandidate(hex, /[a-f]/.test(hex) && !/^(.)\1+$/.test(hex));
    });
  },
  judge: judgedByCheck,
};

const uuid = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;
const bareHex = /(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-z])/gi;
const adLabel = /idfa|idfv|gaid|oaid|aaid|vaid|adid|advertis|android.?id|广告标识|udid/i;

/**
 * Advertising id (IDFA, GAID, OAID). By its form it is any UUID or hash, so it is known by the name of the column or a
 * word in the cell alone; a column of UUIDs with another name is clear, and may hold advertising ids all the same.
 */
export const advertisingId: Detector = {
  name: 'advertising-id',
  header: adLabel,
  chanceRate: () => 0.5,
  candidates: ({ text, digits }) => {
    if (text.length < 16 || digits < 2) return [];
    const written = adLabel.test(text);
    return [...(text.match(uuid) ?? []), ...(text.match(bareHex) ?? [])].map((one) =>
      bareCandidate(one, !/^[0-]+$/.test(one), written),
    );
  },
  judge: ({ distinct, headerAgrees, shaped, filled, written }, chance): Weighing => {
    const accident = binomialTail(distinct.candidates, distinct.checked, chance);
    if (distinct.checked >= 3 && ((headerAgrees && shaped * 2 > filled) || written * 2 > shaped))
      return { verdict: 'identifier', accident };
    return { verdict: distinct.checked > 0 && (headerAgrees || written > 0) ? 'suspect' : 'clear', accident };
  },
};
