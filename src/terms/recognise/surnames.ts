/**
 * Share of the population with each surname, in hundredths of a percent: the hundred most frequent, rounded from the
 * name reports of the Ministry of Public Security (2018–2020); beyond the thirtieth only the order is to be trusted.
 */
const ranked =
  '王719李710张680刘538陈460杨308黄224赵221吴205周205徐168孙152马129朱126胡126郭115何114林114高104罗100郑93梁86谢79宋76唐73许72邓66冯65韩63曹63曾63彭61萧60' +
  '蔡58潘58田57董56袁56于54余53叶53蒋52杜50苏48魏48程47吕47丁45沈43任41姚40卢40傅38钟38姜38崔37谭37廖36范35汪35陆35金34石34戴33贾32韦32夏31邱30方30侯29' +
  '邹29熊28孟27秦27白27江26阎26薛26尹25段25雷24黎23史23龙22陶22贺22顾21毛21郝21龚20邵20万20钱19严19赖18覃18洪18武17莫17孔17';
/** Further surnames, each below one in six hundred, and those of two characters. */
const rare =
  '汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤' +
  '阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
const compoundSurnames = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '东方',
  '长孙',
  '宇文',
  '端木',
  '南宫',
  '独孤',
];

/** Surname to its share of all persons; the rare ones share what is left evenly. */
export const surnameShares: ReadonlyMap<string, number> = sharesOf();

function sharesOf(): Map<string, number> {
  const shares = new Map<string, number>();
  for (const [, surname = '', share] of ranked.matchAll(/(\p{Script=Han})(\d+)/gu))
    shares.set(surname, Number(share) / 10_000);
  const left = 1 - [...shares.values()].reduce((sum, share) => sum + share, 0);
  const others = [...rare].filter((surname) => !shares.has(surname));
  for (const surname of [...others, ...compoundSurnames])
    shares.set(surname, left / (others.length + compoundSurnames.length));
  return shares;
}

const traditional =
  '張陳劉楊黃趙吳孫馬羅鄭謝許鄧馮韓蕭葉蔣蘇呂盧鍾譚陸賈韋鄒閻龍賀顧龔萬錢嚴賴溫莊聶魯喬龐顏齊湯倪歐關蘭寧紀單畢衛閆肖';
const simplified =
  '张陈刘杨黄赵吴孙马罗郑谢许邓冯韩萧叶蒋苏吕卢钟谭陆贾韦邹阎龙贺顾龚万钱严赖温庄聂鲁乔庞颜齐汤倪欧关兰宁纪单毕卫阎萧';

/** Characters that given names are made of more often than other words. */
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文玲辉俊峰鹏飞斌波浩宇轩涵梓子欣怡佳嘉雨晨思诗雅婷琳瑶颖雪莹倩晓小春凤琴云莲珍荣爱香月素淑志新海林龙庆生永' +
  '成康光达安岩进坚和彪博诚先敬震振豪心邦承乐绍松善民友裕哲亮政谦奇翰朗宏言若鸣朋栋维启克伦翔旭泽辰家树炎德泰盛雄琛钧冠策腾航弘毅慧巧美惠菊真芝莉蕊薇菁梦岚婕馨韵艺卿聪澜纯悦' +
  '昭冰爽茗羽希宁蔚萍燕丹萌琪璐倩媛妍瑞晶洁莎芬蓉娇立正义仁贤忠胜学才发武福顺贵财祥万长世广良山根柱连兴金银宝利元东南北阳星天一然睿皓逸昊铭凯锋力健亚宗顺彤曼依语可';
const givenCharacters = new Set(given);

export function isGiven(character: string): boolean {
  return givenCharacters.has(character);
}

/** The surname a short Han word begins with, simplified; undefined where it is none. */
export function surnameOf(word: string): string | undefined {
  const pair = word.slice(0, 2);
  if (word.length > 2 && compoundSurnames.includes(pair)) return pair;
  const first = word.charAt(0);
  const at = traditional.indexOf(first);
  const surname = at < 0 ? first : simplified.charAt(at);
  return surnameShares.has(surname) ? surname : undefined;
}

/** First names in English use and surnames in pinyin: a modest list, about half of the bearers. */
// prettier-ignore
export const latinNames: ReadonlySet<string> = new Set(
  ('james robert john michael david william richard joseph thomas charles christopher daniel matthew anthony mark ' +
    'donald steven andrew paul joshua kenneth kevin brian ' +
    'george timothy ronald jason edward jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin ' +
    'scott brandon benjamin samuel gregory alexander patrick frank ' +
    'raymond jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan ' +
    'jeremy walter christian keith roger terry austin sean gerald carl ' +
    'harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie ' +
    'elijah wayne randy vincent mason roy ralph bobby russell bradley ' +
    'philip eugene mary patricia jennifer linda elizabeth barbara susan jessica karen sarah lisa nancy sandra ' +
    'betty ashley emily kimberly margaret donna michelle carol amanda ' +
    'melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley emma brenda pamela ' +
    'nicole anna samantha katherine christine debra rachel carolyn ' +
    'janet maria olivia heather helen catherine diane julie victoria joyce lauren kelly christina ruth joan ' +
    'virginia judith evelyn hannah andrea megan cheryl jacqueline madison ' +
    'teresa abigail sophia martha sara gloria janice kathryn ann isabella judy charlotte julia grace amber alice ' +
    'jean denise frances danielle marilyn natalie beverly diana brittany ' +
    'theresa kayla alexis doris lori tiffany wang li zhang liu chen yang huang zhao wu zhou xu sun zhu hu guo luo ' +
    'gao zheng liang xie tang feng deng cao peng zeng xiao tian dong pan ' +
    'yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong cui tan fan liao shi jin jia xia fu fang zou xiong bai meng qin qiu').split(' '),
);
