/** A number from 0 up to but not including 1. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

export function digits(random: Random, length: number): string {
  return Array.from({ length }, () => below(random, 10)).join('');
}

/**
 * Counties that exist, an old and a county-less prefecture, a permit of each kind, and two forms of the permanent
 * residence of foreigners.
 */
const regions =
  '110105 310115 440524 441900 500101 659001 469023 132201 710101 810000 820000 830000 931840 911036'.split(' ');

/** The check character by the recursion of ISO 7064 MOD 11-2, which is not the way of the code under test. */
export function appendCheck(first17: string): string {
  let sum = 0;
  for (const digit of first17) sum = ((sum + Number(digit)) * 2) % 11;
  const check = (12 - sum) % 11;
  return first17 + (check === 10 ? 'X' : String(check));
}

/** A day YYYYMMDD from `from` until the end of `to`, years. */
export function dayWithin(random: Random, from: number, to: number): string {
  const start = Date.UTC(from, 0, 1);
  const days = (Date.UTC(to + 1, 0, 1) - start) / 86_400_000;
  return new Date(start + below(random, days) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** A made-up resident id that is right in every respect: 18 characters, born 1940–2010. */
export function residentIdOf(random: Random): string {
  return appendCheck(`${regions[below(random, regions.length)]}${dayWithin(random, 1940, 2010)}${digits(random, 3)}`);
}

/** A made-up resident id of 15 digits. */
export function legacyIdOf(random: Random): string {
  return `${regions[below(random, 8)]}${dayWithin(random, 1920, 1985).slice(2)}${digits(random, 3)}`;
}

/** Region, day and count as an id has them, with any last digit: the number of a file or a case. */
export function serialOf(random: Random): string {
  return `${regions[below(random, 8)]}${dayWithin(random, 2005, 2023)}${digits(random, 4)}`;
}

const ranges = [
  130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 145, 147, 150, 151, 152, 153, 155, 156, 157, 158, 159, 166, 170,
  171, 173, 175, 176, 177, 178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 193, 195, 196, 198, 199,
];

/** A made-up mobile number of mainland China. */
export function mobileOf(random: Random): string {
  return `${ranges[below(random, ranges.length)]}${digits(random, 8)}`;
}

/** One of a list. */
export function one<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}

/** So many characters of an alphabet. */
export function drawn(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[below(random, alphabet.length)]).join('');
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A made-up credit code: its check character is tried out, so that the way of the code under test is not used. */
export function creditCodeOf(random: Random, prefix = one(random, ['91', '91', '52', '12', '11', '93'])): string {
  const first17 = `${prefix}${regions[below(random, 4)]}${one(random, ['MA', '70', '66'])}${drawn(random, creditAlphabet, 7)}`;
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = [...first17].reduce(
    (total, character, at) => total + creditAlphabet.indexOf(character) * (weights[at] ?? 0),
    0,
  );
  return first17 + [...creditAlphabet].find((_, check) => (sum + check) % 31 === 0);
}

/** Digits after a beginning, up to a length, the last by Luhn: tried out. */
export function luhnOf(random: Random, beginning: string, length: number): string {
  const body = beginning + digits(random, length - 1 - beginning.length);
  const sumWith = (check: number): number =>
    [...`${body}${check}`].reverse().reduce((sum, digit, at) => {
      const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return sum + Math.floor(value / 10) + (value % 10);
    }, 0);
  return `${body}${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((check) => sumWith(check) % 10 === 0)}`;
}

export function cardOf(random: Random): string {
  const [beginning, length] = one(random, [
    ['622848', 19],
    ['621700', 19],
    ['622202', 19],
    ['4', 16],
    ['52', 16],
    ['356', 16],
    ['37', 15],
  ] as const);
  return luhnOf(random, beginning, length);
}

export function imeiOf(random: Random): string {
  return luhnOf(random, one(random, ['35', '86', '01', '99']), 15);
}

/** German, French, Dutch, Swiss and Swedish account numbers; check digits by BigInt. */
export function ibanOf(random: Random): string {
  const [country, body] = one(random, [
    () => ['DE', digits(random, 18)],
    () => ['FR', `${digits(random, 10)}${drawn(random, '0123456789ABCD', 11)}${digits(random, 2)}`],
    () => ['NL', `${one(random, ['ABNA', 'INGB', 'RABO'])}${digits(random, 10)}`],
    () => ['CH', digits(random, 17)],
    () => ['SE', digits(random, 20)],
  ])() as [string, string];
  const numbers = [...`${body}${country}00`].map((character) => parseInt(character, 36)).join('');
  return `${country}${String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')}${body}`;
}

export function passportOf(random: Random): string {
  return random() < 0.3
    ? `G${digits(random, 8)}`
    : random() < 0.5
      ? `E${digits(random, 8)}`
      : `E${drawn(random, 'ABCDEFGHJK', 1)}${digits(random, 7)}`;
}

export function permitOf(random: Random): string {
  return `${one(random, ['H', 'M', 'C', 'L', 'T'])}${digits(random, 8)}`;
}

/** Check characters of Hong Kong and Taiwan are tried out over the sum in their public descriptions. */
export function hongKongIdOf(random: Random): string {
  const body = `${drawn(random, 'ABCDEGHKMPRVYZ', 1)}${digits(random, 6)}`;
  const sum = [...body].reduce((total, character, at) => total + parseInt(character, 36) * (8 - at), 36 * 9);
  return `${body}(${[...'0123456789A'].find((check) => (sum + parseInt(check, 36)) % 11 === 0)})`;
}

export function taiwanIdOf(random: Random): string {
  const codes = { A: 10, B: 11, C: 12, D: 13, E: 14, F: 15, H: 17, N: 22, O: 35, T: 27 };
  const [letter, code] = one(random, Object.entries(codes));
  const body = `${1 + below(random, 2)}${digits(random, 7)}`;
  const sum = [...body].reduce(
    (total, digit, at) => total + Number(digit) * (8 - at),
    Math.floor(code / 10) + (code % 10) * 9,
  );
  return `${letter}${body}${(10 - (sum % 10)) % 10}`;
}

const plateLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const plateProvinces = [...'京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'];

export function plateOf(random: Random): string {
  return `${one(random, plateProvinces)}${drawn(random, plateLetters, 1)}${drawn(random, plateLetters, below(random, 2))}${digits(random, 5)}`.slice(
    0,
    7,
  );
}

export function newEnergyPlateOf(random: Random): string {
  return `${one(random, plateProvinces)}${drawn(random, plateLetters, 1)}${one(random, ['D', 'F'])}${digits(random, 5)}`;
}

const hex = '0123456789abcdef';

export function uuidOf(random: Random): string {
  const part = (length: number): string => drawn(random, hex, length);
  return `${part(8)}-${part(4)}-4${part(3)}-${drawn(random, '89ab', 1)}${part(3)}-${part(12)}`;
}

export function ipOf(random: Random): string {
  return `${11 + below(random, 115)}.${below(random, 256)}.${below(random, 256)}.${1 + below(random, 254)}`;
}

export function macOf(random: Random, between = ':'): string {
  return Array.from({ length: 6 }, () => drawn(random, hex, 2)).join(between);
}

export function emailOf(random: Random): string {
  const local = drawn(random, 'abcdefghijklmnopqrstuvwxyz', 4 + below(random, 6)) + digits(random, below(random, 4));
  return `${local}@${one(random, ['qq.com', '163.com', 'gmail.com', 'mail.example.cn'])}`;
}

/** Surnames by their share among people: twenty of them, then any of forty rarer ones. */
export function hanNameOf(random: Random): string {
  const frequent: readonly (readonly [string, number])[] = [
    ['王', 72],
    ['李', 72],
    ['张', 68],
    ['刘', 54],
    ['陈', 46],
    ['杨', 31],
    ['黄', 22],
    ['赵', 22],
    ['吴', 20],
    ['周', 20],
    ['徐', 17],
    ['孙', 15],
    ['马', 13],
    ['朱', 13],
    ['胡', 13],
    ['郭', 11],
    ['何', 11],
    ['林', 11],
    ['高', 10],
    ['罗', 10],
  ];
  let left = below(random, 900);
  let surname = '';
  for (const [name, share] of frequent) {
    left -= share;
    if (left < 0) {
      surname = name;
      break;
    }
  }
  if (surname === '')
    surname = one(random, [...'郑梁谢宋唐许邓韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪']);
  const given =
    '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅建国文玲辉俊峰鹏飞斌波浩宇轩涵梓子欣怡佳嘉雨晨思诗雅婷琳瑶颖雪倩晓春凤云';
  return surname + drawn(random, given, random() < 0.25 ? 1 : 2);
}

export function latinNameOf(random: Random): string {
  const first =
    'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Anna Peter Zoltan Oksana'.split(
      ' ',
    );
  const last =
    'Smith Johnson Brown Garcia Miller Davis Wilson Moore Taylor Novak Keller Okafor Haddad Larsen Rossi Dubois Petrov Silva Khan Moreau'.split(
      ' ',
    );
  return `${one(random, first)} ${one(random, last)}`;
}
