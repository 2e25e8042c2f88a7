import { createHash } from 'node:crypto';
import { listing, type Evasion, type Outcome } from '../../support/evasions.ts';
import { changed, column, csvOf, panel, type MadeColumn, type Offer } from '../../support/offers.ts';
import {
  below,
  cardOf,
  creditCodeOf,
  digits,
  drawn,
  emailOf,
  hanNameOf,
  ibanOf,
  imeiOf,
  mobileOf,
  one,
  passportOf,
  plateOf,
  randomFrom,
  residentIdOf,
  type Random,
} from '../../support/identifiers.ts';

const rule = 'PL no-direct-identifier';
const words = 'PL nothing-screened';
/** What is cut short is met twice, and looks like a column of persons. */
const repeated = 'IB-4 rows-not-repeated';

/** A reference of the panel that is something else. */
// prettier-ignore
const ref = (of: MadeColumn['of'], more: Partial<MadeColumn> = {}): Offer =>
  changed(panel, { columns: [column(more.name ?? 'ref', 'identifier', of, { identifierType: 'pseudonym', label: 'Reference at the panel', ...more })] });
const evasion = (
  name: string,
  outcome: Outcome,
  offer: Offer | (() => Offer),
  more: Partial<Evasion> = {},
): Evasion => ({
  name,
  outcome,
  ...(outcome === 'passes' ? {} : { by: rule }),
  ...more,
  run: (market) => listing(market, typeof offer === 'function' ? offer() : offer),
});
// prettier-ignore
const written = (name: string, outcome: Outcome, write: (id: string, random: Random) => string, more: Partial<Evasion> = {}): Evasion =>
  evasion(`resident ids ${name}`, outcome, ref((random) => write(residentIdOf(random), random)), more);
/** An offer with the rows of one draw, where another draw would be met otherwise. */
const ofDraw = (offer: Offer, seed: number): Offer => ({ ...offer, csv: csvOf(offer, seed) });
const mapped = (from: string, to: string) => (text: string) =>
  [...text].map((letter) => [...to][from.indexOf(letter)] ?? letter).join('');
const ten = '0123456789';
const numerals = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const spread = (text: string, between: string) => [...text].join(between);
const hashOf = (name: string, text: string) => createHash(name).update(text).digest('hex');
const withoutX = (random: Random): string => {
  const id = residentIdOf(random);
  return id.endsWith('X') ? withoutX(random) : id;
};
const parts = (cuts: readonly number[]): Offer => {
  const ids = idsOf(panel.rows);
  const edges = [0, ...cuts, 18];
  return changed(panel, {
    columns: edges.slice(1).map((end, at) =>
      column(`part_${at + 1}`, 'identifier', (_, row) => (ids[row] as string).slice(edges[at], end), {
        identifierType: 'other',
      }),
    ),
  });
};
const idsOf = (rows: number): string[] => {
  const random = randomFrom(42);
  return Array.from({ length: rows }, () => residentIdOf(random));
};
/** A resident id that is right, for texts. */
const oneId = residentIdOf(randomFrom(7));

