/**
 * Findings of today that a reviewer would call silly, by table: telephones of offices, permits of firms, places of
 * buses and bicycles. They are for detectors and words to unlearn; a table that has one more fails its test, and so
 * does one that has it no longer.
 */
export const silly: ReadonlyMap<string, readonly string[]> = new Map([
  ['公交车辆实时位置', ['纬度: Column "纬度" (declared measure) holds several places per pseudonym (whereabouts).']],
  ['公共停车场信息', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
  ['机动车驾驶培训机构', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
  ['医疗机构信息', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
  [
    '定点零售药店',
    [
      '药品经营许可证号: Column "药品经营许可证号" (declared measure) holds travel permits to or from Hong Kong, Macao and Taiwan.',
      '联系电话: Column "联系电话" (declared measure) holds telephone numbers.',
    ],
  ],
  ['中小学校名录', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
  ['幼儿园信息', ['电话: Column "电话" (declared measure) holds telephone numbers.']],
  ['民办培训机构', ['咨询电话: Column "咨询电话" (declared measure) holds telephone numbers.']],
  ['拍卖公告', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
  ['充电桩', ['客服电话: Column "客服电话" (declared measure) holds telephone numbers.']],
  ['A级景区', ['咨询电话: Column "咨询电话" (declared measure) holds telephone numbers.']],
  ['旅游饭店', ['电话: Column "电话" (declared measure) holds telephone numbers.']],
  ['体育场馆', ['phone: Column "phone" (declared measure) holds telephone numbers.']],
  ['住宅小区', ['物业电话: Column "物业电话" (declared measure) holds telephone numbers.']],
  [
    'Building permits',
    ['permit: Column "permit" (declared measure) holds travel permits to or from Hong Kong, Macao and Taiwan.'],
  ],
  ['农贸市场', ['联系电话: Column "联系电话" (declared measure) holds telephone numbers.']],
]);
