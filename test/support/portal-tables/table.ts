import { below, digits, drawn, one, randomFrom, type Random } from '../identifiers.ts';

export type PortalCell = string | number;
export type Drawing = (random: Random, row: number) => PortalCell;
/** A column as a portal shows it: its header, what stands in a row, and its unit. */
export type PortalColumn = readonly [header: string, of: Drawing, unit?: string];
/** A table of the kind that city portals publish; `expected` are the findings that a reviewer wants, if any. */
export type PortalTable = {
  readonly title: string;
  readonly rows: number;
  readonly columns: readonly PortalColumn[];
  readonly expected: readonly string[];
};

export const portalTable = (
  title: string,
  rows: number,
  columns: readonly PortalColumn[],
  expected: readonly string[] = [],
): PortalTable => ({ title, rows, columns, expected });

/** The rows of a table, the same each time. */
export function rowsOfTable({ title, rows, columns }: PortalTable): PortalCell[][] {
  const random = randomFrom([...title].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  return Array.from({ length: rows }, (_, row) => columns.map(([, of]) => of(random, row)));
}

export const words = (list: string): readonly string[] => list.split(' ');
export const districts = words(
  '城东区 城西区 江北区 滨湖区 开发区 高新区 南山镇 北川镇 云溪街道 石桥街道 金水街道 柳林镇',
);
const roads = words(
  '人民路 中山路 解放路 建设路 和平路 长江路 文化路 体育路 学府路 工业大道 滨江大道 迎宾大道 新华街 青年街',
);
const brands = words('华泰 鼎新 博远 天合 恒丰 远洋 新城 瑞祥 宏图 金桥 东方 蓝天 绿洲 盛世 汇通 四海');

/** One of a list; the next of a list with each row; the next after so many rows. */
export const pick =
  (list: string): Drawing =>
  (random) =>
    one(random, words(list));
export const next =
  (list: readonly PortalCell[], every = 1): Drawing =>
  (_, row) =>
    list[Math.floor(row / every) % list.length] as PortalCell;
export const series =
  (prefix: string, width = 3): Drawing =>
  (_, row) =>
    `${prefix}${String(row + 1).padStart(width, '0')}`;
export const number: Drawing = (_, row) => row + 1;
export const whole =
  (least: number, most: number): Drawing =>
  (random) =>
    least + below(random, most - least + 1);
export const fraction =
  (least: number, most: number, places = 2): Drawing =>
  (random) =>
    (least + (most - least) * random() + 10 ** -(places + 2)).toFixed(places);
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
/** A day after another, every so many rows; any day of some years. */
export const daily =
  (first: string, every = 1): Drawing =>
  (_, row) =>
    day(Date.parse(first) + Math.floor(row / every) * 86_400_000);
export const dayIn =
  (from: number, to: number): Drawing =>
  (random) =>
    day(Date.UTC(from, 0, 1 + below(random, (to - from + 1) * 365)));
export const hourly =
  (first: string): Drawing =>
  (_, row) =>
    new Date(Date.parse(`${first}T00:00:00Z`) + row * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
export const month =
  (every = 1): Drawing =>
  (_, row) => {
    const at = Math.floor(row / every);
    return `${2018 + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`;
  };
export const year =
  (every = 1): Drawing =>
  (_, row) =>
    2012 + (Math.floor(row / every) % 12);
export const district: Drawing = (random) => one(random, districts);
export const address: Drawing = (random) => `${one(random, districts)}${one(random, roads)}${1 + below(random, 400)}号`;
export const road: Drawing = (random) => one(random, roads);
/** A name of a place or an institution, another one in each of many rows: 江北区华泰小学. */
export const named = (kinds: string): Drawing => {
  const known = words(kinds);
  return (_, row) => {
    const around = Math.floor(row / districts.length);
    return `${districts[row % districts.length]}${brands[around % brands.length]}${known[Math.floor(around / brands.length + row) % known.length]}`;
  };
};
export const company: Drawing = (random) =>
  `${one(random, words('江州 南湖 海城 云州'))}${one(random, brands)}${one(random, words('贸易 建筑 科技 食品 物流 化工 机电'))}有限公司`;
export const landline: Drawing = (random) => `0551-6${digits(random, 7)}`;
export const longitude: Drawing = (random) => (117.1 + random() * 0.4).toFixed(6);
export const latitude: Drawing = (random) => (31.7 + random() * 0.3).toFixed(6);
export const code =
  (prefix: string, length = 6): Drawing =>
  (random) =>
    `${prefix}${drawn(random, '0123456789', length)}`;
/**
 * Where a vehicle of one of so many lines is, which are roads that bend once; each row is of the next line. Where it
 * is told at stops only, others come by the same.
 */
export const alongLine = (lines: number, stops = 997): { readonly longitude: Drawing; readonly latitude: Drawing } => {
  const way = (row: number): number => (((row * 7919) % 997) % stops) / stops;
  return {
    longitude: (_, row) => (117.1 + (row % lines) * 0.04 + way(row) * 0.12).toFixed(6),
    latitude: (_, row) => (31.7 + (row % lines) * 0.05 + Math.abs(way(row) - 0.4) * 0.1).toFixed(6),
  };
};
