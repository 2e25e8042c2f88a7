import {
  address,
  code,
  dayIn,
  district,
  districts,
  fraction,
  landline,
  latitude,
  longitude,
  month,
  named,
  next,
  number,
  pick,
  portalTable,
  series,
  whole,
  year,
  type PortalTable,
} from './table.ts';

const bands = ['0-4岁', '5-14岁', '15-24岁', '25-44岁', '45-59岁', '60岁及以上'];

/** Hospitals, beds, visits and diseases, counted. */
export const health: readonly PortalTable[] = [
  portalTable('医疗机构信息', 180, [
    ['机构名称', named('医院 社区卫生服务中心 诊所')],
    ['机构等级', pick('三级 二级 一级 未定级')],
    ['地址', address],
    ['联系电话', landline],
    ['床位数', whole(0, 1500)],
    ['经度', longitude],
    ['纬度', latitude],
  ]),
  portalTable('法定传染病月报', 240, [
    ['月份', month(10)],
    ['病种', next(['肺结核', '梅毒', '乙肝', '流感', '手足口病', '痢疾', '水痘', '猩红热', '百日咳', '艾滋病'])],
    ['发病数', whole(12, 900), '例'],
    ['死亡数', whole(0, 9), '例'],
    ['发病率', fraction(0, 60), '1/10万'],
  ]),
  portalTable('门急诊人次', 144, [
    ['月份', month(12)],
    ['区域', next(districts)],
    ['门诊人次', whole(10_000, 200_000)],
    ['急诊人次', whole(1000, 20_000)],
    ['患者满意度', fraction(80, 100), '%'],
  ]),
  portalTable('人口年龄性别构成', 144, [
    ['行政区', next(districts)],
    ['年龄段', next(bands, 12)],
    ['性别', next(['男', '女'], 72)],
    ['人口数', whole(800, 40_000), '人'],
  ]),
  portalTable('疾病谱住院患者', 120, [
    ['年度', year(10)],
    [
      '疾病名称',
      next(['高血压', '糖尿病', '冠心病', '脑梗死', '肺炎', '骨折', '白内障', '胆囊结石', '阑尾炎', '肺癌']),
    ],
    ['出院患者', whole(200, 9000), '人次'],
    ['平均住院日', fraction(4, 14, 1)],
    ['次均费用', fraction(3000, 20_000)],
  ]),
  portalTable('定点零售药店', 200, [
    ['药店名称', named('大药房 药店')],
    ['药品经营许可证号', code('皖CB', 7)],
    ['地址', address],
    ['联系电话', landline],
    ['所属区', district],
  ]),
  portalTable('医保药品目录', 300, [
    ['药品编码', series('YP')],
    ['药品名称', pick('阿莫西林胶囊 二甲双胍片 氨氯地平片 头孢克肟 布洛芬片')],
    ['剂型', pick('胶囊 片剂 注射剂')],
    ['限价', fraction(1, 300), '元'],
  ]),
  portalTable('Vaccination by age band', 72, [
    ['district', next(['East', 'West', 'North', 'South', 'Harbour', 'Hills'])],
    ['age_group', next(bands, 6)],
    ['sex', next(['F', 'M'], 36)],
    ['doses_count', whole(300, 20_000)],
  ]),
  portalTable('卫生监督处罚', 60, [
    ['序号', number],
    ['被处罚单位', named('餐馆 美容院 泳馆')],
    ['处罚事由', pick('未取得许可 消毒不合格 公示不全')],
    ['处罚金额', whole(200, 30_000), '元'],
    ['处罚日期', dayIn(2020, 2023)],
  ]),
  portalTable('献血统计', 96, [
    ['年份', year(8)],
    ['血型', next(['A型', 'B型', 'O型', 'AB型'], 2)],
    ['性别', next(['男', '女'])],
    ['献血人数', whole(900, 9000), '人'],
  ]),
];
