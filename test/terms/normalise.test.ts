import { expect } from 'chai';
import fc from 'fast-check';
import { normalise } from '../../src/terms/recognise/index.ts';

describe('a text is normalised', () => {
  const seen: [written: string, read: string][] = [
    ['Ｈｅｒｏｉｎ', 'heroin'],
    ['he\u200bro\u00ad\u2060in', 'heroin'],
    ['hеrоin', 'heroin'],
    ['ΗΕRΟΙΝ', 'heroin'],
    ['HÉROÏN', 'heroin'],
    ['🅷🅴🅡🅞🅘🅝', 'heroin'],
    ['𝓱𝓮𝓻𝓸𝓲𝓷', 'heroin'],
    ['ｈｅｒｏıɴ', 'heroin'],
    ['販賣槍支', '贩卖枪支'],
    ['海\ufe0f洛\u3164因', '海洛因'],
    ['⼤⿇', '大麻'],
    ['a\u0000b', 'ab'],
    ['İ', 'i'],
    ['한국어', '한국어'],
  ];
  for (const [written, read] of seen)
    it(`${JSON.stringify(written)} as ${read}`, () => expect(normalise(written)).to.equal(read));

  it('once and for all: a second time changes nothing', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 24 }),
        (text) => normalise(normalise(text)) === normalise(text),
      ),
      { numRuns: 1000, verbose: 1 },
    ));

  it('the same whether its characters are read one by one or in full', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('海', '賣', 'Ａ', 'a', 'о', '：', ' ', '裡'), { maxLength: 12 }),
        (letters) => {
          expect(normalise(letters.join(''))).to.equal(letters.map(normalise).join(''));
          expect(normalise(`${letters.join('')}👍`)).to.equal(`${letters.map(normalise).join('')}👍`);
        },
      ),
      { verbose: 1 },
    ));
});
