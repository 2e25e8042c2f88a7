import { expect } from 'chai';
import { plantedIds, priceBoard, priceBoardRange } from '../../seeders/data/index.ts';

describe('seed data: price board', () => {
  it('has the three reported opening prices, inside the reported range', () => {
    const priced = priceBoard.filter((item) => item.openingPrice !== null);
    expect(priced.map((item) => [item.nameZh, item.openingPrice])).to.deep.equal([
      ['性别', '100'],
      ['年龄', '120'],
      ['汽车车型', '35'],
    ]);
    expect([priceBoardRange.low, priceBoardRange.high]).to.deep.equal(['5', '135']);
    for (const item of priced)
      expect(Number(item.openingPrice)).to.be.within(Number(priceBoardRange.low), Number(priceBoardRange.high));
  });

  it('gives no price to the ten items of our own, and says that they are ours', () => {
    const ours = priceBoard.filter((item) => item.source === 'our enumeration');
    expect(ours).to.have.length(10);
    expect(ours.map((item) => item.openingPrice)).to.deep.equal(Array(10).fill(null));
    expect(new Set(priceBoard.map((item) => item.code)).size).to.equal(13);
  });
});

describe('seed data: planted identifiers', () => {
  const [header = '', ...rows] = (plantedIds().csv ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => row[header.indexOf(name)] ?? '');

  it('hide 60 different resident numbers with valid date and check character in a column declared harmless', () => {
    const ids = column('order_ref');
    expect(new Set(ids).size).to.equal(60);
    for (const id of ids) {
      expect(id).to.match(/^\d{17}[\dX]$/);
      // ISO 7064 MOD 11-2 in its own words: the whole number, X being 10, is congruent to 1.
      expect([...id].reduce((sum, digit) => (sum * 2 + (digit === 'X' ? 10 : Number(digit))) % 11, 0)).to.equal(1);
      const born = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
      expect(new Date(born).toISOString().slice(0, 10)).to.equal(born);
    }
    expect(plantedIds().dictionary.find((each) => each.name === 'order_ref')?.role).to.equal('measure');
  });

  it('belong to nobody: their region codes are younger than the dates of birth', () => {
    const foundedIn: Record<string, number> = {
      110118: 2015,
      110119: 2015,
      120118: 2015,
      120119: 2016,
      310151: 2016,
      320117: 2013,
      320118: 2013,
      330112: 2017,
      440117: 2014,
      440118: 2014,
      510117: 2016,
      500151: 2014,
    };
    for (const id of column('order_ref'))
      expect(Number(id.slice(6, 10)))
        .to.be.below(foundedIn[id.slice(0, 6)] ?? 0)
        .and.above(1950);
    expect(plantedIds().description).to.match(/^Generated, about nobody/);
  });

  it('hide 60 different mobile numbers of message centres in the note, and are the same on each run', () => {
    expect(new Set(column('note')).size).to.equal(60);
    for (const note of column('note')) expect(note).to.match(/^13800\d{3}500$/);
    expect(plantedIds().csv).to.equal(plantedIds().csv);
    expect(new Set(column('subject')).size).to.equal(60);
  });
});
