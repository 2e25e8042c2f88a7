/**
 * Ordinary expressions that contain a word of the list; a word that lies inside one of them is not reported. Chinese
 * ones.
 */
export const harmlessChinese = words(
  ' ',
  '消毒品 病毒品种 病毒品系 中毒品牌 解毒品 排毒品 防毒品 杀毒品 无毒品种 有毒品种 低毒品种 禁毒品 远离毒品 毒品预防 毒品犯罪 涉毒品案件 大麻哈鱼 大麻纤维 工业大麻 反邪教 反对邪教 ' +
    '抵制邪教 防范邪教 打击传销 禁止传销 防范传销 反传销 打击非法集资 防范非法集资 处置非法集资 禁止非法集资 打击赌博 禁止赌博 反赌博 打击洗钱 反洗钱 防范洗钱 洗钱风险 打击色情 反对色情 ' +
    '反恐怖袭击 反恐怖组织 打击造谣 不造谣 反间谍活动 反对民族歧视 反对种族歧视 反种族歧视 消除种族歧视 打击盗版 反盗版 打击内幕交易 禁止内幕交易 反内幕交易 防内幕交易 ' +
    '保守国家秘密 保护国家秘密 不涉及国家秘密 不含国家秘密 保护商业秘密 不涉及商业秘密 不含商业秘密 子弹头 爆炸物检测 地雷战 手枪钻 打气枪 充气枪 喷气枪 吹气枪 经度地带性 ' +
    '出色情 特色情 角色情 脸色情 颜色情 成色情 景色情 绿色情 黑色情 红色情 主页账号 决策反 政策反 策反馈 化学武器公约',
);

/** The same in English. */
export const harmlessEnglish = words(
  ', ',
  'explosive growth, anti-money laundering, combat money laundering, prevent money laundering, lsd test, fisher lsd, european union, credit union, ' +
    'african union, western union, soviet union, student union, customs union, monetary union, economic union, rugby union, union territory, union of, ' +
    'union all, third party, related party, first party, counter party, party size, party hall, party supplies, median household income, ' +
    'mean household income, average household income, per capita income, national income, net income, operating income, gross income, income group, ' +
    'income level, low income, middle income, high income, interest income, income tax rate, average salary, median salary, mean salary, ' +
    'loan amount total, prevalence of disease, disease outbreak, insider trading regulation, insider trading prevention, opium war, ' +
    'machine gun kelly, genome browser, hiv prevalence',
);

function words(separator: string, list: string): readonly string[] {
  return list.split(separator).map((word) => word.trim());
}
