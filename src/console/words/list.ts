/** Words of the room `list`: the market, the catalogue, listings, products and their revisions. */
export const zh = {
  market: '标准数据项行情',
  marketSub: '价格以每千条记录计；尚无成交的数据项显示开盘参考价。',
  item: '数据项',
  code: '代码',
  group: '类别',
  last: '最新价',
  change: '涨跌',
  high: '最高',
  low: '最低',
  volume: '成交量',
};

export const en: typeof zh = {
  market: 'Board of standard items',
  marketSub: 'Prices per 1,000 records. Items that were not traded yet show their opening price.',
  item: 'Item',
  code: 'Code',
  group: 'Class',
  last: 'Last',
  change: 'Change',
  high: 'High',
  low: 'Low',
  volume: 'Volume',
};
