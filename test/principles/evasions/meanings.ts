import { screenTexts } from '../../../src/measures/screening/index.ts';
import { foundingBook } from '../../../src/principles/founding.ts';
import { foundWords } from '../../../src/principles/rules/list.ts';
import { metBy, type Judged, type Outcome } from '../../support/judged-evasions.ts';

const rule = 'PL nothing-screened';
/** The item under which it must be found; a wording that gets through says why. */
const said = (name: string, code: string | null, texts: string | readonly string[], why?: string): Judged => ({
  name,
  outcome: (code === null ? 'passes' : 'needs-review') satisfies Outcome,
  ...(code === null ? {} : { by: `${rule} ${code}` }),
  ...(why === undefined ? {} : { why }),
  run: () => {
    const placed = [texts].flat().map((text, at) => ({ where: at === 0 ? 'title' : 'description', text }));
    return metBy(
      foundWords(screenTexts(placed, foundingBook), foundingBook),
      (detail) => `${rule} ${/of (\w+)/.exec(detail)?.[1]}`,
    );
  },
});
const labelled = (name: string, code: string, label: string): Judged => ({
  ...said(name, code, label),
  run: () =>
    metBy(
      foundWords(screenTexts([{ where: 'column c1', text: label }], foundingBook), foundingBook),
      (detail) => `${rule} ${/of (\w+)/.exec(detail)?.[1]}`,
    ),
});
const unthought =
  'Meanings are found by words that a table has; whoever finds others is read by nobody but the reviewer of a listing.';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const long = 'Hourly figures of a city, cleaned and joined, with notes on how they were made. '.repeat(4000);

