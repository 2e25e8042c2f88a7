import { expect } from 'chai';
import { withDuck } from '../../src/data/duck.ts';
import { cellsSql, lookedThrough } from '../../src/measures/detectors/cells.ts';
import { combinationsOf } from '../../src/measures/detectors/combinations.ts';
import { detectors } from '../../src/measures/detectors/detectors.ts';
import { detectColumns } from '../../src/measures/detectors/index.ts';
import { longestWindow, readingsOf } from '../../src/measures/detectors/read.ts';
import { count, emptyTally } from '../../src/measures/detectors/tally.ts';
import { emailOf, mobileOf, randomFrom, residentIdOf } from '../support/identifiers.ts';
import { many, today } from './columns.ts';

const random = randomFrom(60);
/** What patterns that go back over a cell again and again are slowest on. */
const slow: Readonly<Record<string, string>> = {
  letters: 'abcdefghij',
  'one letter': 'a',
  digits: '1234567890',
  'digits and blanks': '1 2 3 4 ',
  'digits and dots': '12.34.',
  blanks: ' ',
  'quotes and at signs': "a'b.c@d.",
  'Han letters': '甲乙丙丁',
  'streets and digits': '路12',
  brackets: '[(at',
  hexadecimal: '0a:1b',
  'words and blanks': 'word ',
};

/** What is carried of a cell of `length` characters into this process. */
async function carried(cell: string, length: number): Promise<string> {
  return withDuck(async (duck) => {
    await duck.run(
      `CREATE TEMP TABLE long AS SELECT left(repeat('${cell.replaceAll("'", "''")}', ${length}), ${length}) AS c`,
    );
    const reach = { step: 1, codeStep: 1, idsElsewhere: false, long: true };
    const met = await duck.runAndReadAll(cellsSql('c', 'VARCHAR', 'long', reach));
    const [[content] = []] = met.getRowsJS() as [string][];
    return content ?? '';
  });
}

describe('the work of the detectors has an upper bound for a cell, and grows in a line with a text', () => {
  for (const [name, cell] of Object.entries(slow))
    it(`of ${name}`, async () => {
      const lengths = [];
      for (const length of [10_000, 100_000, 1_000_000]) lengths.push((await carried(cell, length)).length);
      // A cell a hundred times as long carries no more into this process than what the ends of it may hold.
      expect(Math.max(...lengths)).to.be.at.most(30_000);
      expect(lengths[2]).to.equal(lengths[1]);
      // No pattern ever sees more than a window, and there are only so many windows, whatever the cell decodes to.
      for (const length of [10_000, 100_000]) {
        const readings = readingsOf(cell.repeat(Math.ceil(length / cell.length)).slice(0, length));
        expect(Math.max(...readings.map(({ text }) => text.length))).to.be.at.most(longestWindow);
        expect(readings.length).to.be.at.most((length / longestWindow) * 10);
      }
    });

  it('for every detector alike: a cell of a million characters gives the candidates of its ends', async () => {
    const readings = readingsOf(await carried('abcdefghij', 1_000_000));
    const ends = readingsOf(await carried('abcdefghij', 2 * lookedThrough + 1));
    for (const { name, candidates } of detectors) {
      const texts = (some: typeof readings): string[] =>
        some.flatMap((one) => candidates(one, '20241122').map(({ text }) => text));
      expect(texts(readings), name).to.deep.equal(texts(ends));
    }
  });

  it('and what is kept of a column does not grow with it', () => {
    const sizeOf = (cells: number): number => {
      const tally = emptyTally();
      const [mobile] = detectors.filter(({ name }) => name === 'mobile');
      for (let at = 0; at < cells; at += 1)
        count(tally, mobile?.candidates(readingsOf(mobileOf(random))[0] as never, '20241122') ?? [], 1, at, 0.7);
      return tally.seen.size + tally.formed.size + tally.heads.size + tally.evidence.length;
    };
    expect(sizeOf(60_000)).to.equal(sizeOf(30_000));
  });

  it('and tables of a thousand columns are joined in as many ways as a hundred are', () => {
    const parts = (columns: number) => many(columns, (at) => ({ name: `c${at}`, at, length: 6, sql: `c${at}` }));
    expect(combinationsOf(parts(1000), 150)).to.have.length(150);
    expect(combinationsOf(parts(1000), 150)).to.deep.equal(combinationsOf(parts(100), 150));
  });
});

describe('a long cell hides nothing from the detectors', () => {
  const judge = (cells: readonly string[]): Promise<Record<string, string>> =>
    withDuck(async (duck) => {
      await duck.run(
        `CREATE TEMP TABLE judged AS SELECT unnest([${cells.map((cell) => `'${cell}'`).join(', ')}]) AS c`,
      );
      const told = (await detectColumns(duck, 'judged', { today })).filter(({ verdict }) => verdict !== 'clear');
      return Object.fromEntries(told.map(({ detector, verdict }) => [detector, verdict]));
    });
  const letters = (length: number): string => 'lorem ipsum '.repeat(Math.ceil(length / 12)).slice(0, length);

  it('at its beginning, its middle or its end', async () => {
    for (const [before, after] of [
      [0, 20_000],
      [10_000, 10_000],
      [20_000, 0],
      [600_000, 10],
    ] as const) {
      const ids = many(20, () => `${letters(before)} ${residentIdOf(random)} ${letters(after)}`);
      expect(await judge(ids), `${before}, ${after}`).to.include({ 'resident-id': 'identifier' });
      const mails = many(20, () => `${letters(before)} ${emailOf(random)} ${letters(after)}`);
      expect(await judge(mails), `${before}, ${after}`).to.include({ 'e-mail': 'identifier' });
    }
  });

  it('behind a hundred other numbers', async () => {
    const cells = many(20, () => `${'2024-11-22 08:30, '.repeat(100)}${residentIdOf(random)}, ${'17.5, '.repeat(300)}`);
    expect(await judge(cells)).to.include({ 'resident-id': 'identifier' });
  });

  it('in the middle of a million characters without being told that it was not looked at', async () => {
    const cells = many(5, () => `${letters(500_000)} ${residentIdOf(random)} ${letters(500_000)}`);
    expect(await judge(cells)).to.include({ 'free-text': 'suspect' });
    const told = await withDuck(async (duck) => {
      await duck.run("CREATE TEMP TABLE judged AS SELECT repeat('x', 1000000) AS c, 1 AS n");
      return (await detectColumns(duck, 'judged', { today })).find(({ cut }) => cut !== undefined);
    });
    expect(told).to.include({ detector: 'free-text', cut: 1 });
    expect(told?.reason).to.match(/1 cells were not looked at whole: only their first and last 16000 characters/);
  });
});
