import { below, dayWithin, digits, drawn, luhnOf, one, type Random } from './identifiers.ts';

/** A land line of the mainland: area code and seven or eight digits. */
export function landLineOf(random: Random, between = ''): string {
  return `${one(random, ['010', '021', '0512', '0755', '0571'])}${between}${2 + below(random, 7)}${digits(random, 7)}`;
}

/** Numbers at home in Hong Kong, Macao and Taiwan, in ranges given out for mobiles. */
export const hongKongMobileOf = (random: Random): string =>
  `${one(random, ['51', '54', '56', '60', '61', '62', '63', '64', '67', '68', '90', '91', '92', '93', '94', '96', '97', '98'])}${digits(random, 6)}`;
export const macaoMobileOf = (random: Random): string => `66${digits(random, 6)}`;
export const taiwanMobileOf = (random: Random): string =>
  `09${one(random, ['10', '12', '18', '21', '28', '32', '33', '37', '53', '63', '72', '88'])}${digits(random, 6)}`;

/** Taiwan's residents: 8 or 9 in the second place since 2021, a letter before that; the check digit is tried out. */
export function taiwanResidentOf(random: Random, second = one(random, ['8', '9'])): string {
  const codes = { A: 10, B: 11, C: 12, D: 13, E: 14, F: 15, H: 17, N: 22, O: 35, T: 27 };
  const [letter, code] = one(random, Object.entries(codes));
  const body = `${/\d/.test(second) ? second : String('ABCD'.indexOf(second))}${digits(random, 7)}`;
  const sum = [...body].reduce(
    (all, digit, at) => all + Number(digit) * (8 - at),
    Math.floor(code / 10) + (code % 10) * 9,
  );
  return `${letter}${second}${body.slice(1)}${(10 - (sum % 10)) % 10}`;
}

export const imsiOf = (random: Random): string =>
  `460${one(random, ['00', '01', '02', '03', '07', '11'])}${digits(random, 10)}`;
export const iccidOf = (random: Random): string => luhnOf(random, '8986', one(random, [19, 20]));
export const meidOf = (random: Random): string => `A${drawn(random, '0123456789ABCDEF', 13)}`;

/** Country, province and city, day of birth, two digits: the residence permit of foreigners of 15 places. */
export const residencePermitOf = (random: Random): string =>
  `${one(random, ['USA', 'DEU', 'JPN', 'FRA', 'KOR'])}${one(random, ['1100', '3100', '4403'])}${dayWithin(random, 1940, 1999).slice(2)}${digits(random, 2)}`;

export function socialSecurityOf(random: Random, between = '-'): string {
  return [100 + below(random, 500), 10 + below(random, 80), 1000 + below(random, 8000)].join(between);
}

/** The middle starred out, as systems show them. */
export function starred(text: string, from: number, to: number): string {
  return text.slice(0, from) + '*'.repeat(to - from) + text.slice(to);
}

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪';
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅建国文玲辉俊峰鹏飞斌波浩宇轩涵梓子欣怡佳嘉雨晨思诗雅婷琳瑶颖雪倩晓春凤云';

/** A Han name whose surname is any of sixty, as in a class of one village or a list that was made up. */
export function evenNameOf(random: Random, surname = one(random, [...surnames])): string {
  return surname + drawn(random, given, random() < 0.3 ? 1 : 2);
}

export const compoundNameOf = (random: Random): string =>
  evenNameOf(random, one(random, ['欧阳', '司马', '上官', '诸葛', '东方', '慕容', '令狐', '皇甫', '尉迟', '长孙']));

export const dottedNameOf = (random: Random): string =>
  `${drawn(random, '阿卜买提尔古丽吐热艾巴', 3)}·${drawn(random, '克帕木斯依汗江曼力都', 3)}`;

export const foreignNameOf = (random: Random): string =>
  [
    one(random, ['Zoltán', 'Oksana', 'José', 'Seán', 'Nguyễn Văn', 'Łukasz', 'محمد', 'Иван', 'Ελένη']),
    one(random, ['Kovács', 'Petrenko', "O'Brien", 'García-Márquez', 'Anh', 'Nowak', 'علي', 'Петров']),
  ].join(' ');
