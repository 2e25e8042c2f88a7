import { listing, met, tryToRelist, type Evasion, type Outcome } from '../../support/evasions.ts';
import { changed, column, panel, type MadeColumn, type Offer } from '../../support/offers.ts';
import { one } from '../../support/identifiers.ts';

const rule = 'PL nothing-screened';
const evasion = (name: string, outcome: Outcome, offer: Offer, why?: string): Evasion => ({
  name,
  outcome,
  ...(outcome === 'passes' ? {} : { by: rule }),
  ...(why === undefined ? {} : { why }),
  run: (market) => listing(market, offer),
});
/** Said in the description of a listing. */
const said = (name: string, outcome: Outcome, text: string, why?: string): Evasion => ({
  ...evasion(`${name}, in the description`, outcome, panel, why),
  run: async (market) =>
    met((await tryToRelist(market, { description: `Purchases of a panel, about ${text} and more.` })).reply),
});
const cell = (text: string): MadeColumn =>
  column('tier', 'measure', (random, row) => (row === 77 ? text : one(random, ['gold', 'silver'])));
/** Written in one cell. */
const stored = (name: string, outcome: Outcome, text: string, why?: string): Evasion =>
  evasion(`${name}, in one cell`, outcome, changed(panel, { columns: [cell(text)] }), why);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const rotated = (text: string) =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));

/**
 * Words of the prohibited list in other clothes. A person is asked about each, for most of them have a lawful meaning
 * too.
 */
// prettier-ignore
export const words: readonly Evasion[] = [
  said('a word as it is', 'needs-review', 'heroin'),
  said('a Chinese word in traditional characters', 'needs-review', '販毒'),
  said('a word in full-width letters', 'needs-review', 'ｈｅｒｏｉｎ'),
  said('a word in mathematical letters', 'needs-review', '𝐡𝐞𝐫𝐨𝐢𝐧'),
  said('a word with zero-width characters', 'needs-review', 'her\u200boi\u200dn'),
  said('a word with combining marks', 'needs-review', 'h\u0336e\u0336r\u0336o\u0336i\u0336n\u0336'),
  said('a word in Cyrillic look-alikes', 'needs-review', 'hеrоіn'),
  said('a word with spaces', 'needs-review', 'h e r o i n'),
  said('a Chinese word with spaces', 'needs-review', '海 洛 因'),
  said('a Chinese word with points and dashes', 'needs-review', '海·洛-因'),
  said('a word with digits for letters', 'needs-review', 'h3r0in'),
  said('a word with emoji between', 'needs-review', '海🌿洛🌿因'),
  said('a word backwards', 'needs-review', 'nioreh'),
  said('a word in ROT13', 'needs-review', rotated('heroin')),
  said('a word in pinyin', 'passes', 'hailuoyin', 'Pinyin has no tones here and would accuse the innocent; words are not read by their sound.'),
  said('a word by characters of the same sound', 'passes', '海落因', 'Words are not read by their sound.'),
  said('a word of the trade for it', 'needs-review', '白粉货源'),
  said('a word of another language', 'passes', 'Heroína y cocaína de calidad', 'The list has Chinese and English words.'),
  {
    name: 'a word begun in the title and ended in the description', outcome: 'passes', why: 'Each text is read by itself.',
    run: (market) => listing(market, changed(panel, { product: { titleZh: '样本消费分档：海洛', description: '因 this panel is large, its amounts are in bands.' } })),
  },
  evasion('a word in the title of the listing', 'needs-review', changed(panel, { terms: { title: 'Buyers of heroin' } })),
  evasion('a word in the label of a column', 'needs-review', changed(panel, { columns: [{ ...cell('gold'), label: 'Buys heroin' }] })),
  evasion('a word in the name of a column', 'needs-review', changed(panel, { columns: [column('heroinUse', 'measure', () => 'no')] })),
  evasion('a word in the unit of a column', 'needs-review', changed(panel, { columns: [{ ...cell('gold'), unit: 'g of heroin' }] })),
  evasion('a word in the evidence', 'needs-review', changed(panel, { product: { evidence: [{ kind: 'collection', reference: 'Survey of heroin users' }] } })),
  evasion('a word in the name of a processor', 'needs-review', changed(panel, {
    product: { processors: [{ name: 'Heroin Research', task: 'Keeps the panel', country: 'CN' }] },
  })),
  evasion('a word in an invented sample', 'needs-review', changed(panel, { terms: { sample: { kind: 'synthetic', rows: [{ tier: 'heroin' }] } } })),
  evasion('a word in the name of the file', 'needs-review', changed(panel, { fileName: 'heroin.csv' })),
  evasion('a word in the hierarchy of a column', 'needs-review', changed(panel, {
    columns: [column('region', 'quasi-identifier', (random) => one(random, ['north', 'south']),
      { hierarchy: { levels: [['north', 'heroin'], ['south', 'heroin']] } })],
  })),
  stored('a word', 'needs-review', 'heroin'),
  stored('a word in JSON', 'needs-review', '{"a":[{"b":"she\\u0072oin heroin"}]}'),
  stored('a word in Base64', 'needs-review', base64('sells heroin at night')),
  stored('a word in Base64 twice', 'needs-review', base64(base64('sells heroin at night'))),
  stored('a word in hexadecimal', 'needs-review', Buffer.from('sells heroin at night').toString('hex')),
  stored('a word percent-encoded', 'needs-review', [...Buffer.from('海洛因')].map((byte) => `%${byte.toString(16)}`).join('')),
  stored('a word as character references', 'needs-review', [...'heroin'].map((letter) => `&#${letter.charCodeAt(0)};`).join('')),
  {
    name: 'a word over two columns', outcome: 'passes', why: 'Each cell is read by itself.',
    run: (market) => listing(market,
      changed(panel, { columns: [cell('her'), column('grade', 'measure', (random, row) => (row === 77 ? 'oin' : one(random, ['a', 'b'])))] })),
  },
  evasion('health, while nothing of the list is declared', 'needs-review', changed(panel, { columns: [{ ...cell('gold'), name: '疾病名称', label: '疾病名称' }] })),
  {
    name: 'a declaration that names what is held', outcome: 'refused', by: 'PL prohibited-list-declared',
    run: (market) => listing(market, changed(panel, { terms: { declaration: { officer: 'The officer', noneOfTheList: false, items: ['B5'] } } })),
  },
  {
    name: 'no declaration at all', outcome: 'refused', by: 'PL prohibited-list-declared',
    run: (market) => listing(market, changed(panel, { terms: { declaration: null } })),
  },
];
