/** Names of columns that say what a row is about, where it is not a person. Tested on normalised names. */
// prettier-ignore
export const thingNames = new RegExp(
  '(学校|小学|中学|幼儿园|医院|诊所|药店|机构|企业|公司|单位|供应商|生产商|门店|商店|店铺|店名|饭店|酒店|宾馆|餐馆|市场|超市|站点|车站|场站|电站|站名|停车场|停放点|充电|桩编号|景区|公园|场馆|场所|场馆名称|'
  + '小区|楼盘|社区名称|街道名称|道路|路段|线路|断面|测点|采样点|监测点|水库|河流|湖泊|灯杆|井盖|树木|树种|古树|文物|项目名称|标的|药品|兽药|食品|产品|商品|设备|设施|许可证号|许可证编号|地块|经营者|相对人|'
  + '检查对象|机关|部门名称|受让人|图书馆|分馆|校名|厂名|寺|教堂)'
  + '|\\b(school|college|university|hospital|clinic|pharmacy|company|enterprise|'
  + 'organi[sz]ation|agency|department|supplier|vendor|store|shop|outlet|branch|restaurant|'
  + 'establishment|hotel|market|station|stop|stop name|parking|car park|venue|museum|'
  + 'library|park|site name|asset|facility|building|permit|licen[cs]e no|product|tree|river|bridge|'
  + 'road|street name|route|pole|manhole|meter station)\\b',
);

/** Names of persons' columns that no sign of a person covers. */
export const personNames =
  /联系人|负责人|法定代表人$|法人代表$|经办人|获奖者|姓名|申报人|经营者姓名|户主|监护人|\b(contact person|contact name|owner name|manager name|full name|holder)\b/;

export const contactNames =
  /电话|联系方式|传真|邮箱|邮件|地址|住所|网址|\b(phone|telephone|tel|fax|e ?mail|address|website)\b/;
export const homeNames = /家庭|住址|个人|手机|微信|\b(home|mobile|cell|private|personal|wechat)\b/;
export const coordinateNames =
  /经度|纬度|经纬度|坐标|座标|\b(lat|lon|lng|long|latitude|longitude|coordinate|coordinates|geolocation|gps|x|y)\b/;
export const schoolNames = /幼儿园|小学|学校|\b(kindergarten|primary school|school|pupil|pupils)\b/;
export const beliefNames = /宗教|教派|\b(religion|denomination|faith)\b/;
export const goodsNames = /药品|用药|药物|\b(drug|medicine|medication)\b/;
/** What only the catalogue of a product has. */
export const goodsMarks =
  /剂型|规格|批准文号|生产企业|生产厂家|限价|零售价|\b(dosage form|manufacturer|approval number|retail price)\b/;
export const inspectedNames =
  /检验项目|检测项目|检测指标|抽检项目|不合格项目|检出|\b(analyte|test item|tested for|parameter|residue)\b/;
/** What comes out of a test. */
export const results = /^(不?合格|未?检出|阴性|阳性|达标|不达标|pass|passed|fail|failed|detected|not detected)$/i;
/** Vehicles that carry nobody in particular. */
export const publicVehicles = /公交|线路|地铁|轮渡|环卫|洒水车|\b(bus|route|tram|ferry|vessel|metro)\b/;
export const placesAndTimes =
  /行政区|区域|区县|市辖区|街道|乡镇|所属区|登记处|年度|年份|年月|月份|季度|日期|时段|时间|\b(district|region|area|ward|county|city|year|month|quarter|week|date|day|hour|time)\b/;
/** Dates that are no births. */
export const otherDates =
  /公布|成立|发证|建成|登记|批准|有效期|公告|签发|开业|生产日期|决定日期|\b(issued|founded|established|opened|built|inspected|published|approved|registered)\b/;

/** Units in which persons and what they do are counted. */
export const countingUnits: ReadonlySet<string> = new Set(
  '人 人次 万人 万人次 千人 户 万户 对 例 名 位 家 persons people person visits visitors cases households heads headcount 1'.split(
    ' ',
  ),
);
/** Names of counts of persons, cases or events. */
export const countNames =
  /人数|人口|人次|客流|户数|例数|病例|发病数|死亡数|数量|件数|起数|次数|\b(count|counts|number of|population|cases|visits|visitors|passengers|total|doses|headcount)\b/;
/** Endings of the names of firms and offices. */
export const firmEndings =
  '(公司|集团|厂|店|中心|局|委员会|合作社|学校|医院|事务所|(?i:ltd|limited|inc|llc|gmbh|corp|company|co\\.?,? ?ltd)\\.?)$';
