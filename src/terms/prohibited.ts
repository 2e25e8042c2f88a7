/**
 * One item of the prohibited list and the words by which texts and data are screened for it, simplified Chinese and
 * English. A mark before a word says where it counts: `#` only as or in a name or label of a column, `=` only as a
 * whole cell; without one, everywhere. A `!` behind it says that no lawful meaning is known. Other scripts and
 * spellings are reached by `normalise`, not listed.
 */
export type ProhibitedItem = {
  readonly code: string;
  readonly group: 'A' | 'B' | 'C';
  readonly text: string;
  readonly zh: string;
  readonly words: { readonly zh: readonly string[]; readonly en: readonly string[] };
};

/**
 * Groups as in the source; items of A after the 2023 draft of GB/T 37932 Annex A.1, items of B and C are this project's
 * enumeration, and so are all words. A2 and A3 have few: software stops and asks there, and names of persons, places
 * and movements would accuse the innocent. No words where words cannot tell: A11 (any law), B2 (what is false), B11
 * (the opt-out registry knows), C4 and C5 (contracts and sources know).
 */
// prettier-ignore
export const prohibited: readonly ProhibitedItem[] = [
  item('A1', 'against the basic principles of the constitution', '违反宪法确定的基本原则', '否定宪法 推翻宪法 废除宪法 攻击宪法 反对宪法基本原则',
    'abolish the constitution, overthrow the constitution'),
  item('A2', 'endangers national security, leaks state secrets, subverts or splits the state', '危害国家安全、泄露国家秘密、颠覆国家政权、分裂国家',
    '国家秘密 国家机密 军事机密 军事秘密 绝密文件 机密文件 涉密文件 涉密数据 泄密文件 颠覆国家政权 颠覆政权 分裂国家 煽动分裂 间谍活动 军事部署 军事设施坐标 军事设施座标 '
    + '兵力部署 部队番号 作战计划 核设施坐标 核设施座标 境外情报 策反',
    'state secret, military secret, classified document, classified information, top secret document, troop deployment, military deployment, '
    + 'military installation coordinate, espionage, subversion of state power, overthrow the state, secessionist, order of battle, war plan'),
  item('A3', 'harms national honour and interest', '损害国家荣誉和利益', '辱国 侮辱国旗 侮辱国徽 侮辱国歌 焚烧国旗 诋毁英烈 侮辱英烈 亵渎英烈 歪曲英烈 美化侵略',
    'desecrate the flag, burn the flag, defame the martyr'),
  item('A4', 'ethnic hatred or discrimination', '煽动民族仇恨、民族歧视',
    '民族仇恨 民族歧视 种族歧视 种族仇恨 种族灭绝 煽动仇恨 仇恨言论 种族主义 白人至上 地域歧视 种族清洗 排华 反犹',
    'ethnic hatred, racial hatred, ethnic cleansing, hate speech, racial discrimination, ethnic discrimination, white supremacy, white supremacist, '
    + 'neo-nazi, antisemitic, racial slur, inferior race, genocide'),
  item('A5', 'cults and superstition', '宣扬邪教和封建迷信',
    '邪教 邪教组织 法轮功 法轮大法 全能神教 全能神 东方闪电 门徒会 呼喊派 血水圣灵 算命 占卜 看相 测字 跳大神 驱鬼 招魂 蛊术 降头 风水大师 改运 开光法物 符咒',
    'doomsday cult, cult recruitment, falun gong, eastern lightning, fortune telling, fortune teller, exorcism, witchcraft, black magic, voodoo'),
  item('A6', 'rumours that disturb public order', '散布谣言、扰乱社会秩序', '散布谣言 传播谣言 造谣 谣言素材 假新闻 虚假疫情 虚假险情 虚假警情 谎报险情 水军刷评 网络水军 带节奏',
    'fake news generation, spread rumour, spread rumor, disinformation campaign, troll farm, bomb hoax, panic rumour, panic rumor'),
  item('A7', 'obscenity, gambling, violence, terror, teaching of crime', '淫秽、赌博、暴力、恐怖、教唆犯罪',
    '淫秽 色情 黄色网站 成人视频 成人电影 裸聊 约炮 卖淫 嫖娼 援交 招嫖 露点 偷拍视频 儿童色情! 幼女视频! 强奸 迷奸 迷奸药! 催情药 听话水! 赌博 赌场 赌球 赌资 网赌 博彩 百家乐 六合彩 时时彩 '
    + '老虎机 外围投注 庄家赔率 暴恐 恐怖袭击 恐怖组织 恐怖分子 圣战 人肉炸弹 斩首视频 雇凶 杀人方法 绑架勒索 制爆教程! 诈骗教程! 诈骗话术! 洗钱 跑分平台! 撞库 盗号 黑客攻击服务 代开发票! 假发票! 办假证! 假身份证! '
    + '假币 刻假章!',
    'pornography, pornographic, porn, obscene video, child pornography!, child porn!, child sexual abuse material!, prostitution, escort service, '
    + 'sex trafficking, human trafficking, revenge porn, rape video, illegal gambling, online casino, casino gambling, sports betting, slot machine, '
    + 'baccarat, '
    + 'underground lottery, terrorist attack, terrorist organisation, terrorist organization, terrorism manual, jihad, beheading video, suicide bomber, '
    + 'hitman for hire!, murder for hire!, bomb making!, money laundering, carding tutorial!, stolen credit card!, counterfeit money, counterfeit currency, '
    + 'fake passport, fake id card, ddos for hire!, ransomware kit, credential stuffing, phishing kit'),
  item('A8', 'weapons, explosives, toxic or radioactive material, controlled tools', '枪支弹药、爆炸物、剧毒、放射性物质和管制器具',
    '枪支 枪械 仿真枪 气枪 猎枪 手枪 步枪 冲锋枪 狙击枪 枪管 子弹 弹药 军火 手榴弹 手雷 地雷 炸药 炸弹 雷管 导火索 黑火药 硝酸铵炸药 爆炸物 管制刀具 弓弩 弩箭 电击器 电棍 催泪弹 催泪喷射器 '
    + '剧毒 氰化钾 氰化钠 砒霜 毒鼠强 百草枯 沙林 蓖麻毒素 炭疽 生化武器 化学武器 核武器 放射源 放射性物质 浓缩铀 铯137 钴60 开锁工具 万能钥匙 信号屏蔽器 伪基站! 窃听器 针孔摄像',
    'firearm, handgun, assault rifle, sniper rifle, submachine gun, machine gun, shotgun, ak47, ghost gun, silencer, ammunition, hand grenade, land mine, '
    + 'landmine, explosive, explosive device, detonator, gunpowder, dynamite, semtex, pipe bomb, molotov, ricin, sarin, nerve agent, nerve gas, '
    + 'potassium cyanide, sodium cyanide, strychnine, anthrax, chemical weapon, biological weapon, nuclear weapon, dirty bomb, enriched uranium, '
    + 'plutonium, caesium 137, cobalt 60, radioactive material, radioactive source, stun gun, switchblade, crossbow, lock pick, imsi catcher!, '
    + 'signal jammer, spy camera'),
  item('A9', 'drugs', '毒品',
    '毒品 贩毒 吸毒 制毒 毒贩 毒枭 海洛因 冰毒 摇头丸 大麻 可卡因 鸦片 罂粟 吗啡 杜冷丁 甲基苯丙胺 苯丙胺 氯胺酮 k粉 麻古 麻果 安非他命 迷幻药 迷幻蘑菇 笑气 邮票毒品 奶茶毒品 '
    + '麻黄碱 麻黄素 芬太尼 美沙酮 麦角酸 γ羟丁酸 gamma羟丁酸 溜冰毒 飞叶子 止咳水滥用 合成大麻素 上头电子烟! 卡西酮 浴盐毒品',
    'narcotic, illicit drug, illegal drug, drug trafficking, drug dealer, drug dealing, heroin, cocaine, crack cocaine, methamphetamine, amphetamine, '
    + 'crystal meth, mdma, ecstasy pill, cannabis, marijuana, opium, morphine, ketamine, fentanyl, lsd, mescaline, psilocybin, magic mushroom, '
    + 'synthetic cannabinoid, bath salts drug, ghb, ephedrine, pseudoephedrine, mephedrone, hashish, oxycodone, opium poppy'),
  item('A10', 'pyramid selling, illegal fund-raising', '传销、非法集资',
    '传销 拉人头 发展下线 非法集资 集资诈骗 庞氏骗局 资金盘 杀猪盘 高额返利 静态收益 保本高息 非法吸收公众存款 非法吸储 地下钱庄 套路贷 裸贷! 校园贷 高利贷 砍头息 虚拟币传销 原始股骗局 消费返利骗局',
    'pyramid scheme, pyramid selling, ponzi scheme, ponzi, illegal fundraising, illegal fund-raising, matrix scheme, pig butchering, guaranteed high return, '
    + 'underground bank, loan shark, advance fee fraud, recruit downline'),
  item('A11', 'otherwise forbidden by law', '法律、行政法规禁止的其他内容', '', ''),
  item('B1', 'insult or defamation', '侮辱、诽谤他人', '诽谤 辱骂 人身攻击 人肉搜索 网暴 网络暴力 开盒 挂人 造黄谣! 骂人语料 侮辱性语言 黑料 扒皮帖',
    'defamation, defamatory, slander, libel, libellous, doxxing, doxing, cyberbullying, character assassination, smear campaign, slut shaming, '
    + 'insult corpus'),
  item('B2', 'fabricated facts that harm a person', '捏造事实损害他人', '', ''),
  item('B3', 'direct identifiers without consent', '未经同意的直接标识信息',
    '出售个人信息! 买卖个人信息! 出售公民信息! 买卖公民信息! 社工库! 身份证照片 身份证正反面 四件套! 三要素数据 实名手机卡 实名银行卡 手机号库 股民号码 精准手机号 '
    + '#身份证 #身份证号 #身份证号码 #证件号 #证件号码 #公民身份号码 #手机号 #手机号码 #联系电话 #联系方式 #电话号码 #家庭住址 #家庭地址 #住址 #详细地址 #收货地址 #姓名 #真实姓名 #护照号 '
    + '#护照号码 #社保号 #社会保障号 #银行卡号 #银行账号 #账号 #车牌号 #车牌号码 #微信号 #电子邮箱 #邮箱 #邮箱地址 #设备号 #驾驶证号',
    'sale of personal data!, sell personal data!, fullz!, passport scan, id card photo, leaked database!, '
    + '#id card, #id card number, #identity number, #identity card, #national id, #citizen id, #resident id, #ssn, #social security number, '
    + '#passport number, #passport no, '
    + '#phone number, #mobile number, #mobile phone, #cell phone, #telephone number, #home address, #street address, #postal address, #email, '
    + '#email address, '
    + '#e-mail, #full name, #first name, #last name, #surname, #bank account, #bank account number, #card number, #iban, #licence plate, #license plate, '
    + '#wechat id, '
    + '#device id, #imei, #imsi, #idfa, #oaid, #mac address, #ip address, #driving licence, #driver license'),
  item('B4', 'biometric or genetic data', '生物识别、基因信息',
    '人脸图像库 人脸库 人脸照片 人脸特征 人脸识别数据 指纹图像 指纹模板 指纹库 声纹 虹膜 掌纹 步态特征 静脉识别 基因组 基因测序 基因检测 基因数据 dna样本 dna数据 全基因组 遗传信息 遗传病史 人类遗传资源 '
    + '#指纹 #人脸 #面部特征 #基因 #dna #基因型',
    'biometric, fingerprint template, fingerprint image, face template, faceprint, facial image, facial recognition, face embedding, iris scan, retina scan, '
    + 'voiceprint, palm print, gait signature, whole genome, genome sequence, genetic data, genetic test, dna profile, dna sample, genotype, '
    + '#fingerprint, #face image, #face photo, #iris code, #dna, #genome, #gene sequence, #haplotype, #retina'),
  item('B5', 'health', '健康信息',
    '病历 电子病历 病案 诊断书 诊断结果 门诊记录 住院记录 处方记录 用药记录 体检报告 检验报告单 化验单 手术记录 病史 既往史 传染病患者 艾滋病患者 hiv感染者 hiv阳性 精神病患者 精神疾病史 流产记录 孕检 就诊记录 医保就诊 '
    + '#诊断 #疾病 #疾病名称 #疾病编码 #病种 #症状 #过敏史 #血型 #血压 #血糖 #心率 #残疾 #残疾类型 #怀孕 #孕周 #用药 #药品名称 #处方 #手术 #健康状况 #患病 #体检 #hiv #icd10 #icd '
    + '=糖尿病 =高血压 =乙肝 =艾滋病 =抑郁症 =肺癌 =乳腺癌 =精神分裂症 =肺结核 =梅毒 =冠心病 =怀孕 =流产 =hiv阳性',
    'medical record, electronic health record, patient record, clinical note, medical history, hospital record, discharge summary, prescription history, '
    + 'hiv positive, '
    + 'hiv status, mental illness history, abortion record, '
    + '#diagnosis, #diagnosis code, #icd10, #icd9, #icd code, #disease, #symptom, #medication, #prescription, #treatment outcome, #blood type, '
    + '#blood pressure, '
    + '#blood glucose, #heart rate, #bmi, #disability, #pregnant, #pregnancy, #hiv, #allergy, #allergy history, #surgery, #health status, #health condition, '
    + '#comorbidity, #cholesterol, #mental health, =diabetes, =hypertension, =hepatitis b, =aids, =hiv, =hiv positive, =depression disorder, =lung cancer, '
    + '=breast cancer, =schizophrenia, =tuberculosis, =syphilis, =pregnant'),
  item('B6', 'credit and financial detail', '征信、财产和金融账户信息',
    '征信报告 个人征信 信用报告 银行流水 交易流水 贷款记录 逾期记录 失信名单 催收记录 账户余额 持仓明细 证券账户 支付密码 '
    + '#存款余额 #信用评分 #信用分 #芝麻分 #征信 #贷款余额 #贷款金额 #授信额度 #逾期天数 #逾期次数 #个人收入 #月收入 #年收入 #家庭收入 #工资收入 #工资卡 #薪资 #薪酬 #个人负债 #个人资产 #个人所得税 #信用卡额度 #房贷 #车贷 #社保缴费',
    'credit report, credit bureau record, bank statement, loan default record, transaction history of the account, payment password, brokerage account, '
    + '#credit score, #credit rating, #credit limit, #credit history, #fico, #salary, #income, #annual income, #monthly income, #household income, '
    + '#personal income, '
    + '#account balance, #bank balance, #loan amount, #loan balance, #loan status, #personal debt, #mortgage, #overdue days, #days past due, #net worth, '
    + '#tax paid, #investment holding'),
  item('B7', 'precise whereabouts', '行踪轨迹',
    '行踪轨迹 行动轨迹 出行轨迹 活动轨迹 位置轨迹 gps轨迹 定位轨迹 实时定位 实时位置 手机定位 基站定位 开房记录 住宿记录 酒店入住记录 航班行程 乘车记录 出入境记录 通行记录 '
    + '#经度 #纬度 #经纬度 #定位信息 #gps #轨迹 #坐标 #座标 #基站 #基站编号 #上车地点 #下车地点 #入住酒店 #行程 #停留点',
    'location trace, location history, gps track, gps trace, gps trajectory, real-time location, movement trajectory, geolocation history, '
    + 'hotel stay record, '
    + 'travel history of, check-in history, '
    + '#lat, #lon, #lng, #long lat, #latitude, #longitude, #gps, #geolocation, #geo location, #geohash, #trajectory, #coordinate, #cell tower, '
    + '#pickup location, '
    + '#dropoff location, #whereabouts, #stay point, #itinerary'),
  item('B8', 'religion, politics, union membership, sex life', '宗教信仰、政治面貌、工会身份、性生活',
    '宗教信仰 信教群众 政治面貌 政治倾向 政治立场 性取向 性生活 同性恋名单 性癖 工会会员名单 党员名单 '
    + '#宗教 #信仰 #教派 #党派 #政党 #党员 #是否党员 #入党时间 #工会 #工会会员 #性偏好 #投票意向 '
    + '=佛教 =基督教 =天主教 =伊斯兰教 =道教 =中共党员 =共青团员 =民主党派 =同性恋 =双性恋 =异性恋',
    'religious belief, religious affiliation, political opinion, political affiliation, political view, sexual orientation, sex life, union membership, '
    + 'trade union member, '
    + 'party membership, voting intention, '
    + '#religion, #faith, #denomination, #caste, #party, #political party, #party member, #ideology, #union, #union member, #trade union, #sexuality, '
    + '#gender identity, '
    + '#vote choice, #voted for, =catholic, =protestant, =muslim, =hindu, =buddhist, =jewish, =atheist, =gay, =lesbian, =bisexual, =homosexual, '
    + '=heterosexual'),
  item('B9', 'minors under 14', '不满十四周岁未成年人信息',
    '未成年人信息 未成年人数据 儿童个人信息 儿童信息 学生名单 小学生名单 幼儿园名单 新生儿名单 婴儿信息 宝宝信息 儿童照片 儿童定位 学籍信息 '
    + '#学籍号 #儿童姓名 #监护人 #监护人姓名 #监护人电话 #家长电话 #家长姓名 #孩子年龄 #宝宝年龄 #宝宝生日 #幼儿园 #就读小学',
    'data of minors, data of children, children under 14, child profile, pupil record, kindergarten roster, newborn list, '
    + '#child name, #child age, #child birth date, #guardian, #guardian name, #guardian phone, #parent phone, #parent name, #kindergarten, '
    + '#primary school, #pupil'),
  item('B10', 'content of communications', '通信内容',
    '聊天记录 聊天内容 短信内容 通话记录 通话录音 通话内容 邮件内容 邮件正文 微信聊天 私信内容 监听录音 通讯录 话单 '
    + '#聊天 #短信 #短信正文 #消息内容 #私信 #邮件正文 #对话内容 #录音',
    'chat log, chat history, chat content, chat record, chat message, private message, text message content, sms content, email content, email body, '
    + 'call recording, '
    + 'call record, call log, call detail record, wiretap, intercepted message, voicemail, contact list of the phone, '
    + '#message body, #message text, #message content, #sms, #sms text, #sms body, #mail body, #chat text, #conversation, #voice message'),
  item('B11', 'subjects who opted out', '已选择退出的个人信息主体', '', ''),
  item('C1', 'trade secrets without permission', '未经许可的商业秘密',
    '商业秘密 技术秘密 核心配方 产品配方 源代码泄露 泄露源代码 内部底价 投标底价 标底 未公开图纸 工艺参数机密 竞争对手机密 内部资料外泄 竞业机密 商业间谍',
    'trade secret, industrial espionage, leaked source code, stolen source code, secret formula, bid floor price, confidential blueprint, '
    + 'competitor confidential, '
    + 'proprietary and confidential'),
  item('C2', 'customer lists without permission', '未经许可的客户名单', '客户名单 客户名录 客户通讯录 会员名单 用户名单 业主名单 车主名单 老板名录 买家名单 供应商名单 经销商名单 投保人名单 股民名单',
    'customer list, client list, member list, buyer list, list of customers, list of clients, subscriber list, sales lead list, policyholder list'),
  item('C3', "others' intellectual property", '侵犯他人知识产权', '盗版 破解版 注册机 序列号生成器 破解软件 盗版电影 盗版图书 影视资源打包 侵权复制品 山寨品 高仿 a货 破解补丁',
    'pirated, piracy copy, cracked software, keygen, warez, serial key generator, bootleg, counterfeit goods, counterfeit brand, movie torrent, '
    + 'leaked album, scihub dump'),
  item('C4', 'resale barred by contract', '合同禁止转售', '', ''),
  item('C5', 'obtained unlawfully', '非法获取', '', ''),
  item('C6', 'unpublished financials of listed companies', '上市公司未公开财务信息',
    '内幕信息 内幕消息 内幕交易 未公开财报 未披露财报 未公开业绩 未公开财务 业绩预告未披露 重大未公开信息 未公开并购 未公开重组 老鼠仓',
    'insider information, inside information, insider trading, insider tip, material non-public information, material nonpublic information, mnpi, '
    + 'unpublished earnings, '
    + 'unpublished financials, unreleased earnings, undisclosed merger, undisclosed acquisition'),
];

/** `zh` is parted by spaces, `en` by commas. */
function item(code: string, text: string, zh: string, chinese: string, english: string): ProhibitedItem {
  const words = {
    zh: chinese.split(' ').filter((word) => word !== ''),
    en: english.split(', ').filter((word) => word !== ''),
  };
  return { code, group: code.charAt(0) as ProhibitedItem['group'], text, zh, words };
}
