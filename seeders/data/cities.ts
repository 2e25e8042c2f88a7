import { fileURLToPath } from 'node:url';
import type { DictionaryRow, SeedTable } from './table.ts';

const paper =
  '周林兴, 崔云萍. 智慧城市视域下政府数据开放共享机制研究. 现代情报, 2021, 41(8). DOI 10.3969/j.issn.1008-0821.2021.08.015';

/**
 * Six tables of a paper that surveyed the open-data portals of ten Chinese cities on 6 March 2021; `/` in the paper is
 * an empty cell here.
 */
export const cityTables: readonly SeedTable[] = [
  city('table-1-platforms', 1, 'Open-data portals of ten cities: size', '部分城市政府数据开放相关情况', [
    text('平台名称', 'Name of the portal'),
    { name: '数据量(亿)', label: 'Amount of data', type: 'decimal', unit: '100 million', role: 'measure' },
    count('数据集', 'Data sets'),
    count('数据领域', 'Subject domains'),
    count('部门/区域', 'Departments and districts'),
    count('数据接口', 'Data interfaces'),
  ]),
  city('table-3-updates', 3, 'Open-data portals of ten cities: update frequency', '各城市开放平台数据更新频率', [
    text('平台简称', 'City'),
    day('最新更新时间', 'Latest update'),
    text('更新计划', 'Update frequencies the portal declares'),
  ]),
  city(
    'table-4-interaction',
    4,
    'Open-data portals of ten cities: interaction with users',
    '各城市政府数据开放平台互动社区详情表',
    [
      text('平台简称', 'City'),
      text('互动项目', 'Ways to interact'),
      count('互动数量(条)', 'Interactions'),
      day('最新互动时间', 'Latest interaction'),
    ],
  ),
  city('table-5-formats', 5, 'Open-data portals of ten cities: file formats', '政府数据开放平台可用数据格式', [
    text('平台简称', 'City'),
    text('数据格式', 'File formats'),
  ]),
  city(
    'table-6-applications',
    6,
    'Open-data portals of ten cities: applications built on them',
    '各平台政府数据应用成果详情',
    [
      text('平台简称', 'City'),
      count('应用数量(个)', 'Applications of the city (repeated in each of its three rows)'),
      text('应用成果类型', 'Kinds of application of the city'),
      text('典型应用', 'Typical application'),
      text('功能', 'What it does'),
      count('下载量(次)', 'Downloads'),
    ],
  ),
  city(
    'table-7-departments',
    7,
    'Open-data portals of ten cities: who opens most and least',
    '各城市平台相关部门开放数据情况',
    [
      text('平台简称', 'City'),
      text('开放数据资源最多部门', 'Department that opened the most data'),
      count('数据资源(个)', 'Data resources of that department'),
      text('最高下载数据集名称', 'Most downloaded data set'),
      count('下载量(次)', 'Downloads of that data set'),
      text('开放数据资源较少部门', 'Departments that opened few data'),
      count('开放数据资源较少部门数据资源(个)', 'Data resources of those departments'),
    ],
  ),
];

function city(
  name: string,
  number: number,
  title: string,
  titleZh: string,
  dictionary: readonly DictionaryRow[],
): SeedTable {
  return {
    name: `city-open-data-${name}`,
    title,
    titleZh,
    description: `Table ${number} of the paper, transcribed; as of 6 March 2021. Peculiarities are told in the README of the seed data.`,
    source: paper,
    licence: 'The paper states no licence; figures are quoted from it with attribution',
    format: 'csv',
    path: fileURLToPath(new URL(`./city-open-data/${name}.csv`, import.meta.url)),
    dictionary,
    processing: [
      { step: 'aggregated', what: "Counted by the paper's authors on each city's portal on 6 March 2021" },
      { step: 'cleaned', what: 'Transcribed from the paper, gaps left empty, dates written as ISO 8601' },
    ],
    completeness: 0.9,
    personal: false,
  };
}

function text(name: string, label: string): DictionaryRow {
  return { name, label, type: 'text', role: 'measure' };
}

function count(name: string, label: string): DictionaryRow {
  return { name, label, type: 'integer', unit: '1', role: 'measure' };
}

function day(name: string, label: string): DictionaryRow {
  return { name, label, type: 'date', role: 'measure' };
}
