/** Words of the room `deliver`: deliveries, calls, receipts, notices. */
export const zh = {
  delivery: '交付',
  deliveryOf: (title: string) => `交付：${title}`,
  agreement: '协议',
  call: '调用',
  calls: '调用',
  callTitle: (kind: string, number: string) => `${kind} · 第 ${number} 次`,
  kinds: { query: '查询', file: '文件' } as Readonly<Record<string, string>>,
  purpose: '用途',
  records: '记录数',
  price: '价格',
};

export const en: typeof zh = {
  delivery: 'Delivery',
  deliveryOf: (title) => `Delivery: ${title}`,
  agreement: 'Agreement',
  call: 'Call',
  calls: 'Calls',
  callTitle: (kind, number) => `${kind} · use ${number}`,
  kinds: { query: 'Query', file: 'File' },
  purpose: 'Purpose',
  records: 'Records',
  price: 'Price',
};