/** Direct identifiers in other clothes. */
// prettier-ignore
export const identifiers: readonly Evasion[] = [
  written('called references', 'refused', (id) => id),
  evasion('resident ids over two columns', 'refused', () => parts([6])),
  evasion('resident ids over three columns', 'refused', () => parts([6, 14])),
  written('in full-width digits', 'refused', mapped(ten, '０１２３４５６７８９')),
  written('in Chinese digits', 'refused', mapped(ten, '零一二三四五六七八九')),
  written('in Chinese digits for cheques', 'refused', mapped(ten, '零壹贰叁肆伍陆柒捌玖')),
  written('in Arabic-Indic digits', 'refused', mapped(ten, '٠١٢٣٤٥٦٧٨٩')),
  written('in circled digits', 'refused', mapped(ten, '⓪①②③④⑤⑥⑦⑧⑨')),
  written('in keycap emoji', 'refused', (id) => [...id].map((digit) => `${digit}\ufe0f\u20e3`).join('')),
  written('with dots between the parts', 'refused', (id) => `${id.slice(0, 6)}.${id.slice(6, 14)}.${id.slice(14)}`),
  written('with a dash after each digit', 'refused', (id) => spread(id, '-')),
  written('with spaces', 'refused', (id) => spread(id, ' ')),
  written('with zero-width characters', 'refused', (id) => spread(id, '\u200b')),
  written('with asterisks between the parts', 'refused', (id) => `${id.slice(0, 6)}*${id.slice(6, 14)}*${id.slice(14)}`),
  written('with O for 0 and l for 1', 'refused', mapped('01', 'Ol')),
  written('in Base64', 'refused', (id) => Buffer.from(id).toString('base64')),
  written('in Base64 twice', 'passes', (id) => Buffer.from(Buffer.from(id).toString('base64')).toString('base64'), {
    why: 'Each encoding is undone once; whoever encodes twice encrypts.',
  }),
  written('in hexadecimal', 'refused', (id) => Buffer.from(id).toString('hex')),
  written('percent-encoded', 'refused', (id) => [...id].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join('')),
  written('as character references', 'refused', (id) => [...id].map((digit) => `&#${digit.charCodeAt(0)};`).join('')),
  written('in JSON in the cell', 'refused', (id) => JSON.stringify({ a: { k: id }, n: 1 })),
  written('in XML in the cell', 'refused', (id) => `<r><k>${id}</k></r>`),
  written('three to a cell, between bars', 'refused', (id, random) => [id, residentIdOf(random), residentIdOf(random)].join('|')),
  written('backwards', 'refused', (id) => [...id].reverse().join('')),
  written('behind a letter', 'refused', (id) => `K${id}`),
  written('before five random digits', 'refused', (_, random) => `${withoutX(random)}${digits(random, 5)}`),
  written('behind a random digit', 'refused', (_, random) => `${1 + below(random, 9)}${withoutX(random)}`),
  written('between ten random digits', 'refused', (_, random) => `${digits(random, 5)}${withoutX(random)}${digits(random, 5)}`),
  evasion('resident ids in 1 % of the cells', 'refused', () => ({
    ...ref((random, row) => (row % 100 === 50 ? residentIdOf(random) : drawn(random, '0123456789abcdef', 12))), rows: 600,
  })),
  evasion('resident ids in 3 of 10,000 cells', 'refused', () => ({
    ...ref((random, row) => ([77, 4321, 9876].includes(row) ? residentIdOf(random) : drawn(random, '0123456789abcdef', 12))), rows: 10_000,
  })),
  evasion('resident ids declared an amount in cents', 'refused', changed(panel, {
    columns: [column('amount', 'measure', withoutX, { type: 'integer', unit: 'CNY/100' })],
  })),
  evasion('resident ids in a column called hash', 'refused', ref((random) => residentIdOf(random), { name: 'hash', label: 'SHA-256 of the name' })),
  evasion('a resident id as the name of a column', 'refused', changed(panel, {
    columns: [column(oneId, 'measure', (random) => below(random, 9), { type: 'integer', label: 'Count' })],
  }), { by: words }),
  evasion('a resident id in the title', 'refused', changed(panel, { terms: { title: `Purchases of ${oneId}` } }), { by: words }),
  evasion('a resident id in the description', 'refused', changed(panel, {
    product: { description: `What the members of a panel spend, for example ${spread(oneId, ' ')}.` },
  }), { by: words }),
  evasion('a resident id in a label', 'refused', changed(panel, {
    columns: [column('tier', 'measure', (random) => one(random, ['gold', 'silver']), { label: `Tier of ${oneId}` })],
  }), { by: words }),
  evasion('a resident id in the name of the file', 'refused', changed(panel, { fileName: `${oneId}.csv` }), { by: words }),
  evasion('resident ids in the hierarchy of a column', 'refused', changed(panel, {
    columns: [column('region', 'quasi-identifier', (random) => one(random, ['north', 'south']), {
      hierarchy: { levels: [['north', oneId, '*'], ['south', residentIdOf(randomFrom(8)), '*']] },
    })],
  }), { by: words }),
  evasion('resident ids without the last four digits', 'passes', ofDraw(ref((random) => residentIdOf(random).slice(0, 14)), 5_000), {
    why: 'Regions and days are in many pseudonyms; of sixteen such tables one is stopped, by chance.',
  }),
  written('without the check digit', 'passes', (id) => id.slice(0, 17), {
    why: 'Nothing is left to check; many numbers of seventeen digits hold a region and a day.',
  }),
  written('over two rows', 'needs-review', (id, random) => (below(random, 2) === 0 ? id.slice(0, 9) : id.slice(9)), { by: repeated }),
  written('with each digit raised by three', 'passes', mapped(ten, '3456789012'), { why: 'Shifted digits are encrypted digits.' }),
  written('in base 36', 'passes', (id) => BigInt(id.slice(0, 17)).toString(36), { why: 'Another number base looks like any pseudonym.' }),
  written('in words', 'needs-review', (id) => [...id].map((digit) => numerals[ten.indexOf(digit)] ?? 'x').join(' ')),
  written('as MD5', 'passes', (id) => hashOf('md5', id), { why: 'A hash looks like a pseudonym; whether it has a key cannot be seen.' }),
  evasion('SHA-256 of mobile numbers, without salt', 'passes', ref((random) => hashOf('sha256', mobileOf(random))), {
    why: 'Whoever hashes all numbers finds them again, but a hash looks like a keyed pseudonym.',
  }),
  evasion('mobile numbers of one range', 'needs-review', ref((random) => `138${digits(random, 8)}`)),
  evasion('mobile numbers behind +86', 'refused', ref((random) => `+86 ${mobileOf(random)}`)),
  evasion('mobile numbers without the leading 1', 'passes', ref((random) => mobileOf(random).slice(1)), {
    why: 'Ten digits of any beginning are what telephone numbers of other countries and counters are too.',
  }),
  evasion('mobile numbers with the middle four starred', 'passes', ref((random) => mobileOf(random).replace(/^(\d{3})\d{4}/, '$1****')), {
    why: 'Seven digits name one of ten thousand; masking is what one asks of suppliers.',
  }),
  evasion('e-mail addresses with (at)', 'refused', ref((random) => emailOf(random).replace('@', '(at)').replaceAll('.', ' (dot) '))),
  evasion('e-mail addresses in look-alike letters', 'refused', ref((random) => mapped('aeopc', 'аеорс')(emailOf(random)))),
  evasion('vehicle plates', 'refused', ref((random) => plateOf(random))),
  evasion('bank cards', 'refused', ref((random) => cardOf(random))),
  evasion('IBAN', 'refused', ref((random) => ibanOf(random))),
  evasion('passports', 'needs-review', ref((random) => passportOf(random))),
  evasion('IMEI as decimal numbers', 'refused', changed(panel, {
    columns: [column('volume', 'measure', (random) => `${imeiOf(random)}.0`, { type: 'decimal', unit: 'm3' })],
  })),
  evasion('homes as latitude and longitude in two columns', 'needs-review', changed(panel, {
    columns: [
      column('a', 'identifier', (random) => (31 + random()).toFixed(5), { type: 'decimal', identifierType: 'place' }),
      column('b', 'identifier', (random) => (121 + random()).toFixed(5), { type: 'decimal', identifierType: 'place' }),
    ],
  }), { by: 'IB-4 quasi-identifiers-declared' }),
  evasion('Han names in a column labelled city', 'refused', ref((random) => hanNameOf(random), { name: 'city', label: 'City' })),
  evasion('credit codes of sole traders', 'refused', ref((random) => creditCodeOf(random, '92'))),
];
