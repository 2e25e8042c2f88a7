/** A standard item of the exchange's dictionary and, where it is known, its price on the opening day. */
export type PriceBoardItem = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly subjectKind: 'person' | 'enterprise';
  readonly unit: 'per 1,000 records';
  /** Decimal string, or null where no price is known. */
  readonly openingPrice: string | null;
  readonly currency: 'CNY';
  readonly source: string;
};

const reported =
  '东方网, 2016-04-02, 沪大数据产业补上“核心拼图” (opening day of the Shanghai Data Exchange, 1 April 2016)';
const ours = 'our enumeration';

/**
 * The standard items of the seed. Three prices are reported from the opening day; the other items are our enumeration
 * and have none.
 */
export const priceBoard: readonly PriceBoardItem[] = [
  item('person.gender', '性别', 'Gender', 'person', '100'),
  item('person.age', '年龄', 'Age', 'person', '120'),
  item('person.car-model', '汽车车型', 'Car model', 'person', '35'),
  item('person.age-band', '年龄段', 'Age band', 'person'),
  item('person.city-tier', '城市等级', 'City tier', 'person'),
  item('person.province', '常住省份', 'Province of residence', 'person'),
  item('person.education-band', '学历段', 'Education band', 'person'),
  item('person.occupation-group', '职业类别', 'Occupation group', 'person'),
  item('person.marital-status', '婚姻状况', 'Marital status', 'person'),
  item('person.device-brand', '手机品牌', 'Phone brand', 'person'),
  item('person.device-price-band', '手机价位段', 'Phone price band', 'person'),
  item('enterprise.industry', '所属行业', 'Industry', 'enterprise'),
  item('enterprise.size-band', '企业规模段', 'Size band of the enterprise', 'enterprise'),
];

/**
 * The dearest and the cheapest item on that board, in yuan per 1,000 records; which items they were is not reported.
 */
export const priceBoardRange = {
  low: '5',
  high: '135',
  unit: 'per 1,000 records',
  currency: 'CNY',
  source: reported,
} as const;

type Kind = PriceBoardItem['subjectKind'];

function item(
  code: string,
  nameZh: string,
  nameEn: string,
  subjectKind: Kind,
  openingPrice: string | null = null,
): PriceBoardItem {
  const source = openingPrice === null ? ours : reported;
  return { code, nameZh, nameEn, subjectKind, unit: 'per 1,000 records', openingPrice, currency: 'CNY', source };
}