/** Matters of the prohibited list in other words than the list's, as titles, descriptions and labels say them. */
// prettier-ignore
export const meanings: readonly Judged[] = [
  // Re-identification as a purpose
  said('re-identification by its name', 'B3', 'We intend to re-identify the members of the panel'),
  said('re-identification as pseudonyms led back', 'B3', 'Hashed IDs that a buyer can match back to named individuals'),
  said('re-identification in Chinese', 'B3', '可将假名碰撞对应到个人'),
  said('re-identification in traditional characters', 'B3', '去匿名化後的用戶畫像'),
  said('re-identification in both languages', 'B3', '把脱敏数据 match back to real names'),
  said('re-identification, split by points', 'B3', 'Suited to de.anonymise visitors'),
  said('re-identification in look-alike letters', 'B3', 'rе-idеntify the panel'),
  said('re-identification, denied and then said', 'B3', 'We will not re-identify anybody, only match pseudonyms with real names'),
  said('re-identification, denied in Chinese and then said', 'B3', '不用于重新识别，仅用于把哈希值反查到真实姓名'),
  said('re-identification as finding out', 'B3', 'So that analysts can figure out who stands behind these records'),
  // Where armed forces are
  said('barracks and where they are', 'A2', 'A map of barracks with GPS positions'),
  said('berths of submarines', 'A2', 'Which submarines are moored at which pier'),
  said('an army in Chinese and English', 'A2', '部队驻地 lat/lon, every gate'),
  said('an army in pinyin', 'A2', 'jundui zuobiao quanji'),
  said('a military base far from its coordinates in the sentence', 'A2', 'Coordinates, exact to a metre and checked twice, of many military bases'),
  said('an army behind 300,000 characters', 'A2', `${long} Also: garrisons and their latitude`),
  said('an army, called no army and then said', 'A2', 'Not a museum guide but warship locations'),
  // Persons, told in other words
  said('where persons sleep', 'B7', 'Where they slept and when, for each person of a district'),
  said('where persons go, in Chinese', 'B7', '每个人去过哪里，一小时一条'),
  said('where persons go, in traditional characters with points', 'B7', '員工 每·日·路·線'),
  said('what ails persons', 'B5', 'Which pills our customers take: who takes which pills'),
  said('what ails persons, in Chinese', 'B5', '哪些人得了什么病，一人一行'),
  said('what persons owe', 'B6', 'Tenants behind on rent, and how much they owe'),
  said('what persons have, in Chinese', 'B6', '邻居家底与欠多少钱'),
  said('what persons believe', 'B8', 'Which church they attend: employees, by desk'),
  said('what persons believe, in Chinese', 'B8', '员工信什么教、投票给谁'),
  said('girls of a class', 'B9', '三年级女生放学时间与接送人'),
  said('girls of a class, in English', 'B9', 'Girls aged nine, photos and the walk home'),
  said('what was written in private', 'B10', 'What they wrote on WhatsApp, word for word'),
  said('what was written in private, in Chinese', 'B10', '微信里说了什么，逐条'),
  said('identifiers by their initials', 'B3', 'sfz + sjh 打包'),
  said('identifiers in both languages', 'B3', 'wechat 号 list of buyers'),
  labelled('what ails persons, as the label of a column', 'B5', '患者吃什么药'),
  labelled('where persons sleep, as the label of a column', 'B7', "User's whereabouts, 6 digits"),
  said('customers to be called', 'C2', '老客户手机一览'),
  // What is traded
  said('drugs by a street name', 'A9', '白粉货源，一手'),
  said('drugs by a street name, in English', 'A9', 'Nose candy by the gram, discreet'),
  said('a pyramid in other words', 'A10', 'A gifting circle: members of last month are paid by new ones'),
  said('a pyramid in other words, in Chinese', 'A10', '入门费加层级返佣，入会即得'),
  said('arms made at home', 'A8', '3D打印枪图档'),
  said('pictures of naked persons', 'A7', '裸照合集 打包'),
  said('stolen data', 'C5', '内鬼导出的客户资料'),
  said('stolen data, in English', 'C5', 'A database dumped from a bank'),
  said("a rival's prices", 'C1', '对家内部成本一览'),
  said('results that nobody has seen', 'C6', 'Annual results nobody has seen'),
  said('results that nobody has seen, in Chinese', 'C6', '抢先看：上市公司财报'),
  // Findings of before
  said('coordinates of military sites', 'A2', 'Coordinates of military sites'),
  said("a rival's sealed bids", 'C1', "A rival's sealed bids"),
  said('unpublished earnings', 'C6', 'Unpublished quarterly results of listed companies'),
  said('names of children', 'B9', 'Names of children and their schools'),
  said('ethnic origin of persons', 'B8', 'The ethnic origin of customers'),
  said('persons who opted out', 'B11', 'A list of persons who opted out'),
  said('resale against a contract', 'C4', 'Licensed data, resold without permission'),
  said('rumours', 'A6', 'Rumours about banks'),
  said('a word with digits and signs for letters', 'A9', 'h€r01n'),
  said('a word with a right-to-left mark', 'A9', 'her\u200foin'),
  said('emoji of the trade', 'A9', '🍁🌿 有货，加微'),
  said('a word in Cherokee letters', 'A9', 'ᎻᎬᏒᎾᎥn'),
  said('a word in tag characters', 'A9', [...'heroin'].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('')),
  // Words that nobody thought of: written after the table of meanings
  said('weed by the gram', 'A9', 'Weed by the gram'),
  said('where submarines hide', 'A2', 'Where the submarines hide'),
  said('payslips of colleagues', 'B6', '同事的工资条'),
  said('a class list of a nursery', 'B9', '幼儿园小朋友名册'),
  said('nightly locations of couples', null, 'Nightly locations of couples', unthought),
  said('the way home of riders', null, '外卖骑手的回家路', unthought),
  said('communists among employees', null, 'Which employees are communists', unthought),
  said('treatment for drink', null, 'Customers who were treated for alcoholism', unthought),
  said('a pistol from a printer', null, 'Print your own pistol', unthought),
  said('what was said at table', null, '领导饭桌上的原话录音', unthought),
  said('who is broke', null, 'Who is broke in this street', unthought),
  said('faces for tokens', null, 'Put faces and names to the anonymous tokens', unthought),
  // Other scripts for a word of the list
  said('a word backwards among others', 'A9', 'a bag of nioreh'),
  said('a word moved by thirteen letters', 'A9', 'a bag of urebva'),
  said('a word in Base64 three times', 'A9', base64(base64(base64('buys heroin here')))),
  said('a word in hexadecimal among others', 'A9', `see ${Buffer.from('heroin').toString('hex')}`),
  said('a word moved by five letters', null, 'a bag of mjwtns', 'Any other shift is a cipher of its own.'),
  said('where persons sleep, without a word for a person or a place', null, 'Beds, by night and by name', 'No word says whose beds; only a person asks.'),
  said('a metaphor for drugs', null, 'Snow for skiers of the night', 'Metaphors are for people.'),
  said('the parts of a character', null, '氵每氵各因', 'Characters are not put together from their parts.'),
];
