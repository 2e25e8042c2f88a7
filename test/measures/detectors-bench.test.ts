import { expect } from 'chai';
import { benchmark, type Benchmark } from '../bench/detectors.ts';
import { columnTypes } from '../bench/detector-columns.ts';

describe('the benchmark of the detectors', () => {
  let found: Benchmark;
  before(async () => {
    found = await benchmark([200, 1200], 7);
  });

  it('has forty types of columns or more, each with a confuser', () => {
    expect(columnTypes.filter(({ structured }) => structured)).to.have.length.above(40);
    expect(new Set(columnTypes.map(({ confuser }) => confuser.name)).size).to.equal(columnTypes.length);
  });

  it('stops nearly every structured identifier and hardly another column', () => {
    expect(found.structured.recall).to.be.at.least(0.98);
    expect(found.structured.precision).to.be.at.least(0.99);
  });

  it('finds every type of structured column where it is clean', () => {
    const missed = found.rows.filter(
      ({ structured, clean }) => structured && clean.some(({ verdict }) => verdict === 'clear'),
    );
    expect(missed.map(({ name }) => name)).to.deep.equal([]);
  });

  it('refuses no column that names nobody', () => {
    const refused = found.rows.filter(({ confuser }) => confuser.some(({ verdict }) => verdict === 'identifier'));
    expect(refused.map(({ name }) => name)).to.deep.equal([]);
  });
});
