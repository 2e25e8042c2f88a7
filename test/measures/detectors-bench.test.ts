import { expect } from 'chai';
import { benchmark, type Benchmark } from '../bench/detectors.ts';
import { columnTypes } from '../bench/detector-columns.ts';
import { formCases } from '../bench/detector-forms.ts';
import { harmlessCases } from '../bench/detector-harmless.ts';
import { judgeForms, type PartScores } from '../bench/detector-heldout.ts';

describe('the held-out forms of the benchmark of the detectors', function () {
  this.timeout(240_000);
  let scores: PartScores;
  before(async () => {
    scores = await judgeForms('held out', [60]);
  });

  it('are a part of each kind, and not all of any', () => {
    for (const cases of [formCases, harmlessCases]) {
      const share = cases.filter(({ heldOut }) => heldOut).length / cases.length;
      expect(share).to.be.within(0.2, 0.7);
    }
  });

  it('of numbers and codes are nearly all stopped', () => expect(scores.structuredRecall).to.be.at.least(0.98));

  it('are hardly ever seen in a harmless column', () => expect(scores.precision).to.be.at.least(0.99));

  it('are certain nine times in ten where a check digit exists', () => expect(scores.certain).to.be.at.least(0.9));
});

describe('the benchmark of the detectors', function () {
  this.timeout(240_000);
  let found: Benchmark;
  before(async () => {
    found = await benchmark([1200], 7, [100]);
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
