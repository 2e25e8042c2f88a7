import { expect } from 'chai';
import fc from 'fast-check';
import { entriesPath, parseTilePath, tilePath } from '../../src/audit/tlog/index.ts';

describe('the path of a tile', () => {
  const written: [path: string, level: number | 'entries', n: bigint, width?: number][] = [
    ['tile/0/000', 0, 0n],
    ['tile/0/999', 0, 999n],
    ['tile/1/x001/000', 1, 1000n],
    ['tile/0/x001/x234/067', 0, 1234067n],
    ['tile/63/x001/x234/067.p/8', 63, 1234067n, 8],
    ['tile/2/000.p/1', 2, 0n, 1],
    ['tile/2/000.p/255', 2, 0n, 255],
    ['tile/0/x018/x446/x744/x073/x709/x551/615', 0, (1n << 64n) - 1n],
    ['tile/entries/x001/x234/067', 'entries', 1234067n],
    ['tile/entries/273.p/112', 'entries', 273n, 112],
  ];
  for (const [path, level, n, width = 256] of written) {
    it(`${path} is written and read`, () => {
      expect(level === 'entries' ? entriesPath(n, width) : tilePath(level, n, width)).to.equal(path);
      expect(parseTilePath(path)).to.deep.equal(level === 'entries' ? { n, width } : { level, n, width });
    });
  }

  it('is one for each tile, and read back', () =>
    fc.assert(
      fc.property(
        fc.nat({ max: 63 }),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.integer({ min: 1, max: 256 }),
        (level, n, width) => {
          expect(parseTilePath(tilePath(level, n, width))).to.deep.equal({ level, n, width });
          expect(parseTilePath(entriesPath(n, width))).to.deep.equal({ n, width });
        },
      ),
      { verbose: 1 },
    ));

  const refused = [
    '',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/000\n',
    'tile/64/000',
    'tile/99/000',
    'tile/00/000',
    'tile/01/000',
    'tile/-1/000',
    'tile/100/000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/x001/x002',
    'tile/0/x1/002',
    'tile/0/X001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/999',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/2',
    'tile/entries/x000/001',
    'tile/data/000',
    'tile/0/../000',
    'tile/0/٠٠٠',
    'tile/0/x018/x446/x744/x073/x709/x551/616',
    'tile/0/x001/x018/x446/x744/x073/x709/x551/615',
  ];
  for (const path of refused)
    it(`${JSON.stringify(path)} is refused`, () => expect(parseTilePath(path)).to.equal(undefined));

  it('is not written for a tile that cannot be', () => {
    const impossible: [level: number, n: bigint, width: number][] = [
      [-1, 0n, 1],
      [64, 0n, 1],
      [0.5, 0n, 1],
      [NaN, 0n, 1],
      [0, -1n, 1],
      [0, 1n << 64n, 1],
      [0, 0n, 0],
      [0, 0n, 257],
      [0, 0n, 1.5],
      [0, 0n, NaN],
    ];
    for (const [level, n, width] of impossible)
      expect(() => tilePath(level, n, width), `${level} ${n} ${width}`).to.throw(RangeError);
    expect(() => entriesPath(-1n)).to.throw(RangeError);
    expect(() => entriesPath(0n, 0)).to.throw(RangeError);
  });
});
