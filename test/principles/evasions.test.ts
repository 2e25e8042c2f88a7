import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { outcomes } from '../support/evasions.ts';
import { groups, tableOfEvasions } from './evasions/index.ts';

describe('an evasion', () => {
  it('stands in the list with what becomes of it, and nothing else does', () => {
    expect(readFileSync(new URL('../../src/principles/evasions.md', import.meta.url), 'utf8')).to.equal(
      tableOfEvasions(),
    );
  });

  it('has a name of its own; what stops it is told, and why not where nothing does', () => {
    const all = Object.values(groups).flat();
    expect(new Set(all.map(({ name }) => name)).size).to.equal(all.length);
    expect(all.length).to.be.at.least(60);
    expect(
      all
        .filter(({ outcome, by, why }) => (outcome === 'passes' ? why === undefined : by === undefined))
        .map(({ name }) => name),
    ).to.deep.equal([]);
    expect(all.every(({ outcome }) => outcomes.includes(outcome))).to.equal(true);
  });

  it('of each group is tried', () => {
    const tried = readdirSync(new URL('./evasions/', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
    const named = tried.map(
      (name) =>
        /(?:tryEach|judgeEach)\('(.*)'\)/.exec(
          readFileSync(new URL(`./evasions/${name}`, import.meta.url), 'utf8'),
        )?.[1],
    );
    expect(named).to.have.members(Object.keys(groups));
  });
});
