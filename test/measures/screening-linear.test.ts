import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { screenData, screenTexts, signsOfPersons } from '../../src/measures/screening/index.ts';
import { purposesIn } from '../../src/terms/recognise/index.ts';
import { charactersHandled } from '../support/counted-characters.ts';
import { table } from './relations.ts';
import { book } from './words.ts';

const codesOf = (text: string): string[] => screenTexts([{ where: 'a', text }], book).map(({ code }) => code);

/**
 * What a text is made of that is grown: words, halves of words, disguises, encodings, and what only looks like them.
 */
const grown: Readonly<Record<string, string>> = {
  'plain words': 'a word of the trade, ',
  'words of the list': 'heroin and 海洛因. ',
  'halves of phrases': 'military base, rumour, coordinates ',
  'first halves alone': 'military base ',
  'harmless halves': 'weather radar ',
  'single letters': 'h e ',
  'letters and digits apart': 'h.3.',
  'digits for letters': 'h3r0in ',
  'covered letters': 'her*in ',
  'a word that never ends': 'a3a',
  'Chinese with separators': '海*洛',
  'separators only': '- . ',
  'base64 words': `${Buffer.from('a word of Trade').toString('base64')} `,
  'percent signs': '%41%',
  'character references': '&#65;',
  escapes: '\\u0041\\u',
  overrides: '\u202eab\u202c',
  'tag characters': '\u{e0041}',
  'look-alikes': 'hеrоin ',
  'emoji of the trade': '❄🔌',
  'list parts': '近视;',
  'open brackets': '[',
  'a list of JSON': '"a",',
};

/**
 * A thousand times as much input; some work only begins with a longer text. Quadratic work would grow a millionfold.
 */
const atMost = 10_000;

describe('the work of screening grows with its input and not faster', () => {
  for (const [what, piece] of Object.entries(grown))
    it(`in one text: ${what}`, async () => {
      const work = (times: number) => charactersHandled(() => codesOf(piece.repeat(times)));
      await work(10);
      const [little, much] = [await work(10), await work(10_000)];
      expect(much / little).to.be.below(atMost);
    });

  it('in a name of a column, as it is read for signs of persons and for purposes', async () => {
    for (const piece of ['编号', 'age_', '的', 'customerId', 'not for marketing, ']) {
      const column = (times: number) => [{ name: piece.repeat(times), label: '', type: 'text', role: 'measure' }];
      const work = (times: number) =>
        charactersHandled(() => [signsOfPersons(column(times)), purposesIn(piece.repeat(times))]);
      await work(10);
      expect((await work(10_000)) / (await work(10)), piece).to.be.below(atMost);
    }
  });

  it('in a column: every different cell is read once', async () => {
    await withDuck(async (duck) => {
      const work = (rows: number) =>
        charactersHandled(async () => {
          const relation = `(SELECT 'note ' || (i % ${rows}) || ' of heroin' AS a FROM range(${rows * 2}) t(i))`;
          expect(await screenData(duck, relation, [{ name: 'a' }], book)).to.have.length(1);
        });
      await work(10);
      expect((await work(10_000)) / (await work(10))).to.be.below(atMost);
    });
  });

  it('without a regular expression that repeats a choice of repeated parts', () => {
    const folders = ['measures/screening/', 'terms/recognise/'].map(
      (name) => new URL(`../../src/${name}`, import.meta.url),
    );
    const nested = /\([^()]*[+*][^()]*\)[+*]/;
    for (const folder of folders)
      for (const name of readdirSync(folder)) {
        const code = readFileSync(new URL(name, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
        expect(nested.exec(code)?.[0], name).to.equal(undefined);
      }
  });
});

describe('a word is found however much stands before it', () => {
  const far = 300_000;
  const before: readonly [what: string, piece: string][] = [
    ['letters', 'lorem ipsum '],
    ['words that were found before', '冰毒 '],
    ['base64 words', `${Buffer.from('nothing of Note').toString('base64')} `],
  ];
  for (const [what, piece] of before)
    it(`behind ${far} characters of ${what}`, () => {
      const text = piece.repeat(far / piece.length);
      expect(codesOf(`${text} child pornography`)).to.include('A7');
      expect(codesOf(`${text} ${Buffer.from('see pornography there').toString('base64')}`)).to.include('A7');
      expect(codesOf(`${text}. Coordinates of military bases`)).to.include('A2');
    });

  it('in a cell of JSON with many values, in a list with many parts, and in a column with many other words', async () => {
    const values = Array.from({ length: 5_000 }, (_, at) => `v${at}`);
    const cells = [
      JSON.stringify([...values.map((v) => ({ v })), { religion: 'x', note: '糖尿病' }]),
      [...values, '糖尿病'].join(';'),
    ];
    const words =
      book.prohibited.find(({ code }) => code === 'A9')?.words.en.filter((word) => /^[a-z]+$/.test(word)) ?? [];
    expect(words.length).to.be.above(20);
    await withDuck(async (duck) => {
      const codes = async (list: readonly string[], options = {}) => {
        const relation = table(
          ['a'],
          list.map((cell) => [cell]),
        );
        return (await screenData(duck, relation, [{ name: 'a' }], book, options)).map(({ code }) => code);
      };
      expect(await codes(cells.slice(0, 1))).to.include.members(['B8', 'B5']);
      expect(await codes(cells.slice(1))).to.deep.equal(['B5']);
      expect(await codes([...words, 'bomb making', '冰毒'], { hits: 5 })).to.include.members(['A9', 'A7']);
    });
  });
});
