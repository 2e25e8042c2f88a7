import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DictionaryRow, SeedTable } from './table.ts';

const publicDomain =
  'U.S. Government work, public domain (https://www.usa.gov/government-works); packaging: BSD-3-Clause';

/** Thousands of jobs, seasonally adjusted; the header's spelling is the source's. */
const employment: readonly (readonly [name: string, label: string, type?: 'decimal'])[] = [
  ['nonfarm', 'Total nonfarm'],
  ['private', 'Total private'],
  ['goods_producing', 'Goods-producing'],
  ['service_providing', 'Service-providing'],
  ['private_service_providing', 'Private service-providing'],
  ['mining_and_logging', 'Mining and logging'],
  ['construction', 'Construction'],
  ['manufacturing', 'Manufacturing'],
  ['durable_goods', 'Durable goods'],
  ['nondurable_goods', 'Nondurable goods'],
  ['trade_transportation_utilties', 'Trade, transportation and utilities'],
  ['wholesale_trade', 'Wholesale trade', 'decimal'],
  ['retail_trade', 'Retail trade', 'decimal'],
  ['transportation_and_warehousing', 'Transportation and warehousing', 'decimal'],
  ['utilities', 'Utilities', 'decimal'],
  ['information', 'Information'],
  ['financial_activities', 'Financial activities'],
  ['professional_and_business_services', 'Professional and business services'],
  ['education_and_health_services', 'Education and health services'],
  ['leisure_and_hospitality', 'Leisure and hospitality'],
  ['other_services', 'Other services'],
  ['government', 'Government'],
  ['nonfarm_change', 'Change of total nonfarm against the month before'],
];

/**
 * Three tables about no person, read from the installed package `vega-datasets`; their licence is that of their makers.
 */
export const vegaTables: readonly SeedTable[] = [
  {
    name: 'seattle-weather',
    title: 'Daily weather of Seattle, 2012–2015',
    titleZh: '西雅图每日天气(2012–2015年)',
    description:
      'Precipitation, temperature, wind and kind of weather, one row a day. The kind of weather is derived from several NOAA flags.',
    source:
      'NOAA National Climatic Data Center, https://www.ncdc.noaa.gov/cdo-web/datatools/records; npm package vega-datasets',
    licence: publicDomain,
    format: 'csv',
    path: packaged('seattle-weather.csv'),
    dictionary: [
      { name: 'date', label: 'Day', type: 'date', role: 'measure' },
      measure('precipitation', 'Precipitation', 'decimal', 'mm'),
      measure('temp_max', 'Highest temperature', 'decimal', '°C'),
      measure('temp_min', 'Lowest temperature', 'decimal', '°C'),
      measure('wind', 'Average wind speed', 'decimal', 'm/s'),
      { name: 'weather', label: 'Kind of weather: drizzle, rain, snow, sun or fog', type: 'text', role: 'measure' },
    ],
    processing: [{ step: 'computed', what: 'The kind of weather was derived from several flags of the source' }],
    completeness: 0.99,
    personal: false,
  },
  {
    name: 'us-employment',
    title: 'Employment by supersector, United States, 2006–2015',
    titleZh: '美国各行业就业人数(2006–2015年)',
    description:
      'Monthly totals of the Current Employment Statistics, thousands of jobs, seasonally adjusted; as of November 2018.',
    source:
      'U.S. Bureau of Labor Statistics, Current Employment Statistics, https://www.bls.gov/ces/; npm package vega-datasets',
    licence: publicDomain,
    format: 'csv',
    path: packaged('us-employment.csv'),
    dictionary: [
      { name: 'month', label: 'First day of the month', type: 'date', role: 'measure' },
      ...employment.map(([name, label, type]) => measure(name, label, type ?? 'integer', '1000 jobs')),
    ],
    processing: [{ step: 'aggregated', what: 'Jobs summed by month and supersector and adjusted for the season' }],
    completeness: 0.99,
    personal: false,
  },
  {
    name: 'gapminder',
    title: 'Population, life expectancy and fertility by country, 1955–2005',
    titleZh: '各国人口、预期寿命与生育率(1955–2005年)',
    description:
      'One row per country and fifth year. Gaps are filled by Gapminder with estimates; borders are those of today.',
    source:
      'Gapminder Foundation, https://www.gapminder.org/data/ (life expectancy v14, population v7, fertility v14); npm package vega-datasets',
    licence: 'CC-BY-4.0: free data from Gapminder.org; packaging: BSD-3-Clause',
    format: 'json',
    path: packaged('gapminder.json'),
    dictionary: [
      measure('year', 'Year', 'integer'),
      { name: 'country', label: 'Country', type: 'text', role: 'measure' },
      measure(
        'cluster',
        'Region: 0 South Asia, 1 Europe and Central Asia, 2 Sub-Saharan Africa, 3 America, ' +
          '4 East Asia and Pacific, 5 Middle East and North Africa',
        'integer',
      ),
      measure('pop', 'Population', 'integer', 'person'),
      measure('life_expect', 'Life expectancy at birth', 'decimal', 'year'),
      measure('fertility', 'Babies per woman', 'decimal', '1'),
    ],
    processing: [{ step: 'modelled', what: 'Gaps were filled with estimates by Gapminder' }],
    completeness: 0.99,
    personal: false,
  },
];

function packaged(file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data', file);
}

function measure(name: string, label: string, type: 'integer' | 'decimal', unit?: string): DictionaryRow {
  return { name, label, type, role: 'measure', ...(unit === undefined ? {} : { unit }) };
}
